/** Indicators written the slow, obvious way: each value from its definition. */

export function smaOracle(values: Float64Array, n: number): Float64Array {
  return values.map((_, i) => {
    if (i + 1 < n) return NaN;
    return values.subarray(i + 1 - n, i + 1).reduce((sum, value) => sum + value, 0) / n;
  });
}

/** Average that starts with the mean of n values after every gap. */
export function smoothOracle(values: Float64Array, n: number, alpha: number): Float64Array {
  const result = new Float64Array(values.length).fill(NaN);
  let known: number[] = [];
  let average = NaN;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) {
      known = [];
      return;
    }
    known.push(value);
    if (known.length === n) average = known.reduce((sum, each) => sum + each, 0) / n;
    else if (known.length > n) average += alpha * (value - average);
    if (known.length >= n) result[i] = average;
  });
  return result;
}

export function emaOracle(values: Float64Array, n: number): Float64Array {
  return smoothOracle(values, n, 2 / (n + 1));
}

export function trueRangeOracle(high: Float64Array, low: Float64Array, close: Float64Array): Float64Array {
  return high.map((top, i) => {
    const before = i > 0 ? close[i - 1]! : NaN;
    return Math.max(top - low[i]!, Math.abs(top - before), Math.abs(low[i]! - before));
  });
}

export function rsiOracle(values: Float64Array, n: number): Float64Array {
  const moves = values.map((value, i) => i > 0 ? value - values[i - 1]! : NaN);
  const gains = smoothOracle(moves.map((move) => Math.max(move, 0)), n, 1 / n);
  const losses = smoothOracle(moves.map((move) => Math.max(-move, 0)), n, 1 / n);
  return gains.map((gain, i) => gain + losses[i]! === 0 ? 50 : 100 * gain / (gain + losses[i]!));
}
