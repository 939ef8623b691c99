/**
 * Points of several windows' searches, tried together: sending a chunk and taking up an account cost as much as some dozen
 * trials on a few hundred bars, so that what is asked for at one time goes in one chunk for each account.
 */
import type { Point } from "../../optimize/space.ts";
import type { Attempt } from "../sweep/attempts.ts";
import type { LiveChunks } from "../sweep/live_chunks.ts";
import { rowsOf, type Travel } from "../sweep/travel.ts";

/** An account of the setup, and which of its windows a search is about. */
export interface AccountWindow {
  readonly place: number;
  readonly window: number;
}

/** Tries the same points on the given window of each account; one row of the outcomes is one point's. */
export type GatheredAttempt = (
  on: readonly AccountWindow[],
  points: readonly Point[],
) => Promise<Attempt[]>;

interface Asked {
  readonly on: readonly AccountWindow[];
  readonly points: readonly Point[];
  readonly reply: PromiseWithResolvers<Attempt[]>;
}

/** @param most searches whose points travel in one chunk */
export function gatheredAttempts(live: LiveChunks, travel: Travel, most: number): GatheredAttempt {
  let waiting: Asked[] = [];
  const send = () => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += most) {
      const some = all.slice(from, from + most);
      sendTogether(live, travel, some).catch((error) => some.forEach(({ reply }) => reply.reject(error)));
    }
  };
  return (on, points) => {
    const reply = Promise.withResolvers<Attempt[]>();
    // Searches that were told at the same time all ask before the event loop turns.
    if (waiting.push({ on, points, reply }) === 1) setTimeout(send, 0);
    return reply.promise;
  };
}

async function sendTogether(live: LiveChunks, travel: Travel, asked: readonly Asked[]): Promise<void> {
  const found = asked.map(({ on }): Attempt[] => new Array(on.length));
  // By account: the searches that ask for it, and at which place of their list it is.
  const wanted = new Map<number, { search: number; at: number; window: number }[]>();
  asked.forEach(({ on }, search) =>
    on.forEach(({ place, window }, at) => {
      const known = wanted.get(place);
      if (known) known.push({ search, at, window });
      else wanted.set(place, [{ search, at, window }]);
    })
  );
  // A young symbol is not in all windows: its chunk has other points.
  const alike = Map.groupBy(wanted, ([, wants]) => wants.map(({ search }) => search).join());
  await Promise.all([...alike.values()].map(async (accounts) => {
    const searches = accounts[0]![1].map(({ search }) => asked[search]!);
    const points = searches.flatMap((each) => each.points);
    const searchOf = searches.flatMap((each, i) => each.points.map(() => i));
    const packed = travel.pack(points);
    const { trials, places } = packed;
    const rows = rowsOf(packed, points.length);
    await Promise.all(accounts.map(async ([account, wants]) => {
      const windowOf = Int32Array.from(places, (place) => wants[searchOf[place]!]!.window);
      const outcomes = await live.evaluate({ account, windowOf, length: places.length, trials });
      let from = 0;
      for (const { search, at } of wants) {
        const to = from + asked[search]!.points.length;
        found[search]![at] = { outcomes, rows: rows.subarray(from, to) };
        from = to;
      }
    }));
  }));
  asked.forEach(({ reply }, search) => reply.resolve(found[search]!));
}
