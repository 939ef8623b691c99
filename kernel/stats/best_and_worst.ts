/** The best and worst day, month and year of the calendar, and how many of them won. */
import type { Measurements, PeriodSums } from "./measurements.ts";
import { type Statistic, statisticsOf } from "./statistic.ts";

type Part = "days" | "months" | "years";

const part = (
  title: string,
  of: Part,
  better: Statistic["better"],
  formula: string,
  value: (sums: PeriodSums) => number,
): Statistic => ({
  title,
  kind: "returns",
  unit: "percent",
  better,
  formula: `${formula} of the calendar's ${of} (UTC)`,
  source: "the industry's convention",
  reads: "returns",
  compute: (measured: Measurements) =>
    measured[of].count > 0 ? value(measured[of]) : `the run lies within one of the ${of}`,
});

const best = (title: string, of: Part) => part(title, of, "higher", "highest return", (sums) => sums.best);
const worst = (title: string, of: Part) => part(title, of, "higher", "lowest return", (sums) => sums.worst);
const won = (title: string, of: Part) =>
  part(title, of, "higher", "share above zero", (sums) => sums.won / sums.count);

export const BEST_AND_WORST = statisticsOf({
  bestDay: best("Best day", "days"),
  worstDay: worst("Worst day", "days"),
  positiveDays: won("Winning days", "days"),
  bestMonth: best("Best month", "months"),
  worstMonth: worst("Worst month", "months"),
  positiveMonths: won("Winning months", "months"),
  bestYear: best("Best year", "years"),
  worstYear: worst("Worst year", "years"),
  positiveYears: won("Winning years", "years"),
});
