import { checkPeriod, outputFor } from "./arguments.ts";

/**
 * Relative strength index (Wilder 1978), 0 to 100: the share of gains in the average move, both averaged Wilder's way
 * (alpha = 1/n) and begun like TA-Lib's with the mean of the first n moves. NaN for the first n values; after a NaN it
 * begins again. Prices that have never moved give 50, neither bought nor sold (TA-Lib says 0).
 */
export function rsi(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  checkPeriod(n, 2);
  const result = outputFor([values], out);
  const length = values.length;
  const alpha = 1 / n;
  const keep = 1 - alpha;
  let i = 0;
  while (i < length) {
    result[i] = NaN;
    let before = values[i++]!;
    let gain = 0;
    let loss = 0;
    let count = 0;
    for (; i < length && count < n && before === before; i++, count++) {
      const value = values[i]!;
      const move = value - before;
      gain += move > 0 ? move : 0;
      loss += move < 0 ? -move : 0;
      before = value;
      result[i] = NaN;
    }
    if (count < n || before !== before) continue;
    gain *= alpha;
    loss *= alpha;
    result[i - 1] = index(gain, loss);
    for (; i < length; i++) {
      const value = values[i]!;
      const move = value - before;
      if (move !== move) break;
      gain = keep * gain + alpha * (move > 0 ? move : 0);
      loss = keep * loss + alpha * (move < 0 ? -move : 0);
      before = value;
      result[i] = index(gain, loss);
    }
  }
  return result;
}

function index(gain: number, loss: number): number {
  const total = gain + loss;
  return total > 0 ? 100 * gain / total : 50;
}
