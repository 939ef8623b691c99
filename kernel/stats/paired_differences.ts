/**
 * How sure the difference of two accounts is: both are drawn anew on the same bars, so that what moves both cancels.
 */
import { selectQuantile } from "../series/selection.ts";
import { checkOption } from "./check_option.ts";
import { type SampledFigures, sampledFigures } from "./confidence.ts";
import { holm } from "./holm.ts";
import { checkReturns } from "./monte_carlo.ts";
import { indexResampler, type ResamplingOptions, resolveResampling } from "./resampling.ts";

/** The statistics whose differences are measured. */
export const COMPARED = [
  "sharpe",
  "cagr",
  "maxDrawdown",
] as const satisfies readonly (keyof SampledFigures)[];

/** A statistic whose differences are measured. */
export type ComparedStatistic = typeof COMPARED[number];

/** How samples are drawn, and how wide the intervals are. */
export interface DifferenceOptions extends Omit<ResamplingOptions, "method"> {
  /** Bars a year; default 252. */
  readonly periodsPerYear?: number;
  /** Years that the returns took, for the CAGR; default their number over the bars a year. */
  readonly years?: number;
  /** Probability that an interval holds the true difference; default 0.95. */
  readonly confidence?: number;
}

/** One statistic of the account `first` less that of the account `second`; places in the list that was given. */
export interface Difference {
  readonly statistic: ComparedStatistic;
  readonly first: number;
  readonly second: number;
  /** All null where the statistic of one of the two is not defined. */
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Probability of so great a difference, either way, where there is none. */
  readonly pValue: number | null;
  /** The same after Holm's correction for all pairs of the statistic. */
  readonly adjusted: number | null;
}

/**
 * Differences of Sharpe ratio, CAGR and deepest drawdown of every pair of accounts. Intervals are the middle of what
 * the differences are in samples of the stationary bootstrap (Politis and Romano 1994), which draws the same bars of
 * all accounts; the p-value is twice the share of the samples on the other side of zero (Efron and Tibshirani 1993),
 * those of one statistic corrected for their number after Holm 1979.
 *
 * @param returns simple returns at the same bars, columns of one length, each -1 or more
 * @throws ParameterError for fewer than two columns, columns of different lengths, and options out of their range
 */
export function pairedDifferences(
  returns: readonly Float64Array[],
  options: DifferenceOptions = {},
): Difference[] {
  const count = returns[0]?.length ?? 0;
  checkOption("returns", returns.length, returns.length >= 2, "two columns or more");
  returns.forEach(checkReturns);
  const lengths = returns.map(({ length }) => length);
  checkOption("returns", lengths, lengths.every((each) => each === count), "columns of one length");
  const { periodsPerYear = 252, years = count / periodsPerYear, confidence = 0.95, ...rest } = options;
  checkOption("confidence", confidence, confidence > 0 && confidence < 1, "a probability between 0 and 1");
  const resampling = resolveResampling({ paths: 2000, ...rest, method: "stationary" }, count);
  // With fewer an end of the interval would be the most extreme sample, however few there are.
  const least = Math.ceil(2 / (1 - confidence) - 1e-9);
  const enough = resampling.paths >= least;
  checkOption("paths", resampling.paths, enough, `at least ${least}, for a confidence of ${confidence}`);
  const figures = (column: Float64Array) => sampledFigures(column, periodsPerYear, years);
  const measured = returns.map(figures);
  const { paths } = resampling;
  const drawn = returns.map(() => ({
    sharpe: new Float64Array(paths),
    cagr: new Float64Array(paths),
    maxDrawdown: new Float64Array(paths),
  }));
  const draw = indexResampler(count, resampling);
  const places = new Int32Array(count);
  const sample = new Float64Array(count);
  for (let path = 0; path < paths; path++) {
    draw(places);
    for (let k = 0; k < returns.length; k++) {
      const column = returns[k]!;
      for (let i = 0; i < count; i++) sample[i] = column[places[i]!]!;
      const { sharpe, cagr, maxDrawdown } = figures(sample);
      // A sample without variance says nothing of the ratio.
      drawn[k]!.sharpe[path] = sharpe ?? measured[k]!.sharpe ?? 0;
      drawn[k]!.cagr[path] = cagr;
      drawn[k]!.maxDrawdown[path] = maxDrawdown;
    }
  }
  return COMPARED.flatMap((statistic) => {
    const rows: Omit<Difference, "adjusted">[] = [];
    for (let first = 0; first < returns.length; first++) {
      for (let second = first + 1; second < returns.length; second++) {
        const [a, b] = [measured[first]![statistic], measured[second]![statistic]];
        const known = a !== null && b !== null && Number.isFinite(a - b);
        const interval = known
          ? intervalOf(a - b, drawn[first]![statistic], drawn[second]![statistic], confidence)
          : { difference: null, low: null, high: null, pValue: null };
        rows.push({ statistic, first, second, ...interval });
      }
    }
    const adjusted = holm(rows.map(({ pValue }) => pValue));
    return rows.map((row, i) => ({ ...row, adjusted: adjusted[i]! }));
  });
}

function intervalOf(difference: number, a: Float64Array, b: Float64Array, confidence: number) {
  const values = a.map((value, path) => value - b[path]!);
  let [below, above] = [0, 0];
  for (const value of values) {
    if (value <= 0) below++;
    if (value >= 0) above++;
  }
  const tail = (1 - confidence) / 2;
  return {
    difference,
    low: selectQuantile(values, tail),
    high: selectQuantile(values, 1 - tail),
    // The data themselves count as one sample more: no p-value is zero.
    pValue: Math.min(1, 2 * (1 + Math.min(below, above)) / (values.length + 1)),
  };
}
