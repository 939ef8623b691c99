import { checkPeriod, outputFor } from "./arguments.ts";
import { EmaStream } from "./ema.ts";

/**
 * True strength index (Blau 1991), -100 to 100: moves from value to value, averaged exponentially over `slow`
 * values and that again over `fast`, in percent of the same of the moves' sizes; 0 where nothing moved.
 * Averages as ema().
 *
 * Warm-up: NaN for the first slow + fast - 1 values. NaN rule: after a NaN it begins again. Cost: O(1) a bar.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param slow values of the first average, at least 1; default 25
 * @param fast values of the second average, at least 1; default 13
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { tsi } from "tapebook";
 *
 * if (tsi(Float64Array.of(1, 4, 3), 2, 1)[2] !== 50) throw new Error("up 3, down 1: 2 of 4");
 * ```
 */
export function tsi(values: Float64Array, slow = 25, fast = 13, out?: Float64Array): Float64Array {
  const stream = new TsiStream(slow, fast);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}

/** tsi(), one value at a time. */
export class TsiStream {
  readonly #moves: TwiceSmoothed;
  readonly #sizes: TwiceSmoothed;
  #before = NaN;

  constructor(slow: number, fast: number) {
    checkPeriod(slow, 1, "slow");
    checkPeriod(fast, 1, "fast");
    this.#moves = new TwiceSmoothed(slow, fast);
    this.#sizes = new TwiceSmoothed(slow, fast);
  }

  next(value: number): number {
    const move = value - this.#before;
    this.#before = value;
    const moves = this.#moves.next(move);
    const sizes = this.#sizes.next(Math.abs(move));
    return sizes === 0 ? 0 : 100 * moves / sizes;
  }
}

class TwiceSmoothed {
  readonly #slow: EmaStream;
  readonly #fast: EmaStream;

  constructor(slow: number, fast: number) {
    this.#slow = new EmaStream(slow);
    this.#fast = new EmaStream(fast);
  }

  next(value: number): number {
    return this.#fast.next(this.#slow.next(value));
  }
}
