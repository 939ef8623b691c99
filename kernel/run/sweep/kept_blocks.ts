/** Blocks of trials as a journal keeps them: columns of numbers, and what does not fit into these as JSON. */
import type { Point } from "../../optimize/space.ts";
import { type SegmentSums, trialsOf } from "../../stats/segment_sums.ts";
import { type Goals, scoreOf } from "./objective.ts";
import type { TrialBlock } from "./run_trials.ts";
import { objectiveColumn } from "./trial_columns.ts";

/** What trials came to as a journal keeps it, one value a trial. */
export interface KeptTrials {
  /** One column for each objective, the higher the better; NaN for none. */
  readonly scores: readonly Float64Array[];
  /** 1 where a trial was given up before its end. */
  readonly pruned?: Float64Array;
  /** What else is kept of the trials; of sums by segment a value for those alone that have them. */
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** What does not fit into columns; JSON. */
  readonly notes?: unknown;
}

interface Notes {
  readonly failures: readonly (readonly [place: number, reason: string])[];
  /** Returns in each segment; null where there are none. */
  readonly segments: readonly number[] | null;
  /** Places of the trials that have sums by segment; all where it is missing. */
  readonly summed?: readonly number[];
}

/** Blocks of consecutive points as one. */
export function keptBlocks(blocks: readonly TrialBlock[], goals: Goals): KeptTrials {
  const columns: Record<string, Float64Array> = {};
  const joined = (of: (block: TrialBlock) => Float64Array) => concatenated(blocks.map(of));
  for (const name of Object.keys(blocks[0]!.values)) columns[name] = joined(({ values }) => values[name]!);
  const segments = blocks[0]!.segments?.count;
  segments?.forEach((_, k) => {
    for (const part of ["sum", "squares"] as const) {
      columns[segmentColumn(part, k)] = joined(({ segments }) =>
        Float64Array.from(
          { length: trialsOf(segments!) },
          (_, i) => segments![part][i * segments!.count.length + k]!,
        )
      );
    }
  });
  let first = 0;
  const failures: [number, string][] = [];
  const summed: number[] = [];
  for (const block of blocks) {
    for (const [place, reason] of block.failures) failures.push([first + place, reason]);
    for (const place of block.summed ?? block.points.keys()) summed.push(first + place);
    first += block.points.length;
  }
  const notes: Notes = {
    failures,
    segments: segments ? [...segments] : null,
    ...summed.length < first && { summed },
  };
  return {
    scores: goals.map((goal, i) => columns[objectiveColumn(goals, i)]!.map((value) => scoreOf(goal, value))),
    columns,
    notes,
  };
}

/** The same, of trials that all have sums or none, among others that have no values: `places` says where each stands. */
export function placedAmong(
  { scores, columns, notes }: KeptTrials,
  places: readonly number[],
  length: number,
): KeptTrials {
  const placed = (column: Float64Array) => {
    const whole = new Float64Array(length).fill(NaN);
    places.forEach((place, i) => whole[place] = column[i]!);
    return whole;
  };
  const { failures, segments } = notes as Notes;
  return {
    scores: scores.map(placed),
    columns: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, placed(column)])),
    notes: { failures: failures.map(([i, reason]) => [places[i]!, reason]), segments } satisfies Notes,
  };
}

/** Of points none of which came to its end. */
export const nothingTried = (names: readonly string[], goals: Goals): KeptTrials => ({
  scores: goals.map(() => new Float64Array(0)),
  columns: Object.fromEntries(names.map((name) => [name, new Float64Array(0)])),
  notes: { failures: [], segments: null } satisfies Notes,
});

/** The block again. */
export function blockOfKept(
  from: number,
  points: readonly Point[],
  { columns, notes }: KeptTrials,
): TrialBlock {
  const { failures, segments, summed } = notes as Notes;
  const values = Object.entries(columns).filter(([name]) => !/^(segment|stage) /.test(name));
  return {
    from,
    points,
    values: Object.fromEntries(values),
    segments: segments &&
      segmentsOf(summed?.length ?? points.length, Int32Array.from(segments), columns),
    ...summed && { summed },
    failures: new Map(failures),
  };
}

const segmentColumn = (part: "sum" | "squares", k: number): string => `segment ${k} ${part}`;

function segmentsOf(
  length: number,
  count: Int32Array,
  columns: Readonly<Record<string, Float64Array>>,
): SegmentSums {
  const size = count.length;
  const of = (part: "sum" | "squares") => {
    const column = new Float64Array(length * size);
    for (let k = 0; k < size; k++) {
      columns[segmentColumn(part, k)]!.forEach((value, i) => column[i * size + k] = value);
    }
    return column;
  };
  return { count, sum: of("sum"), squares: of("squares") };
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
