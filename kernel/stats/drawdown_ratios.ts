/** Growth a year less the risk-free rate against all drawdowns, not the deepest alone. */
import { eachPeriod } from "./calendar_returns.ts";
import { growthOf } from "./cagr.ts";
import type { Measurements } from "./measurements.ts";
import { type Outcome, type Statistic, statisticsOf } from "./statistic.ts";

const over = (measured: Measurements, pain: number): Outcome =>
  pain > 0 ? (growthOf(measured) - measured.riskFree) / pain : "the account never fell below a peak";

/** Root of the mean squared drawdown over the bars after the first. */
export const ulcerIndex = ({ drawdowns, returns }: Pick<Measurements, "drawdowns" | "returns">): number =>
  Math.sqrt(drawdowns.squares / returns.length);

const ratio = (of: Pick<Statistic, "title" | "formula" | "source" | "compute">): Statistic => ({
  kind: "ratios",
  unit: "ratio",
  better: "higher",
  reads: "returns",
  ...of,
});

export const DRAWDOWN_RATIOS = statisticsOf({
  ulcerIndex: {
    title: "Ulcer index",
    kind: "drawdown",
    unit: "percent",
    better: "lower",
    formula: "sqrt(mean(drawdown^2)) over the bars after the first",
    source: "Martin and McCann 1989",
    reads: "returns",
    compute: ulcerIndex,
  },
  ulcerPerformance: ratio({
    title: "Ulcer performance index",
    formula: "(CAGR - risk-free rate) / Ulcer index",
    source: "Martin and McCann 1989",
    compute: (measured) => over(measured, ulcerIndex(measured)),
  }),
  sterling: ratio({
    title: "Sterling",
    formula:
      "(CAGR - risk-free rate) / (mean over the calendar's years of the deepest drawdown in it + 10 %)",
    source: "Kestner 1996, after Jones",
    compute: (measured) => over(measured, meanOfYears(measured) + 0.1),
  }),
  burke: ratio({
    title: "Burke",
    formula: "(CAGR - risk-free rate) / sqrt(sum of the squared depths of all drawdowns)",
    source: "Burke 1994",
    compute: (measured) =>
      over(measured, Math.sqrt(measured.drawdowns.depth.reduce((sum, depth) => sum + depth * depth, 0))),
  }),
});

/** Mean of the years' deepest drawdowns without sign; each year starts from the last close before it. */
function meanOfYears({ time, equity }: Measurements): number {
  let sum = 0;
  let count = 0;
  eachPeriod(time, "year", (first, last) => {
    let peak = equity[Math.max(0, first - 1)]!;
    let deepest = 0;
    for (let i = first; i <= last; i++) {
      const value = equity[i]!;
      if (value > peak) peak = value;
      else deepest = Math.min(deepest, value / peak - 1);
    }
    sum -= deepest;
    count++;
  });
  return sum / count;
}
