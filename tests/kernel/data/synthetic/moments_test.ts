/** Moments of synthetic markets against their theory, each within about four of its own standard errors. */
import { assert } from "@std/assert";
import { type Bars, syntheticBars } from "tapebook";

const DAY_YEARS = 1 / 252;

/** Log returns from close to close. */
const returnsOf = ({ close }: Bars) => close.subarray(1).map((price, i) => Math.log(price / close[i]!));

const mean = (values: Float64Array | number[]) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Mean of a function of each value, and the standard error of that mean. */
function estimate(values: Float64Array, of: (value: number, i: number) => number) {
  const each = Array.from(values, of);
  const centre = mean(each);
  const spread = mean(each.map((value) => (value - centre) ** 2));
  return { value: centre, error: Math.sqrt(spread / each.length) };
}

function assertNear(
  { value, error }: { value: number; error: number },
  expected: number,
  what: string,
): void {
  assert(Math.abs(value - expected) <= 4 * error, `${what}: ${value} +- ${error} against ${expected}`);
}

/** Long, unrounded and far from where prices leave what doubles can hold. */
const LONG = { bars: 40_000, start: "1901-01-01", tick: 0, seed: 8 } as const;

Deno.test("gbm has the mean, variance, skewness and kurtosis of a normal, at every volatility", () => {
  for (const sigma of [0.1, 0.4]) {
    const mu = sigma ** 2 / 2 + 0.01;
    const returns = returnsOf(syntheticBars({ ...LONG, mu, sigma }));
    const scale = sigma * Math.sqrt(DAY_YEARS);
    assertNear(estimate(returns, (r) => r), 0.01 * DAY_YEARS, "mean");
    assertNear(estimate(returns, (r) => r ** 2), scale ** 2, "variance");
    assertNear(estimate(returns, (r) => (r / scale) ** 3), 0, "skewness");
    assertNear(estimate(returns, (r) => (r / scale) ** 4), 3, "kurtosis");
    assertNear(estimate(returns.subarray(1), (r, i) => r * returns[i]! / scale ** 2), 0, "autocorrelation");
  }
});

Deno.test("a fifth of a stock's variance, or the share asked for, falls before the opening; none of a coin's", () => {
  for (
    const [options, share, year] of [[{}, 0.2, 252], [{ overnight: 0.5 }, 0.5, 252], [
      { market: "CRYPTO" },
      0,
      365,
    ]] as const
  ) {
    const bars = syntheticBars({ ...LONG, sigma: 0.3, mu: 0.045, ...options });
    const gaps = bars.open.subarray(1).map((open, i) => Math.log(open / bars.close[i]!));
    assertNear(estimate(gaps, (gap) => gap ** 2), share * 0.09 / year, `overnight ${share}`);
    const moves = bars.close.map((close, i) => Math.log(close / bars.open[i]!));
    assertNear(estimate(moves, (move) => move ** 2), (1 - share) * 0.09 / year, `in session ${share}`);
  }
});

Deno.test("highs and lows have the law of a Brownian path: the estimator of Rogers and Satchell gives its variance", () => {
  const sigma = 0.3;
  const { open, high, low, close } = syntheticBars({ ...LONG, sigma, mu: 0.2 + 0.045, bars: 20_000 });
  const variance = 0.8 * sigma ** 2 * DAY_YEARS;
  const up = open.map((price, i) => Math.log(high[i]! / price) * Math.log(high[i]! / close[i]!));
  const down = open.map((price, i) => Math.log(low[i]! / price) * Math.log(low[i]! / close[i]!));
  assertNear(estimate(up, (value) => value), variance / 2, "upper half");
  assertNear(estimate(down, (value) => value), variance / 2, "lower half");
});

Deno.test("returns of several symbols are correlated as asked, and each keeps its own volatility", () => {
  const correlation = [[1, 0.8, -0.3], [0.8, 1, 0], [-0.3, 0, 1]];
  const sigma = [0.1, 0.2, 0.4];
  const mu = sigma.map((each) => each ** 2 / 2);
  const returns = syntheticBars({ ...LONG, symbols: ["A", "B", "C"], correlation, sigma, mu }).map(returnsOf);
  for (const [i, j] of [[0, 0], [1, 1], [2, 2], [0, 1], [0, 2], [1, 2]] as const) {
    const product = estimate(returns[i]!, (r, t) => r * returns[j]![t]!);
    assertNear(product, correlation[i]![j]! * sigma[i]! * sigma[j]! * DAY_YEARS, `${i} with ${j}`);
  }
});

Deno.test("a single correlation holds between any two, and one of 1 makes them move alike", () => {
  const flat = { ...LONG, bars: 20_000, sigma: 0.2, mu: 0.02, overnight: 0 };
  const [a, b, c] = syntheticBars({ ...flat, symbols: ["A", "B", "C"], correlation: 0.5 }).map(returnsOf);
  for (const [x, y] of [[a!, b!], [b!, c!], [a!, c!]] as const) {
    assertNear(estimate(x, (r, t) => r * y[t]!), 0.5 * 0.04 * DAY_YEARS, "correlation of a half");
  }
  const [same, twin] = syntheticBars({ ...flat, bars: 100, symbols: ["A", "B"], correlation: 1 });
  assert(same!.close.every((close, i) => Math.abs(close / twin!.close[i]! - 1) < 1e-12));
});

Deno.test("jumps add their cumulants and leave the expected price alone", () => {
  const jumps = { perYear: 20, mean: -0.03, sigma: 0.05 };
  const sigma = 0.2;
  const growth = Math.expm1(jumps.mean + jumps.sigma ** 2 / 2);
  const mu = sigma ** 2 / 2 + jumps.perYear * (growth - jumps.mean);
  // Then the log price itself does not drift.
  const returns = returnsOf(syntheticBars({ ...LONG, model: "jump", mu, sigma, jumps }));
  const rate = jumps.perYear * DAY_YEARS;
  const moments = {
    two: jumps.mean ** 2 + jumps.sigma ** 2,
    three: jumps.mean ** 3 + 3 * jumps.mean * jumps.sigma ** 2,
  };
  assertNear(estimate(returns, (r) => r), 0, "mean");
  assertNear(estimate(returns, (r) => r ** 2), sigma ** 2 * DAY_YEARS + rate * moments.two, "variance");
  assertNear(estimate(returns, (r) => r ** 3), rate * moments.three, "third moment");
  assertNear(estimate(returns, Math.exp), Math.exp(mu * DAY_YEARS), "growth of the expected price");
});

Deno.test("regimes have the variance of their mixture, in clusters", () => {
  const regimes = [{ drift: 0, volatility: 0.5, years: 0.5 }, { drift: 0, volatility: 2, years: 0.25 }];
  const sigma = 0.2;
  const bars = syntheticBars({ ...LONG, model: "regime", mu: 0, sigma, regimes });
  const returns = returnsOf(bars);
  const squares = returns.map((r) => r ** 2);
  // Two thirds of the time are calm. Squares a month apart have not forgotten each other: errors are those of blocks.
  const blocks = Float64Array.from({ length: 63 }, (_, k) => mean(squares.subarray(k * 630, (k + 1) * 630)));
  assertNear(
    estimate(blocks, (value) => value),
    sigma ** 2 * DAY_YEARS * (2 / 3 * 0.25 + 1 / 3 * 4),
    "variance",
  );
  const centre = mean(squares);
  const clustered = estimate(squares.subarray(5), (square, t) => (square - centre) * (squares[t]! - centre));
  assert(clustered.value > 6 * clustered.error, "squares five days apart are correlated");
  const plain = returnsOf(syntheticBars({ ...LONG, sigma, mu: 0 })).map((r) => r ** 2);
  const level = mean(plain);
  assertNear(
    estimate(plain.subarray(5), (square, t) => (square - level) * (plain[t]! - level)),
    0,
    "gbm's are not",
  );
});

Deno.test("regimes last as long as asked, in turn", () => {
  const regimes = [{ drift: 1, volatility: 1, years: 0.2 }, { drift: -2, volatility: 1, years: 0.1 }];
  // Without volatility each return tells the regime.
  const returns = returnsOf(syntheticBars({ ...LONG, model: "regime", mu: 0, sigma: 0, regimes }));
  const stays: [number[], number[]] = [[], []];
  let [since, rises] = [0, returns[0]! > 0];
  returns.forEach((value, t) => {
    if (value > 0 === rises) return;
    stays[rises ? 0 : 1].push(t - since);
    [since, rises] = [t, value > 0];
  });
  regimes.forEach(({ years }, i) => {
    // Exponential stays seen once a day: geometric.
    const expected = 1 / (1 - Math.exp(-DAY_YEARS / years));
    assertNear(estimate(Float64Array.from(stays[i]!), (days) => days), expected, `regime ${i}`);
  });
});

Deno.test("within a session variance and volume are highest at its ends, and add up to the day's", () => {
  const sigma = 0.3;
  const perDay = 13;
  const bars = syntheticBars({
    timeframe: "30m",
    market: "IN",
    bars: perDay * 3000,
    start: "2000-01-03",
    tick: 0,
    sigma,
    mu: 0.045,
  });
  // Days of other lengths than thirteen bars would mix the places.
  const days = Map.groupBy(bars.time.keys(), (i) => Math.floor(bars.time[i]! / 864e5));
  const whole = [...days.values()].filter((rows) => rows.length === perDay);
  const place = (k: number) =>
    Float64Array.from(whole, (rows) => Math.log(bars.close[rows[k]!]! / bars.open[rows[k]!]!));
  const weights = Array.from({ length: perDay }, (_, k) => 1 + 3 * (2 * (k + 0.5) / perDay - 1) ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (const k of [0, 3, 6, 12]) {
    const expected = 0.8 * sigma ** 2 * DAY_YEARS * weights[k]! / total;
    assertNear(estimate(place(k), (move) => move ** 2), expected, `variance of bar ${k}`);
    const traded = Float64Array.from(whole, (rows) => bars.volume[rows[k]!]!);
    assertNear(estimate(traded, (units) => units), 1e6 * weights[k]! / total, `volume of bar ${k}`);
  }
});
