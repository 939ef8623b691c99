import { checkPeriod, outputFor } from "./arguments.ts";

/**
 * Simple moving average: the mean of the last n values, in the input's unit. NaN before n values, and wherever the
 * window holds a NaN. O(n) whatever the window, no allocation but the output.
 *
 * A running sum would drift over millions of bars and never recover from one NaN. Here each window is the tail of one
 * block of n values plus the head of the next, so that no value is ever subtracted again; the tails wait in the output
 * buffer, one block ahead of the values that will replace them (the idea of van Herk and Gil-Werman's running minimum).
 */
export function sma(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  checkPeriod(n);
  const result = outputFor([values], out);
  const length = values.length;
  result.fill(NaN, 0, Math.min(n - 1, length));
  let block = 0;
  for (; block + n <= length; block += n) {
    const end = block + n - 1;
    let head = 0;
    let tail = 0;
    for (let i = block, j = end; j > block; i++, j--) {
      head += values[i]!;
      result[i] = (head + result[i]!) / n;
      tail += values[j]!;
      if (j + n <= length) result[j + n - 1] = tail;
    }
    result[end] = (head + values[end]!) / n;
  }
  for (let i = block, head = 0; i < length; i++) {
    head += values[i]!;
    result[i] = (head + result[i]!) / n;
  }
  return result;
}
