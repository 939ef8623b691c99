/** Points tried on the accounts of a setup, over one run of an executor. */
import type { Point } from "../../optimize/space.ts";
import type { Chunk, SweepSetup } from "../../sweep/evaluation.ts";
import type { Outcomes, TrialMetric } from "../../sweep/outcomes.ts";
import type { Executor } from "../sweep/executor.ts";
import type { Travel } from "../sweep/travel.ts";
import { type LiveChunks, liveChunks } from "./live_chunks.ts";

/** What points came to on one account. */
export interface Attempt {
  readonly outcomes: Outcomes;
  /** Number among the evaluated of each point; -1 where the strategy refused it. */
  readonly rows: Int32Array;
  /** Why a point has no figures, by its place. */
  readonly failures: ReadonlyMap<number, string>;
}

export interface Attempts {
  /**
   * The same points on each of some accounts.
   *
   * @throws what is wrong with all trials alike, and the signal's reason
   */
  attempt(
    accounts: readonly Pick<Chunk, "account" | "windows">[],
    points: readonly Point[],
  ): Promise<Attempt[]>;
  end(): Promise<void>;
}

export const attemptsOf = (
  executor: Executor,
  setup: SweepSetup,
  travel: Travel,
  signal?: AbortSignal,
): Attempts => attemptsOver(liveChunks(executor, setup, signal), travel);

export function attemptsOver(live: LiveChunks, travel: Travel): Attempts {
  return {
    async attempt(accounts, points) {
      const { trials, places, failures } = travel.pack(points);
      const rows = new Int32Array(points.length).fill(-1);
      for (let row = 0; row < places.length; row++) rows[places[row]!] = row;
      return await Promise.all(accounts.map(async (on): Promise<Attempt> => {
        const outcomes = await live.evaluate({ ...on, length: places.length, trials });
        return { outcomes, rows, failures: allFailures(failures, outcomes, places) };
      }));
    },
    end: live.end,
  };
}

function allFailures(
  refused: ReadonlyMap<number, string>,
  { failures, length }: Outcomes,
  places: ArrayLike<number>,
): ReadonlyMap<number, string> {
  if (failures.size === 0) return refused;
  const all = new Map(refused);
  const windows = length / places.length;
  for (const [row, message] of failures) all.set(places[Math.floor(row / windows)]!, message);
  return all;
}

/** Values of a metric, or of the statistic computed besides, over one window; NaN where there are fewer closed trades. */
export function attemptValues(
  { outcomes, rows }: Attempt,
  metric: TrialMetric | null,
  { window, windows, minTrades }: { window: number; windows: number; minTrades: number },
): Float64Array {
  const column = metric === null ? outcomes.objective! : outcomes.metrics[metric];
  const { trades } = outcomes.metrics;
  return Float64Array.from(rows, (row) => {
    const at = row * windows + window;
    return row >= 0 && trades[at]! >= minTrades ? column[at]! : NaN;
  });
}
