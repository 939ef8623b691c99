/** What trials came to, as columns. */
import { METRIC_NAMES } from "../stats/core_metrics.ts";
import type { SegmentSums } from "../stats/segment_sums.ts";

export type { SegmentSums };

/** The stretch of the bars that a trial is run over, flat and with the whole cash at its beginning. */
export interface Window {
  /** First tick whose close may decide an order; bars before it feed the indicators. */
  readonly from: number;
  /** The tick after the last. */
  readonly to: number;
  /** Ticks inside it, ascending, that cut its returns into segments: one more than there are edges. Default none. */
  readonly edges?: readonly number[];
}

/** Longest time under water aside, which takes a look at every bar. */
export const TRIAL_METRICS = METRIC_NAMES.filter((name) => name !== "maxDrawdownDays");
export type TrialMetric = Exclude<typeof METRIC_NAMES[number], "maxDrawdownDays">;

/**
 * One row for each trial and window that was asked for: row `trial * windows + window`. NaN where a metric is not defined. The metrics are those
 * of a backtest that begins at the window's first tick and knows nothing behind its last.
 */
export interface Outcomes {
  readonly length: number;
  readonly metrics: Readonly<Record<TrialMetric, Float64Array>>;
  /**
   * By window: sums over the returns of each segment, `[trial * segments + segment]`, and how many returns each has. The return
   * of tick t belongs to the segment that t lies in; the first tick has none.
   */
  readonly segments: readonly SegmentSums[];
  /** Values of `objective` where it is no trial metric; NaN where it is not defined. */
  readonly objective: Float64Array | null;
  /** Why a trial has no metrics, by row. */
  readonly failures: ReadonlyMap<number, string>;
}
