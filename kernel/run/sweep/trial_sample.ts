/** Which trials keep their sums by segment: as many as what they are for can use. */
import { joinedSums, type SegmentSums, takenSums } from "../../stats/segment_sums.ts";
import type { TrialBlock } from "./run_trials.ts";

/** Somewhat more than the probability of overfitting is made of, as some of them fail. */
const SIZE = 5_000;

/**
 * A sample of trials: those whose numbers have the lowest hashes. It depends on nothing but which trials there are, so that a sweep
 * that was stopped and goes on has the sample of one that was not; and it lies evenly over the numbers.
 */
export class TrialSample {
  readonly #size: number;
  readonly #parts: {
    readonly from: number;
    readonly places: readonly number[];
    readonly sums: SegmentSums;
  }[] = [];
  /** Hashes from here on are not among the lowest any more. */
  #limit = Infinity;
  #count = 0;

  constructor(size = SIZE) {
    this.#size = size;
  }

  /** The block with the sums of those that may be in the sample alone: what has to be kept of it. */
  add(block: TrialBlock): TrialBlock {
    if (block.segments === null) return block;
    const { from, points, summed = Array.from(points.keys()) } = block;
    const rows = this.#lowest(from, summed);
    const places = rows.map((row) => summed[row]!);
    const sums = rows.length === summed.length ? block.segments : takenSums(block.segments, rows);
    this.#parts.push({ from, places, sums });
    this.#count += rows.length;
    // Seldom, as each time goes over all of them.
    if (this.#count >= 2 * this.#size) this.#cut();
    return { ...block, segments: sums, summed: places };
  }

  /** One row a trial of the sample, in the order of their numbers; null where no block had sums. */
  sums(): SegmentSums | null {
    if (this.#parts.length === 0) return null;
    this.#cut();
    return joinedSums(this.#parts.toSorted((a, b) => a.from - b.from).map(({ sums }) => sums));
  }

  #cut(): void {
    if (this.#count <= this.#size) return;
    const hashes = this.#parts.flatMap(({ from, places }) => places.map((place) => hashOf(from + place)));
    this.#limit = Float64Array.from(hashes).sort()[this.#size]!;
    this.#parts.forEach(({ from, places, sums }, i) => {
      const rows = this.#lowest(from, places);
      if (rows.length === places.length) return;
      this.#parts[i] = { from, places: rows.map((row) => places[row]!), sums: takenSums(sums, rows) };
    });
    this.#count = this.#size;
  }

  #lowest(from: number, places: readonly number[]): number[] {
    const rows: number[] = [];
    for (let row = 0; row < places.length; row++) {
      if (hashOf(from + places[row]!) < this.#limit) rows.push(row);
    }
    return rows;
  }
}

/** No two numbers have the same one. */
const hashOf = (trial: number): number => Math.imul(trial + 1, 0x9e3779b1) >>> 0;
