/**
 * Bars as a saved run had them, in place of what their source gives today. `verify` names the snapshots before the first
 * cell of the kernel in which it repeats a run; anywhere else there are none and every function gives back what it was given.
 */
import { basename } from "node:path";
import { readSnapshot, snapshotHash } from "../data/snapshots.ts";
import type { Bars, Timeframe } from "../market/bars.ts";
import type { DataSet } from "./manifest.ts";
import type { RunOptions } from "./options.ts";
import type { DataRole } from "./run_data.ts";

/** A data set of the run that is repeated. */
export type PinnedData = Pick<DataSet, "role" | "symbol" | "market" | "timeframe" | "origin"> & {
  readonly snapshot: string;
};

interface Pinned {
  /** The data folder that has the snapshots. */
  readonly folder: string;
  readonly data: readonly PinnedData[];
}

/** Name of the global under which `verify` leaves them. */
export const PINNED = "tapebook.pinned";

const pinned = (): Pinned | undefined =>
  (globalThis as { [key: symbol]: unknown })[Symbol.for(PINNED)] as Pinned | undefined;

/** Whether this kernel repeats a saved run. */
export const isRepeating = (): boolean => pinned() !== undefined;

/** What `verify` runs in the kernel before the first cell. */
export const pinningSource = (pinned: Pinned): string =>
  `globalThis[Symbol.for(${JSON.stringify(PINNED)})] = ${JSON.stringify(pinned)};`;

/** The bars that a run is given, each as pinned where its source has changed since. */
export async function asPinned<T extends Bars>(role: DataRole, given: readonly T[]): Promise<readonly T[]> {
  const { folder, data = [] } = pinned() ?? {};
  const pins = data.filter((each) => each.role === role);
  if (folder === undefined || pins.length === 0) return given;
  return await Promise.all(given.map(async (bars) => {
    const { symbol, market, timeframe } = bars;
    const same = pins.find((pin) =>
      pin.symbol === symbol && pin.market === market && pin.timeframe === timeframe
    );
    if (!same || snapshotHash(bars) === same.snapshot) return bars;
    const then = await readSnapshot(folder, same.snapshot);
    return isSameStretch(bars, then) ? then as T : bars;
  }));
}

/** The same for the bars among a run's options. */
export async function withPinnedData(options: RunOptions): Promise<RunOptions> {
  if (!isRepeating()) return options;
  const { fx, finer, benchmark } = options;
  const one = async (role: DataRole, bars: Bars) => (await asPinned(role, [bars]))[0]!;
  return {
    ...options,
    ...(fx && {
      fx: Object.fromEntries(
        await Promise.all(Object.entries(fx).map(async ([pair, bars]) => [pair, await one("fx", bars)])),
      ),
    }),
    ...(finer && { finer: await asPinned("finer", [finer].flat()) }),
    ...(typeof benchmark === "object" && { benchmark: await one("benchmark", benchmark) }),
  };
}

/** A notebook may test other years first: those are not the saved run's. */
function isSameStretch(now: Bars, then: Bars): boolean {
  const [first, last] = [then.time[0]!, then.time.at(-1)!];
  const shared = Math.min(now.time.at(-1)!, last) - Math.max(now.time[0]!, first);
  return shared >= (last - first) / 2;
}

/** For a symbol or file that cannot be loaded any more; undefined where the run did not read it. */
export async function pinnedInstead(what: string, timeframe: Timeframe = "1d"): Promise<Bars | undefined> {
  const { folder, data = [] } = pinned() ?? {};
  const pin = data.find((each) =>
    (each.symbol === what && each.timeframe === timeframe) || each.origin.note === basename(what)
  );
  return folder === undefined ? undefined : pin && await readSnapshot(folder, pin.snapshot);
}
