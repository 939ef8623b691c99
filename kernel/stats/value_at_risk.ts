/**
 * What a bar loses at worst in 95 of 100 bars (option `confidence`), and on average in the other five: returns, so losses
 * are negative.
 */
import type { Measurements } from "./measurements.ts";
import { normalDensity, normalQuantile } from "./normal.ts";
import { type Outcome, type Statistic, statisticsOf } from "./statistic.ts";

const risk = (of: Pick<Statistic, "title" | "formula" | "source" | "compute">): Statistic => ({
  kind: "distribution",
  unit: "percent",
  better: "higher",
  reads: "returns",
  ...of,
});

/** Mean plus so many standard deviations. */
const standardised = (
  { moments: { mean, deviation }, tails }: Measurements,
  deviations: (z: number, probability: number) => number,
): Outcome =>
  deviation === null
    ? mean
    : mean + deviation * deviations(normalQuantile(tails.probability), tails.probability);

export const VALUE_AT_RISK = statisticsOf({
  valueAtRisk: risk({
    title: "Value at risk",
    formula: "the return that 1 - confidence of all lie below, between two by straight line",
    source: "Jorion 1996; method 7 of Hyndman and Fan 1996",
    compute: ({ tails }) => tails.quantile,
  }),
  valueAtRiskNormal: risk({
    title: "Value at risk, normal",
    formula: "mean + z x standard deviation, z the normal quantile of 1 - confidence",
    source: "RiskMetrics 1996",
    compute: (measured) => standardised(measured, (z) => z),
  }),
  valueAtRiskCornishFisher: risk({
    title: "Value at risk, Cornish-Fisher",
    formula:
      "mean + w x standard deviation, w = z + (z^2 - 1) S / 6 + (z^3 - 3 z) K / 24 - (2 z^3 - 5 z) S^2 / 36 " +
      "with skew S and excess kurtosis K (ddof 0)",
    source: "Cornish and Fisher 1937; Favre and Galeano 2002",
    compute: (measured) => {
      const { skew, kurtosis } = measured.moments;
      return standardised(
        measured,
        (z) =>
          z + (z ** 2 - 1) * skew / 6 + (z ** 3 - 3 * z) * (kurtosis - 3) / 24 -
          (2 * z ** 3 - 5 * z) * skew ** 2 / 36,
      );
    },
  }),
  expectedShortfall: risk({
    title: "Expected shortfall",
    formula: "mean of the floor((n - 1)(1 - confidence)) + 1 lowest returns",
    source: "Rockafellar and Uryasev 2000",
    compute: ({ tails }) => tails.mean,
  }),
  expectedShortfallNormal: risk({
    title: "Expected shortfall, normal",
    formula: "mean - standard deviation x density(z) / (1 - confidence)",
    source: "Rockafellar and Uryasev 2000",
    compute: (measured) => standardised(measured, (z, probability) => -normalDensity(z) / probability),
  }),
  expectedShortfallCornishFisher: risk({
    title: "Expected shortfall, Cornish-Fisher",
    formula: "the normal one with density(z) x (1 + z S / 6 + (z^2 - 1) K / 24 - (2 z^2 - 1) S^2 / 36)",
    source: "Maillard 2012",
    compute: (measured) => {
      const { skew, kurtosis } = measured.moments;
      return standardised(measured, (z, probability) => {
        const bend = 1 + z * skew / 6 + (z ** 2 - 1) * (kurtosis - 3) / 24 -
          (2 * z ** 2 - 1) * skew ** 2 / 36;
        return -normalDensity(z) * bend / probability;
      });
    },
  }),
});
