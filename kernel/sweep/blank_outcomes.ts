/** Outcomes to be written to. */
import type { MeasuredRun, Metrics } from "../stats/core_metrics.ts";
import { type Outcomes, type SegmentSums, TRIAL_METRICS, type TrialMetric, type Window } from "./outcomes.ts";

export interface OpenOutcomes extends Outcomes {
  readonly failures: Map<number, string>;
}

/** Rows without a value yet: NaN throughout. */
export function blankOutcomes(trials: number, windows: readonly Window[], objective: boolean): OpenOutcomes {
  const length = trials * windows.length;
  const blank = (size: number) => new Float64Array(size).fill(NaN);
  return {
    length,
    metrics: Object.fromEntries(TRIAL_METRICS.map((name) => [name, blank(length)])) as Outcomes["metrics"],
    segments: windows.map((window): SegmentSums => {
      const cuts = cutsOf(window);
      return {
        count: Int32Array.from(cuts.slice(1), (to, i) => to - cuts[i]!),
        sum: blank(trials * (cuts.length - 1)),
        squares: blank(trials * (cuts.length - 1)),
      };
    }),
    objective: objective ? blank(length) : null,
    failures: new Map(),
  };
}

/** Ticks at which the segments begin, and the end: the first tick of a window has no return. */
const cutsOf = ({ from, to, edges = [] }: Window): number[] => [from + 1, ...edges, to];

export function writeMetrics({ metrics }: Outcomes, row: number, values: Metrics): void {
  for (const name of TRIAL_METRICS as TrialMetric[]) metrics[name][row] = values[name] ?? NaN;
}

/** Sums of the returns of one trial over the segments of a window. */
export function writeSegments(
  { sum, squares }: SegmentSums,
  trial: number,
  window: Window,
  { equity }: Pick<MeasuredRun, "equity">,
): void {
  const cuts = cutsOf(window);
  const row = trial * (cuts.length - 1);
  for (let k = 1; k < cuts.length; k++) {
    let total = 0;
    let squared = 0;
    for (let tick = cuts[k - 1]!; tick < cuts[k]!; tick++) {
      const r = equity[tick]! / equity[tick - 1]! - 1;
      total += r;
      squared += r * r;
    }
    sum[row + k - 1] = total;
    squares[row + k - 1] = squared;
  }
}
