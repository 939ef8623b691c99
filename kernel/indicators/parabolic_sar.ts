import { checkPositive, outputFor } from "./arguments.ts";

/** parabolicSar(), one bar at a time. */
export class ParabolicSarStream {
  readonly #step: number;
  readonly #most: number;
  #high = NaN;
  #low = NaN;
  /** 1 while prices rise, -1 while they fall, 0 before that is known. */
  #side: 1 | 0 | -1 = 0;
  #stop = NaN;
  /** The best price since the last turn. */
  #best = NaN;
  #speed = 0;

  constructor(step = 0.02, most = 0.2) {
    checkPositive(step, "step");
    checkPositive(most, "most");
    this.#step = Math.min(step, most);
    this.#most = most;
  }

  next(high: number, low: number): number {
    const beforeHigh = this.#high;
    const beforeLow = this.#low;
    this.#high = high;
    this.#low = low;
    if (high !== high || low !== low) {
      this.#side = 0;
      this.#high = this.#low = NaN;
      return NaN;
    }
    if (beforeHigh !== beforeHigh) return NaN;
    if (this.#side === 0) {
      this.#begin(beforeHigh, beforeLow, high, low);
      return this.#advance(high, low, high, low);
    }
    return this.#advance(beforeHigh, beforeLow, high, low);
  }

  /** The side of the larger move from the first bar to the second; up where neither is. */
  #begin(beforeHigh: number, beforeLow: number, high: number, low: number): void {
    const fall = beforeLow - low;
    const falls = fall > 0 && fall > high - beforeHigh;
    this.#side = falls ? -1 : 1;
    this.#stop = falls ? beforeHigh : beforeLow;
    this.#best = falls ? low : high;
    this.#speed = this.#step;
  }

  #advance(beforeHigh: number, beforeLow: number, high: number, low: number): number {
    const turns = this.#side > 0 ? low <= this.#stop : high >= this.#stop;
    if (turns) {
      this.#side = this.#side > 0 ? -1 : 1;
      this.#stop = this.#outside(this.#best, beforeHigh, beforeLow, high, low);
      this.#best = this.#side > 0 ? high : low;
      this.#speed = this.#step;
    }
    const stop = this.#stop;
    const better = this.#side > 0 ? high > this.#best : low < this.#best;
    if (better) {
      this.#best = this.#side > 0 ? high : low;
      this.#speed = Math.min(this.#speed + this.#step, this.#most);
    }
    const next = stop + this.#speed * (this.#best - stop);
    this.#stop = this.#outside(next, beforeHigh, beforeLow, high, low);
    return stop;
  }

  /** The stop may not lie within the last two bars. */
  #outside(stop: number, beforeHigh: number, beforeLow: number, high: number, low: number): number {
    return this.#side > 0 ? Math.min(stop, beforeLow, low) : Math.max(stop, beforeHigh, high);
  }
}

/**
 * Parabolic stop and reverse (Wilder 1978; TA-Lib's SAR), in price units: below the prices while they rise,
 * above while they fall. The stop moves towards the best price since the last turn by a share of the
 * distance, which begins at `step` and grows by it with each new best price up to `most`; a bar that touches
 * it turns the side. The first side is that of the larger move from the first bar to the second.
 *
 * Warm-up: NaN in the first bar. NaN rule: after a NaN it begins again. Cost: O(1) a bar.
 *
 * @param high with low: two Float64Arrays of one length, or two columns of a strategy
 * @param step number above 0; default 0.02
 * @param most number above 0; default 0.2
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { parabolicSar } from "tapebook";
 *
 * const stop = parabolicSar(Float64Array.of(2, 3, 4), Float64Array.of(1, 2, 3));
 * if (stop[1] !== 1 || stop[2] !== 1.04) throw new Error("from the low of 1, by 2 % of the way to 3");
 * ```
 */
export function parabolicSar(
  high: Float64Array,
  low: Float64Array,
  step?: number,
  most?: number,
  out?: Float64Array,
): Float64Array {
  const stream = new ParabolicSarStream(step, most);
  const result = outputFor([high, low], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(high[i]!, low[i]!);
  return result;
}
