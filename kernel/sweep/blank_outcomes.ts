/** Outcomes to be written to. */
import type { MeasuredRun, Metrics } from "../stats/core_metrics.ts";
import { type Chunk, type SweepSetup, windowPlaces } from "./evaluation.ts";
import { type Outcomes, type SegmentSums, TRIAL_METRICS, type TrialMetric, type Window } from "./outcomes.ts";

export interface OpenOutcomes extends Outcomes {
  readonly failures: Map<number, string>;
}

/** Rows without a value yet: NaN throughout. */
export function blankOutcomes(trials: number, windows: readonly Window[], objective: boolean): OpenOutcomes {
  return { ...blankRows(trials * windows.length, objective), segments: blankSegments(trials, windows) };
}

/** Of all that a chunk asks for; where each trial has a window of its own there are no segments, which would differ in length. */
export function chunkOutcomes(
  setup: Pick<SweepSetup, "windows">,
  chunk: Omit<Chunk, "id" | "trials">,
  objective: boolean,
): OpenOutcomes {
  const { account, length, windowOf } = chunk;
  if (windowOf !== undefined) return blankRows(length, objective);
  return blankOutcomes(
    length,
    windowPlaces(setup, chunk).map((place) => setup.windows[account]![place]!),
    objective,
  );
}

function blankRows(length: number, objective: boolean): OpenOutcomes {
  const columns = blanks(TRIAL_METRICS.length + (objective ? 1 : 0), length);
  return {
    length,
    metrics: Object.fromEntries(TRIAL_METRICS.map((name, i) => [name, columns[i]!])) as Outcomes["metrics"],
    segments: [],
    objective: objective ? columns.at(-1)! : null,
    failures: new Map(),
  };
}

export const blankSegments = (trials: number, windows: readonly Window[]): SegmentSums[] =>
  windows.map((window) => {
    const cuts = cutsOf(window);
    const [sum, squares] = blanks(2, trials * (cuts.length - 1)) as [Float64Array, Float64Array];
    return { count: Int32Array.from(cuts.slice(1), (to, i) => to - cuts[i]!), sum, squares };
  });

/** Columns in one piece of memory, as each piece that goes from one thread to another has its price. */
function blanks(count: number, length: number): Float64Array[] {
  const all = new Float64Array(count * length).fill(NaN);
  return Array.from({ length: count }, (_, i) => all.subarray(i * length, (i + 1) * length));
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
      const value = equity[tick]!;
      const before = equity[tick - 1]!;
      // An account that holds nothing stands still.
      if (value === before && value !== 0) continue;
      const r = value / before - 1;
      total += r;
      squared += r * r;
    }
    sum[row + k - 1] = total;
    squares[row + k - 1] = squared;
  }
}
