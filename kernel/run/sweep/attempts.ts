/** Points tried on the accounts of a setup, over one run of an executor. */
import type { Point } from "../../optimize/space.ts";
import type { Chunk, SweepSetup } from "../../sweep/evaluation.ts";
import type { Outcomes, TrialMetric } from "../../sweep/outcomes.ts";
import type { Executor } from "./executor.ts";
import { rowsOf, type Travel } from "./travel.ts";
import { type LiveChunks, liveChunks } from "./live_chunks.ts";

/** Bars of a chunk, of all its trials together: a stop waits for one, and a Worker that is lost loses one. */
export const CHUNK_BARS = 500_000;

/** What points came to on one account. */
export interface Attempt {
  readonly outcomes: Outcomes;
  /** Number among the evaluated of each point; -1 where the strategy refused it. */
  readonly rows: Int32Array;
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
      const packed = travel.pack(points);
      const { trials, places } = packed;
      const rows = rowsOf(packed, points.length);
      return await Promise.all(accounts.map(async (on): Promise<Attempt> => ({
        outcomes: await live.evaluate({ ...on, length: places.length, trials }),
        rows,
      })));
    },
    end: live.end,
  };
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
