/** A sweep in pieces that can be carried out anywhere: what all of them share, a chunk of points, and what comes back. */
import type { BacktestOptions } from "../engine/options.ts";
import type { Bars } from "../market/bars.ts";
import type { StatisticName } from "../stats/registry.ts";
import type { Outcomes, Window } from "./outcomes.ts";
import type { Program } from "./program.ts";

/** What all chunks of a sweep share. Plain data. */
export interface SweepSetup {
  /** Bars by place. */
  readonly bars: readonly Bars[];
  /** Place of the bars that an objective is measured beside; null for those that a run buys and holds itself. */
  readonly benchmark: number | null;
  /** Accounts of their own: places of the bars of each. */
  readonly accounts: readonly (readonly number[])[];
  readonly options: BacktestOptions;
  /** Windows by account, on its clock. */
  readonly windows: readonly (readonly Window[])[];
  /** A statistic to be computed besides the trial metrics; null for none. */
  readonly objective: StatisticName | null;
  /** Text of a module whose default export makes the strategy from parameters; null where programs are sent. */
  readonly module: string | null;
}

/** Points to be tried on one account. */
export interface Chunk {
  readonly id: number;
  readonly account: number;
  /** Places among the account's windows of those to be tried on, ascending; default all. */
  readonly windows?: readonly number[];
  /** Instead of these: the place of the one window that each trial is tried on. */
  readonly windowOf?: Int32Array;
  /** How many. */
  readonly length: number;
  /** Their signals, or where these cannot be sent as expressions their parameters. */
  readonly trials: Program | readonly Readonly<Record<string, unknown>>[];
}

/**
 * Places of the windows that a chunk is about.
 *
 * @throws RangeError for places that there are not
 */
export function windowPlaces(
  { windows }: Pick<SweepSetup, "windows">,
  { account, windows: places }: Pick<Chunk, "account" | "windows">,
): readonly number[] {
  const { length } = windows[account]!;
  if (places === undefined) return Array.from({ length }, (_, place) => place);
  if (
    !places.every((place, i) => Number.isInteger(place) && place > (places[i - 1] ?? -1) && place < length)
  ) {
    throw new RangeError(`Windows ${places.join(", ")} are not ascending places among ${length}`);
  }
  return places;
}

/**
 * Places of the windows of each trial of a chunk, as many for one as for another: row `trial * windows + window` of the outcomes
 * is of the trial and the window. The same array for the same windows.
 *
 * @throws RangeError for windows that there are not
 */
export function trialWindows(
  setup: Pick<SweepSetup, "windows">,
  chunk: Omit<Chunk, "id" | "trials">,
): (trial: number) => readonly number[] {
  const { account, windowOf, length } = chunk;
  if (windowOf === undefined) {
    const windows = windowPlaces(setup, chunk);
    return () => windows;
  }
  if (windowOf.length !== length) {
    throw new RangeError(`${windowOf.length} windows are not those of ${length} trials`);
  }
  const windows = new Map<number, readonly number[]>();
  for (const window of windowOf) {
    if (!windows.has(window)) windows.set(window, windowPlaces(setup, { account, windows: [window] }));
  }
  return (trial) => windows.get(windowOf[trial]!)!;
}

export interface ChunkReply {
  readonly id: number;
  readonly outcomes: Outcomes;
}
