/** How likely it is that the Sharpe ratio is not luck, how much data that takes, and what the number of trials does to it. */
import { longRunT } from "./long_run.ts";
import type { Measurements } from "./measurements.ts";
import { deviation, type Moments } from "./moments.ts";
import { normalProbability, normalQuantile } from "./normal.ts";
import { NO_VARIANCE } from "./sharpe.ts";
import { type Outcome, type Statistic, statisticsOf } from "./statistic.ts";

const EULER_MASCHERONI = 0.5772156649015329;

type Shape = Pick<Moments, "count" | "skew" | "kurtosis">;

/** Variance of an estimated Sharpe ratio of a bar, times the bars less one: 1 for normal returns without a mean. */
const sharpeVariance = (sharpe: number, { skew, kurtosis }: Shape): number =>
  1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe ** 2;

/** Probability that the true Sharpe ratio is above `against`; both of a bar, skew and kurtosis (3 is normal) of ddof 0. */
export function probabilisticSharpe(sharpe: number, against: number, shape: Shape): number {
  return normalProbability(
    (sharpe - against) * Math.sqrt((shape.count - 1) / sharpeVariance(sharpe, shape)),
  );
}

/** Bars from which on that probability reaches the confidence. */
export function trackRecord(sharpe: number, against: number, shape: Shape, confidence: number): number {
  return 1 + sharpeVariance(sharpe, shape) * (normalQuantile(confidence) / (sharpe - against)) ** 2;
}

/** Expected highest of so many independent normal values of mean 0 and deviation 1; 0 for a single one. */
export function expectedMaximum(trials: number): number {
  if (trials === 1) return 0;
  return (1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / trials) +
    EULER_MASCHERONI * normalQuantile(1 - 1 / (trials * Math.E));
}

/** Number of trials, and the deviation of their Sharpe ratios of a bar: without them that of ratios that are luck. */
function trialsOf(
  { trials, periodsPerYear, excess }: Measurements,
): { count: number; spread: number } | null {
  if (trials === null) return null;
  if (typeof trials === "number") return { count: trials, spread: 1 / Math.sqrt(excess.count - 1) };
  return { count: trials.length, spread: (deviation(trials) ?? 0) / Math.sqrt(periodsPerYear) };
}

const NO_TRIALS = "the number of trials was not given";

const credible = (
  of: Pick<Statistic, "title" | "unit" | "better" | "formula" | "source">,
  value: (measured: Measurements, sharpe: number) => Outcome,
): Statistic => ({
  kind: "credibility",
  reads: "returns",
  ...of,
  compute: (measured) => {
    const { mean, deviation } = measured.excess;
    return deviation === null ? NO_VARIANCE : value(measured, mean / deviation);
  },
});

export const CREDIBILITY = statisticsOf({
  probabilisticSharpe: credible({
    title: "Probabilistic Sharpe",
    unit: "percent",
    better: "higher",
    formula:
      "probability((S - S0) sqrt(n - 1) / sqrt(1 - skew S + (kurtosis - 1) / 4 S^2)), S of a bar, S0 asked for",
    source: "Bailey and López de Prado 2012",
  }, ({ excess, sharpeAgainst }, sharpe) => probabilisticSharpe(sharpe, sharpeAgainst, excess)),
  deflatedSharpe: credible({
    title: "Deflated Sharpe",
    unit: "percent",
    better: "higher",
    formula: "probabilistic Sharpe against the highest ratio expected of so many trials without skill",
    source: "Bailey and López de Prado 2014",
  }, (measured, sharpe) => {
    const trials = trialsOf(measured);
    if (trials === null) return NO_TRIALS;
    return probabilisticSharpe(sharpe, trials.spread * expectedMaximum(trials.count), measured.excess);
  }),
  minimumTrackRecord: credible(
    {
      title: "Minimum track record",
      unit: "years",
      better: "lower",
      formula: "bars from which on the probabilistic Sharpe reaches the confidence / bars a year",
      source: "Bailey and López de Prado 2012",
    },
    ({ excess, sharpeAgainst, confidence, periodsPerYear }, sharpe) =>
      sharpe > sharpeAgainst
        ? trackRecord(sharpe, sharpeAgainst, excess, confidence) / periodsPerYear
        : "no record is long enough for a Sharpe ratio that is not above the one asked for",
  ),
  minimumBacktestLength: credible({
    title: "Minimum backtest length",
    unit: "years",
    better: "lower",
    formula: "(highest of so many standard normal values, as expected / annual Sharpe)^2",
    source: "Bailey, Borwein, López de Prado and Zhu 2014",
  }, (measured, sharpe) => {
    const trials = trialsOf(measured);
    if (trials === null) return NO_TRIALS;
    return sharpe > 0
      ? expectedMaximum(trials.count) ** 2 / (sharpe ** 2 * measured.periodsPerYear)
      : "no length is enough for a Sharpe ratio that is not above zero";
  }),
  tStatistic: credible({
    title: "t-statistic of the mean",
    unit: "ratio",
    better: "higher",
    formula:
      "mean / sqrt(long-run variance / n) of the returns less the risk-free rate, weights of Bartlett over " +
      "floor(4 (n / 100)^(2/9)) lags",
    source: "Newey and West 1987, 1994",
  }, ({ excess, excessReturns, lags }) => {
    const { mean, count } = excess;
    return longRunT(excessReturns, { mean, deviation: excess.deviation!, count }, lags);
  }),
});
