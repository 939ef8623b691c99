import type { Measurements } from "./measurements.ts";
import { finite } from "./moments.ts";
import { or, statisticsOf } from "./statistic.ts";

/** Milliseconds in a year of 365.25 days. */
export const YEAR = 365.25 * 86_400_000;

/** Compound growth a year on calendar time; null without time passed, where nothing is left and beyond all numbers. */
export function annualGrowth(totalReturn: number, time: Float64Array): number | null {
  if (time.length < 2 || totalReturn <= -1) return null;
  return finite((1 + totalReturn) ** (YEAR / (time[time.length - 1]! - time[0]!)) - 1);
}

/** CAGR where the returns are known to be defined: then at least two bars are, and something is left. */
export const growthOf = ({ total, time }: Pick<Measurements, "total" | "time">): number =>
  annualGrowth(total, time) ?? NaN;

export const CAGR = statisticsOf({
  cagr: {
    title: "CAGR",
    kind: "returns",
    unit: "percent",
    better: "higher",
    formula: "(last equity / first equity) ^ (365.25 / calendar days) - 1",
    source: "the industry's convention",
    reads: "returns",
    compute: ({ total, time }) => or(annualGrowth(total, time), "too little time passed for so much growth"),
  },
});
