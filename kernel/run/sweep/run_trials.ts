/** Points to what they came to, chunk by chunk: accounts brought together, objectives read. */
import type { Point } from "../../optimize/space.ts";
import { type SegmentSums, takenSums } from "../../stats/segment_sums.ts";
import type { Chunk } from "../../sweep/evaluation.ts";
import { type Outcomes, TRIAL_METRICS, type TrialMetric } from "../../sweep/outcomes.ts";
import type { Executor } from "./executor.ts";
import { suitedExecutor, threadExecutor, workerExecutor } from "./local_executor.ts";
import { type Goal, metricOf } from "./objective.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import { failuresOf, type Packed, rowsOf } from "./travel.ts";
import { objectiveColumn, outOfSampleColumn, partColumn, PARTS } from "./trial_columns.ts";

/** Points that were tried together, and a value for each of them in every column. */
export interface TrialBlock {
  /** Number of the first. */
  readonly from: number;
  readonly points: readonly Point[];
  /** By the names of `valueNames`; NaN for none. A function of a run as objective is not in it. */
  readonly values: Readonly<Record<string, Float64Array>>;
  /** Sums by segment of the whole, one row for each of `summed`; null where there are none, and for accounts of their own. */
  readonly segments: SegmentSums | null;
  /** Places in `points` of those that have sums; default all. */
  readonly summed?: readonly number[];
  /** Why a trial has no values, by its place in `points`. */
  readonly failures: ReadonlyMap<number, string>;
}

/** Where the trials of these options are carried out; `trials` is how many there will be. */
export function executorOf({ options, travel, factory }: PreparedTrials, trials: number): Executor {
  const { executor, workers } = options;
  if (travel.stays !== null || (workers === 0 && executor === undefined)) return threadExecutor(factory);
  if (executor !== undefined) return executor;
  return workers === undefined ? suitedExecutor(trials, factory) : workerExecutor(workers);
}

/** Chunks that keep twenty machines or so busy. */
const MANY = 64;

/** Chunks to be had ready at a time, so that nothing rests that carries them out. */
export function chunksAtATime({ options: { executor, workers }, travel }: PreparedTrials): number {
  if (travel.stays !== null) return 1;
  if (executor !== undefined) return MANY;
  return Math.max(1, 2 * (workers ?? navigator.hardwareConcurrency));
}

/** Points in a chunk: few at first, so that a first picture and the estimate of how long it takes come soon. */
const FEWEST = 32;
const MOST = 4_096;
/** Milliseconds that a chunk should take. */
const LONG = 60;

/** Sizes that grow until a chunk takes its time. */
export class ChunkSizes {
  readonly #accounts: number;
  #size: number;
  #began = performance.now();
  #done = 0;

  /** @param accounts Chunks that each point is in: what they have in common is computed once for all points of a chunk. */
  constructor(accounts: number) {
    this.#accounts = accounts;
    this.#size = FEWEST * Math.min(accounts, 8);
  }

  next(): number {
    return this.#size;
  }

  /** @param length Points of a chunk that has come back. */
  done(length: number): void {
    this.#done += length * this.#accounts;
    const rate = this.#done / Math.max(1, performance.now() - this.#began);
    this.#size = Math.min(MOST, 2 * this.#size, Math.max(FEWEST / 4, Math.round(rate * LONG)));
  }
}

interface Open {
  readonly from: number;
  readonly points: readonly Point[];
  readonly packed: Packed;
  /** By account, as they come in. */
  readonly outcomes: Outcomes[];
  left: number;
}

export interface RunningTrials {
  readonly executor: Executor;
  readonly signal?: AbortSignal;
  /** Numbers of points that are left out. */
  readonly isDone?: (trial: number) => boolean;
}

/**
 * Tries the points in their order; blocks come in any order. What is still under way when the consumer ends is given up.
 *
 * @throws the signal's reason
 */
export async function* runTrials(
  prepared: PreparedTrials,
  points: Iterable<Point>,
  { executor, signal, isDone = () => false }: RunningTrials,
): AsyncGenerator<TrialBlock> {
  const { setup, travel } = prepared;
  const accounts = setup.accounts.length;
  const open = new Map<number, Open>();
  const sizes = new ChunkSizes(accounts);
  function* chunks(): Generator<Chunk> {
    let block = 0;
    for (const { from, some } of batches(points, sizes, isDone)) {
      const packed = travel.pack(some);
      open.set(block, { from, points: some, packed, outcomes: [], left: accounts });
      for (let account = 0; account < accounts; account++) {
        yield {
          id: block * accounts + account,
          account,
          length: packed.places.length,
          trials: packed.trials,
        };
      }
      block++;
    }
  }
  for await (const { id, outcomes } of executor.run(setup, chunks(), signal)) {
    const block = Math.floor(id / accounts);
    const at = open.get(block)!;
    at.outcomes[id % accounts] = outcomes;
    if (--at.left > 0) continue;
    open.delete(block);
    sizes.done(at.points.length);
    yield blockOf(prepared, at.from, at.points, at.packed, at.outcomes);
  }
}

/** Points that follow each other, with the number of the first. */
function* batches(
  points: Iterable<Point>,
  sizes: ChunkSizes,
  isDone: (trial: number) => boolean,
): Generator<{ readonly from: number; readonly some: readonly Point[] }> {
  let some: Point[] = [];
  let number = 0;
  for (const point of points) {
    const isLeftOut = isDone(number);
    if (!isLeftOut) some.push(point);
    if (some.length > 0 && (isLeftOut || some.length >= sizes.next())) {
      yield { from: number + (isLeftOut ? 0 : 1) - some.length, some };
      some = [];
    }
    number++;
  }
  if (some.length > 0) yield { from: number - some.length, some };
}

/** Outcomes of the accounts of some points as values by point. */
export function blockOf(
  prepared: PreparedTrials,
  from: number,
  points: readonly Point[],
  packed: Packed,
  outcomes: readonly Outcomes[],
): TrialBlock {
  const { places } = packed;
  const { goals, cuts, minTrades } = prepared;
  const windows = cuts === null ? 1 : 3;
  const values: Record<string, Float64Array> = {};
  const spread = (columns: readonly Float64Array[], window: number, reduce: Reduce) => {
    const column = new Float64Array(points.length).fill(NaN);
    for (let i = 0; i < places.length; i++) column[places[i]!] = reduce(columns, i * windows + window);
    return column;
  };
  for (let window = 0; window < windows; window++) {
    for (const metric of TRIAL_METRICS as readonly TrialMetric[]) {
      const columns = outcomes.map(({ metrics }) => metrics[metric]);
      values[partColumn(PARTS[window]!, metric)] = spread(
        columns,
        window,
        metric === "trades" ? sumOf : meanOf,
      );
    }
  }
  const [inside, outside]: readonly [number, number?] = cuts === null ? [0] : [1, 2];
  goals.forEach((goal, i) => {
    const columns = outcomes.map((each) => goalColumn(goal, each));
    const traded = outcomes.map(({ metrics }) => metrics.trades);
    // An account that hardly traded has no objective, whatever its figures are.
    const read = (window: number, least: number) =>
      spread(columns, window, (each, row) => meanOf(each, row, (account) => traded[account]![row]! >= least));
    values[objectiveColumn(goals, i)] = read(inside, minTrades);
    if (outside !== undefined) values[outOfSampleColumn(goals, i)] = read(outside, 0);
  });
  return {
    from,
    points,
    values,
    segments: segmentsOf(points.length, packed, outcomes),
    failures: failuresOf(packed, outcomes, windows),
  };
}

type Reduce = (columns: readonly Float64Array[], row: number) => number;

const sumOf: Reduce = (columns, row) => {
  let sum = 0;
  for (const column of columns) sum += column[row]!;
  return sum;
};

/** Of the accounts that have a value. */
function meanOf(
  columns: readonly Float64Array[],
  row: number,
  counts?: (account: number) => boolean,
): number {
  let [sum, count] = [0, 0];
  for (let account = 0; account < columns.length; account++) {
    const value = columns[account]![row]!;
    if (Number.isNaN(value) || counts?.(account) === false) continue;
    sum += value;
    count++;
  }
  return count > 0 ? sum / count : NaN;
}

function goalColumn(goal: Goal, { metrics, objective }: Outcomes): Float64Array {
  const metric = metricOf(goal);
  if (metric !== null) return metrics[metric];
  return objective ?? new Float64Array(metrics.trades.length).fill(NaN);
}

function segmentsOf(
  points: number,
  packed: Packed,
  outcomes: readonly Outcomes[],
): SegmentSums | null {
  const whole = outcomes[0]!.segments[0]!;
  if (outcomes.length > 1 || whole.count.length < 2) return null;
  return packed.places.length === points ? whole : takenSums(whole, rowsOf(packed, points));
}
