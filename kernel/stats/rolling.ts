import { checkNames } from "../market/known_names.ts";
import { checkLength, checkOption } from "./check_option.ts";
import { mean } from "../series/moments.ts";
import { meaningful, simpleReturns } from "./moments.ts";

/** How far back rolling statistics look, and beside what. */
export interface RollingOptions {
  /** Returns that each value looks back on, two or more; default 63, a quarter of daily bars. */
  readonly window?: number;
  /** Bars a year; default 252. */
  readonly periodsPerYear?: number;
  /** Value of a benchmark at each bar, for beta. */
  readonly benchmark?: Float64Array;
}

/** Statistics of the bars before each bar, one value a bar each; NaN before the window is full and where a value is not defined. */
export interface RollingStatistics {
  /** Over the window, not a year. */
  readonly return: Float64Array;
  readonly volatility: Float64Array;
  readonly sharpe: Float64Array;
  /** NaN throughout without a benchmark. */
  readonly beta: Float64Array;
}

/**
 * Return, volatility, Sharpe ratio and beta over the last `window` returns, at each bar, by the formulas of STATISTICS.
 *
 * @param equity account value at each close
 * @throws ParameterError for a window below two and a benchmark of another length
 * @example
 * ```ts
 * import { rollingStatistics } from "tapebook";
 *
 * const equity = Float64Array.of(100, 110, 99, 99, 121);
 * const { return: rolling } = rollingStatistics(equity, { window: 2 });
 * if (!Number.isNaN(rolling[1]!) || Math.abs(rolling[2]! + 0.01) > 1e-12) throw new Error("99 after 100");
 * ```
 */
export function rollingStatistics(equity: Float64Array, options: RollingOptions = {}): RollingStatistics {
  const { window = 63, periodsPerYear = 252, benchmark } = options;
  checkNames(options, ["window", "periodsPerYear", "benchmark"], "the options of rollingStatistics");
  checkOption(
    "window",
    window,
    Number.isInteger(window) && window >= 2,
    "a whole number of returns from 2 on",
  );
  if (benchmark) checkLength("benchmark", benchmark, equity.length);
  const column = () => new Float64Array(equity.length).fill(NaN);
  const rolling = { return: column(), volatility: column(), sharpe: column(), beta: column() };
  const returns = simpleReturns(equity);
  const others = benchmark ? simpleReturns(benchmark) : returns;
  const root = Math.sqrt(periodsPerYear);
  // Sums are of deviations from the mean of all: of plain returns the squares would lose a small variance.
  const [centre, otherCentre] = [mean(returns), mean(others)];
  let sums = { a: 0, b: 0, aa: 0, ab: 0, bb: 0 };
  const add = (to: typeof sums, i: number, sign: number) => {
    const [a, b] = [returns[i]! - centre, others[i]! - otherCentre];
    to.a += sign * a;
    to.b += sign * b;
    to.aa += sign * a * a;
    to.ab += sign * a * b;
    to.bb += sign * b * b;
  };
  for (let last = window - 1; last < returns.length; last++) {
    if ((last + 1) % window === 0) {
      // Summed afresh once a window: what is added and taken away leaves rounding behind, and NaN for good.
      sums = { a: 0, b: 0, aa: 0, ab: 0, bb: 0 };
      for (let i = last - window + 1; i <= last; i++) add(sums, i, 1);
    } else {
      add(sums, last, 1);
      add(sums, last - window, -1);
    }
    const average = centre + sums.a / window;
    const variance = (sums.aa - sums.a * sums.a / window) / (window - 1);
    const deviation = meaningful(Math.sqrt(Math.max(0, variance)), average);
    const at = last + 1;
    rolling.return[at] = equity[at]! / equity[at - window]! - 1;
    rolling.volatility[at] = Number.isNaN(variance) ? NaN : (deviation ?? 0) * root;
    rolling.sharpe[at] = deviation === null ? NaN : average / deviation * root;
    if (!benchmark) continue;
    const spread = sums.bb - sums.b * sums.b / window;
    const varies = meaningful(Math.sqrt(Math.max(0, spread / (window - 1))), otherCentre + sums.b / window);
    rolling.beta[at] = varies === null ? NaN : (sums.ab - sums.a * sums.b / window) / spread;
  }
  return rolling;
}
