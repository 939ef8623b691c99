import { selectQuantile } from "../series/selection.ts";
import { checkOption } from "./check_option.ts";
import { finite, sampleDeviation } from "./moments.ts";
import { checkReturns } from "./monte_carlo.ts";
import { resampler, type ResamplingOptions, resolveResampling } from "./resampling.ts";
import { annualRatio } from "./sharpe.ts";

/** How samples are drawn, and how wide the intervals are. */
export interface ConfidenceOptions extends ResamplingOptions {
  /** Bars a year; default 252. */
  readonly periodsPerYear?: number;
  /** Years that the returns took, for the CAGR; default their number over the bars a year. */
  readonly years?: number;
  /** Probability that the interval holds the true value; default 0.95. */
  readonly confidence?: number;
}

/** What was measured, and between which bounds it lies; all null where the returns do not vary. */
export interface Interval {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Bootstrap intervals of three statistics. */
export interface ConfidenceIntervals {
  readonly sharpe: Interval;
  readonly cagr: Interval;
  readonly maxDrawdown: Interval;
}

/**
 * How sure Sharpe ratio, CAGR and deepest drawdown are: the middle of what they are in samples drawn from the returns by
 * the stationary bootstrap (percentile intervals, Efron 1979; Politis and Romano 1994).
 *
 * @param returns simple returns of each bar, -1 or more
 * @throws ParameterError for returns that are none, or an option out of its range
 * @example
 * ```ts
 * import { confidenceIntervals } from "tapebook";
 *
 * const returns = Float64Array.from({ length: 500 }, (_, i) => 0.001 + 0.01 * Math.sin(i * i));
 * const { sharpe } = confidenceIntervals(returns, { paths: 500 });
 * if (!(sharpe.low! < sharpe.value! && sharpe.value! < sharpe.high!)) throw new Error("the value lies between");
 * ```
 */
export function confidenceIntervals(
  returns: Float64Array,
  options: ConfidenceOptions = {},
): ConfidenceIntervals {
  checkReturns(returns);
  const { periodsPerYear = 252, years = returns.length / periodsPerYear, confidence = 0.95, ...rest } =
    options;
  const resampling = resolveResampling(rest, returns.length);
  checkOption(
    "periodsPerYear",
    periodsPerYear,
    periodsPerYear > 0 && periodsPerYear < Infinity,
    "bars a year",
  );
  checkOption("years", years, years > 0 && years < Infinity, "a number above zero");
  checkOption("confidence", confidence, confidence > 0 && confidence < 1, "a probability between 0 and 1");
  const { paths } = resampling;
  const column = () => new Float64Array(paths);
  const drawn = { sharpe: column(), cagr: column(), maxDrawdown: column() };
  const draw = resampler(returns, resampling);
  const sample = new Float64Array(returns.length);
  const measured = sampledFigures(returns, periodsPerYear, years);
  for (let path = 0; path < paths; path++) {
    draw(sample);
    const { sharpe, cagr, maxDrawdown } = sampledFigures(sample, periodsPerYear, years);
    // A sample without variance, such as one of a single value repeated, says nothing of the ratio.
    drawn.sharpe[path] = sharpe ?? measured.sharpe ?? 0;
    drawn.cagr[path] = cagr;
    drawn.maxDrawdown[path] = maxDrawdown;
  }
  const tail = (1 - confidence) / 2;
  const interval = (value: number | null, values: Float64Array): Interval => {
    const [low, high] = [finite(selectQuantile(values, tail)), finite(selectQuantile(values, 1 - tail))];
    const known = value !== null && Number.isFinite(value) && low !== null && high !== null;
    return known ? { value, low, high } : { value: null, low: null, high: null };
  };
  return {
    sharpe: interval(measured.sharpe, drawn.sharpe),
    cagr: interval(measured.cagr, drawn.cagr),
    maxDrawdown: interval(measured.maxDrawdown, drawn.maxDrawdown),
  };
}

/** What is measured of every sample. */
export interface SampledFigures {
  readonly sharpe: number | null;
  readonly cagr: number;
  readonly maxDrawdown: number;
}

/** The three figures of a sample in one pass; squares are around its first value, which keeps their digits. */
export function sampledFigures(returns: Float64Array, periodsPerYear: number, years: number): SampledFigures {
  const count = returns.length;
  const shift = returns[0]!;
  let [sum, squares, value, peak, deepest] = [0, 0, 1, 1, 1];
  for (let i = 0; i < count; i++) {
    const r = returns[i]!;
    const off = r - shift;
    sum += off;
    squares += off * off;
    value *= 1 + r;
    if (value > peak) peak = value;
    const share = value / peak;
    if (share < deepest) deepest = share;
  }
  const mean = shift + sum / count;
  const deviation = sampleDeviation(Math.max(0, squares - sum * sum / count), count, mean);
  return {
    sharpe: annualRatio(mean, deviation, periodsPerYear),
    cagr: value ** (1 / years) - 1,
    maxDrawdown: deepest - 1,
  };
}
