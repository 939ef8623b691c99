/** Returns by calendar month: years down, months across, the year's total set apart. */
import type { HeatmapFigure } from "./figure.ts";
import { checkLength, checkTime } from "./plot_error.ts";

export interface MonthlyInput {
  /** Epoch milliseconds, ascending. */
  time: ArrayLike<number>;
  /** Account value at each time. */
  equity: ArrayLike<number>;
  title?: string;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * The first month counts from the first equity, the last one ends with the data; a month without any value stays empty
 * and the next one counts from the last value before it.
 */
export function monthlyHeatmap({ time, equity, title = "Monthly returns" }: MonthlyInput): HeatmapFigure {
  checkTime(time);
  checkLength("equity", equity, time.length);
  const years = new Map<number, { months: (number | null)[]; growth: number }>();
  let before = NaN;
  for (const { year, month, value } of monthEnds(time, equity)) {
    const start = Number.isNaN(before) ? value.first : before;
    const row = years.get(year) ?? { months: new Array(12).fill(null), growth: 1 };
    row.months[month] = value.last / start - 1;
    row.growth *= value.last / start;
    years.set(year, row);
    before = value.last;
  }
  return {
    kind: "heatmap",
    title,
    format: "percent",
    rows: [...years.keys()].map(String),
    columns: MONTHS,
    values: Array.from(years.values(), ({ months }) => months),
    totals: { title: "Year", values: Array.from(years.values(), ({ growth }) => growth - 1) },
  };
}

/** First and last equity of every month that has any, in UTC. */
function monthEnds(time: ArrayLike<number>, equity: ArrayLike<number>) {
  const months: { year: number; month: number; value: { first: number; last: number } }[] = [];
  for (let i = 0; i < time.length; i++) {
    if (!Number.isFinite(equity[i]!)) continue;
    const date = new Date(time[i]!);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    const current = months.at(-1);
    if (current?.year === year && current.month === month) current.value.last = equity[i]!;
    else months.push({ year, month, value: { first: equity[i]!, last: equity[i]! } });
  }
  return months;
}
