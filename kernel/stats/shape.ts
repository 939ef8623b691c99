/** How the returns are distributed, and how straight the account rose. */
import { NO_VARIANCE } from "./sharpe.ts";
import { statisticsOf } from "./statistic.ts";

export const SHAPE = statisticsOf({
  tailRatio: {
    title: "Tail ratio",
    kind: "distribution",
    unit: "ratio",
    better: "higher",
    formula: "95th percentile of the returns / 5th, without sign",
    source: "empyrical",
    reads: "returns",
    compute: ({ tails }) =>
      tails.p5 === 0 ? "the lowest twentieth of the returns ends at zero" : Math.abs(tails.p95 / tails.p5),
  },
  skew: {
    title: "Skew",
    kind: "distribution",
    unit: "ratio",
    better: "higher",
    formula: "third standardised moment of the returns, adjusted for the sample's size (G1)",
    source: "Fisher; Joanes and Gill 1998",
    reads: "returns",
    compute: ({ moments: { count, deviation, skew } }) => {
      if (deviation === null) return NO_VARIANCE;
      return count < 3 ? "it takes three returns" : skew * Math.sqrt(count * (count - 1)) / (count - 2);
    },
  },
  kurtosis: {
    title: "Excess kurtosis",
    kind: "distribution",
    unit: "ratio",
    better: "lower",
    formula: "fourth standardised moment of the returns less 3, adjusted for the sample's size (G2)",
    source: "Fisher; Joanes and Gill 1998",
    reads: "returns",
    compute: ({ moments: { count, deviation, kurtosis } }) => {
      if (deviation === null) return NO_VARIANCE;
      if (count < 4) return "it takes four returns";
      return (count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * (kurtosis - 3) + 6);
    },
  },
  stability: {
    title: "Stability",
    kind: "ratios",
    unit: "ratio",
    better: "higher",
    formula: "R^2 of the log of the equity against the number of the bar, without the first bar",
    source: "empyrical",
    reads: "returns",
    compute: ({ equity }) => straightness(equity.subarray(1)) ?? "the account did not move",
  },
});

/** R^2 of the straight line through the logs; null where they do not vary. */
function straightness(equity: Float64Array): number | null {
  const count = equity.length;
  if (count < 2) return null;
  const first = equity[0]!;
  const logs = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const log = Math.log(equity[i]! / first);
    logs[i] = log;
    sum += log;
  }
  const mean = sum / count;
  const middle = (count - 1) / 2;
  let squares = 0;
  let products = 0;
  for (let i = 0; i < count; i++) {
    const off = logs[i]! - mean;
    squares += off * off;
    products += off * (i - middle);
  }
  const steps = count * (count * count - 1) / 12;
  return squares > 1e-24 * count ? products * products / (squares * steps) : null;
}
