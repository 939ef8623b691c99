/** Statistics of an account beside a benchmark, over the bars that both have. */
import type { BesideBenchmark } from "./beside_benchmark.ts";
import { finite } from "./moments.ts";
import { annualRatio } from "./sharpe.ts";
import { or, type Outcome, type Statistic, statisticsOf } from "./statistic.ts";

const FLAT = "the benchmark does not vary";
const ALIKE = "the account moved as the benchmark did";

const beside = (
  of: Pick<Statistic, "title" | "unit" | "better" | "formula" | "source">,
  value: (both: BesideBenchmark, periodsPerYear: number, riskFree: number) => Outcome,
): Statistic => ({
  kind: "benchmark",
  reads: "benchmark",
  ...of,
  compute: ({ benchmark, periodsPerYear, riskFree }) =>
    typeof benchmark === "string" ? benchmark : value(benchmark, periodsPerYear, riskFree),
});

export const BENCHMARK = statisticsOf({
  benchmarkReturn: beside({
    title: "Benchmark's return",
    unit: "percent",
    better: null,
    formula: "last value of the benchmark / first - 1",
    source: "the industry's convention",
  }, ({ otherTotal }) => otherTotal),
  benchmarkSharpe: beside({
    title: "Benchmark's Sharpe",
    unit: "ratio",
    better: null,
    formula: "Sharpe ratio of the benchmark's returns",
    source: "Sharpe 1994",
  }, (both, periodsPerYear) => or(annualRatio(both.otherExcess, both.otherDeviation, periodsPerYear), FLAT)),
  excessReturn: beside(
    {
      title: "Excess return",
      unit: "percent",
      better: "higher",
      formula: "CAGR - CAGR of the benchmark",
      source: "the industry's convention",
    },
    ({ ownGrowth, otherGrowth }) =>
      ownGrowth === null || otherGrowth === null ? "too little time passed" : ownGrowth - otherGrowth,
  ),
  alpha: beside(
    {
      title: "Alpha",
      unit: "percent",
      better: "higher",
      formula: "(mean(return - rf) - beta x mean(benchmark's return - rf)) x bars a year",
      source: "Jensen 1968",
    },
    ({ ownExcess, otherExcess, beta }, periodsPerYear) =>
      beta === null ? FLAT : (ownExcess - beta * otherExcess) * periodsPerYear,
  ),
  beta: beside({
    title: "Beta",
    unit: "ratio",
    better: null,
    formula: "covariance with the benchmark's returns / their variance",
    source: "Sharpe 1964",
  }, ({ beta }) => or(beta, FLAT)),
  rSquared: beside({
    title: "R²",
    unit: "ratio",
    better: null,
    formula: "squared correlation with the benchmark's returns",
    source: "Pearson",
  }, ({ correlation }) => correlation === null ? "one of the two does not vary" : correlation ** 2),
  correlation: beside({
    title: "Correlation",
    unit: "ratio",
    better: null,
    formula: "correlation with the benchmark's returns",
    source: "Pearson",
  }, ({ correlation }) => or(correlation, "one of the two does not vary")),
  trackingError: beside({
    title: "Tracking error",
    unit: "percent",
    better: null,
    formula: "standard deviation of return - benchmark's return (ddof 1) x sqrt(bars a year)",
    source: "Grinold and Kahn 1999",
  }, ({ activeDeviation }, periodsPerYear) => (activeDeviation ?? 0) * Math.sqrt(periodsPerYear)),
  informationRatio: beside(
    {
      title: "Information ratio",
      unit: "ratio",
      better: "higher",
      formula: "mean / standard deviation (ddof 1) of return - benchmark's return x sqrt(bars a year)",
      source: "Grinold and Kahn 1999",
    },
    ({ activeMean, activeDeviation }, periodsPerYear) =>
      or(annualRatio(activeMean, activeDeviation, periodsPerYear), ALIKE),
  ),
  upCapture: beside({
    title: "Up capture",
    unit: "percent",
    better: "higher",
    formula: "geometric mean return over the benchmark's geometric mean return, of the bars in which it rose",
    source: "Morningstar",
  }, (both) => captureOf(both, 1)),
  downCapture: beside({
    title: "Down capture",
    unit: "percent",
    better: "lower",
    formula: "geometric mean return over the benchmark's geometric mean return, of the bars in which it fell",
    source: "Morningstar",
  }, (both) => captureOf(both, -1)),
  treynor: beside({
    title: "Treynor",
    unit: "ratio",
    better: "higher",
    formula: "(CAGR - risk-free rate) / beta",
    source: "Treynor 1965",
  }, ({ ownGrowth, beta }, _, riskFree) => {
    if (beta === null) return FLAT;
    if (ownGrowth === null) return "too little time passed";
    return or(finite((ownGrowth - riskFree) / beta), "beta is zero");
  }),
});

function captureOf(both: BesideBenchmark, sign: 1 | -1): Outcome {
  const { count, own, other } = grownWhere(both, sign);
  if (count === 0) return sign > 0 ? "the benchmark never rose" : "the benchmark never fell";
  return Math.expm1(own / count) / Math.expm1(other / count);
}

/**
 * Sums of log growth over the bars in which the benchmark rose, or fell. Growth is multiplied while the product stays within
 * what a double holds, which is cheaper than a logarithm each.
 */
export function grownWhere({ own, other }: Pick<BesideBenchmark, "own" | "other">, sign: 1 | -1) {
  let count = 0;
  let ownLogs = 0;
  let otherLogs = 0;
  let ownProduct = 1;
  let otherProduct = 1;
  for (let i = 0; i < own.length; i++) {
    if (!(other[i]! * sign > 0)) continue;
    count++;
    ownProduct *= 1 + own[i]!;
    otherProduct *= 1 + other[i]!;
    if (count % 64 > 0) continue;
    ownLogs += Math.log(ownProduct);
    otherLogs += Math.log(otherProduct);
    ownProduct = 1;
    otherProduct = 1;
  }
  return { count, own: ownLogs + Math.log(ownProduct), other: otherLogs + Math.log(otherProduct) };
}
