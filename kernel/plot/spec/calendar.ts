/** Returns of single days as a calendar: one block a year, weekdays down, weeks across. */
import { calendarReturns } from "../../stats/calendar_returns.ts";
import { checkOption } from "../../stats/check_option.ts";
import { eightDigits } from "./chart.ts";
import type { HeatmapFigure } from "./figure.ts";
import { firstMonday } from "./heatmap_names.ts";
import { type CurveSource, type EquityColumns, rowsOf } from "./source.ts";

export interface CalendarOptions {
  /** Years shown, the last ones; default 10, at most 40. */
  years?: number;
  title?: string;
}

const DAY = 86_400_000;
const WEEKS = 54;
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Five days a week, seven where any bar falls on a weekend. A day of several bars is compounded; the first has no return. */
export function calendarFigure(
  input: CurveSource<EquityColumns>,
  options: CalendarOptions = {},
): HeatmapFigure {
  const { years: most = 10, title = "Daily returns" } = options;
  checkOption("years", most, Number.isInteger(most) && most >= 1, "a whole number from 1 on");
  const { time, equity } = rowsOf(input);
  const daily = calendarReturns(time, equity, "day");
  const yearOf = (ms: number) => new Date(ms).getUTCFullYear();
  const weekday = (ms: number) => (new Date(ms).getUTCDay() + 6) % 7;
  const days = daily.time.some((ms) => weekday(ms) > 4) ? 7 : 5;
  const last = daily.length ? yearOf(daily.time[daily.length - 1]!) : 0;
  const first = daily.length ? yearOf(daily.time[0]!) : 1;
  const from = Math.max(first, last - Math.min(40, most) + 1);
  const count = Math.max(0, last - from + 1);
  const rows = Array.from(
    { length: count * days },
    (_, row) => `${from + Math.floor(row / days)} ${WEEKDAYS[row % days]}`,
  );
  const values = rows.map(() => new Array<number | null>(WEEKS).fill(null));
  for (let i = 0; i < daily.length; i++) {
    const ms = daily.time[i]!;
    const year = yearOf(ms);
    if (year < from || !Number.isFinite(daily.value[i]!)) continue;
    const week = Math.floor((ms - firstMonday(year)) / (7 * DAY));
    values[(year - from) * days + weekday(ms)]![week] = eightDigits(daily.value[i]!);
  }
  return {
    kind: "heatmap",
    title,
    format: "percent",
    rows,
    columns: Array.from({ length: WEEKS }, (_, week) => `week ${week + 1}`),
    values,
    calendar: { firstYear: from, days },
    ...(from > first ? { note: `last ${count} of ${last - first + 1} years` } : {}),
  };
}
