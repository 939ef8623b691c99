/**
 * Long-run variance over variance: 1 + 2 sum((1 - k / (lags + 1)) r_k) over the autocorrelations r_k of the first lags,
 * with the weights of Bartlett (Newey and West 1987); the same sum scales a Sharpe ratio over time (Lo 2002).
 *
 * The squared sums of every window of lags + 1 deviations, those that begin before the first value and end behind the
 * last one too, add up to just that: one pass instead of one a lag, and never below zero.
 */
export function longRunRatio(values: Float64Array, mean: number, lags: number): number {
  const width = Math.min(lags, values.length - 1) + 1;
  let window = 0;
  let squares = 0;
  let variance = 0;
  for (let i = 0; i < values.length; i++) {
    const off = values[i]! - mean;
    variance += off * off;
    window += i < width ? off : off - (values[i - width]! - mean);
    squares += window * window;
  }
  for (let i = values.length - width; i < values.length - 1; i++) {
    window -= values[i]! - mean;
    squares += window * window;
  }
  return squares / width / variance;
}

/** How many lags count unless told otherwise: Newey and West 1994. */
export const usualLags = (count: number): number => Math.floor(4 * (count / 100) ** (2 / 9));

/** Mean of a sample over its error, which counts how values hang together over so many lags. */
export function longRunT(
  values: Float64Array,
  { mean, deviation, count }: { mean: number; deviation: number; count: number },
  lags: number | null,
): number {
  const variance = deviation ** 2 * (count - 1) / count;
  return mean / Math.sqrt(variance * longRunRatio(values, mean, lags ?? usualLags(count)) / count);
}

/** Variance plus twice the weighted autocovariances of every lag (ddof 0): for weights that are not Bartlett's. */
export function longRunWeights(values: Float64Array, mean: number, weight: (lag: number) => number): number {
  const count = values.length;
  const offs = values.map((value) => value - mean);
  let total = 0;
  for (let lag = 0; lag < count; lag++) {
    const factor = lag === 0 ? 1 : 2 * weight(lag);
    // The weights of a long sample come to nothing in its middle.
    if (factor < 1e-16) continue;
    let products = 0;
    for (let i = lag; i < count; i++) products += offs[i]! * offs[i - lag]!;
    total += factor * products;
  }
  return total / count;
}
