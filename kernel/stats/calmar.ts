/** Growth a year over the deepest drawdown. */
import { lowerBound } from "../series/search.ts";
import { growthOf, YEAR } from "./cagr.ts";
import { measureDrawdowns } from "./drawdown.ts";
import type { Measurements } from "./measurements.ts";
import { finite } from "./moments.ts";
import { type Outcome, statisticsOf } from "./statistic.ts";

const NO_DRAWDOWN = "the account never fell below a peak";

/** Null without growth or drawdown. */
export function growthOverDrawdown(growth: number | null, deepest: number): number | null {
  return growth === null || deepest === 0 ? null : finite(growth / -deepest);
}

const whole = (measured: Measurements): Outcome =>
  growthOverDrawdown(growthOf(measured), measured.drawdowns.deepest) ?? NO_DRAWDOWN;

const MAR_FORMULA = "CAGR / deepest drawdown without sign, since the start";

export const CALMAR = statisticsOf({
  calmar: {
    title: "Calmar",
    kind: "ratios",
    unit: "ratio",
    better: "higher",
    formula: MAR_FORMULA,
    source: "Young 1991; over the whole run, as the libraries have it",
    reads: "returns",
    compute: whole,
  },
  mar: {
    title: "MAR",
    kind: "ratios",
    unit: "ratio",
    better: "higher",
    formula: MAR_FORMULA,
    source: "Managed Account Reports 1978",
    reads: "returns",
    compute: whole,
  },
  calmar36: {
    title: "Calmar, 36 months",
    kind: "ratios",
    unit: "ratio",
    better: "higher",
    formula: "CAGR / deepest drawdown without sign, both over the last three years",
    source: "Young 1991",
    reads: "returns",
    compute: ({ time, equity }) => {
      const begin = time[time.length - 1]! - 3 * YEAR;
      if (time[0]! > begin) return "the run is shorter than three years";
      // The close that the three years start from.
      const from = Math.min(lowerBound(time, begin), time.length - 2);
      const [times, values] = [time.subarray(from), equity.subarray(from)];
      const total = values[values.length - 1]! / values[0]! - 1;
      const { deepest } = measureDrawdowns(times, values);
      return growthOverDrawdown(growthOf({ total, time: times }), deepest) ??
        "the account did not fall below a peak in three years";
    },
  },
});
