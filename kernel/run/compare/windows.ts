/** Accounts against each other over one part of the calendar after the other. */
import type { TableFigure } from "../../plot/spec/figure.ts";
import { formatDate, formatNumber } from "../../plot/spec/format.ts";
import { columnsTable } from "../../plot/spec/tables.ts";
import { type CalendarPeriod, calendarReturns } from "../../stats/calendar_returns.ts";
import { checkOption } from "../../stats/check_option.ts";
import { signTest } from "../../stats/sign_test.ts";
import { withFormats } from "../rows.ts";
import type { SideBySide } from "../side_by_side.ts";

/** Returns by window of the calendar: `length` values a column. */
export interface ComparedWindows {
  readonly length: number;
  /** Epoch ms at which each window begins. */
  readonly time: Float64Array;
  /** Return of each account in each window, by name. */
  readonly returns: Readonly<Record<string, Float64Array>>;
  /** In how many windows an account was the only best. */
  readonly wins: Readonly<Record<string, number>>;
  /**
   * Of the two that rank first: probability that one is ahead of the other in so many windows, either way, where each
   * is as likely to be ahead.
   */
  readonly pValue: number;
}

const PERIODS: readonly CalendarPeriod[] = ["day", "week", "month", "quarter", "year"];

export function comparedWindows(side: SideBySide, period: CalendarPeriod): ComparedWindows {
  checkOption("period", period, PERIODS.includes(period), PERIODS.join(", "));
  const { names, time, accounts } = side;
  const columns = accounts.map(({ equity }) => calendarReturns(time, equity, period).value);
  const whole = calendarReturns(time, accounts[0]!.equity, period);
  const bests = Array.from({ length: whole.length }, (_, i) => onlyBest(columns.map((column) => column[i]!)));
  const [a, b] = columns as [Float64Array, Float64Array];
  const ahead = a.filter((value, i) => value > b[i]!).length;
  const behind = a.filter((value, i) => value < b[i]!).length;
  return {
    length: whole.length,
    time: whole.time,
    returns: Object.fromEntries(names.map((name, k) => [name, columns[k]!])),
    wins: Object.fromEntries(names.map((name, k) => [name, bests.filter((best) => best === k).length])),
    pValue: signTest(ahead, behind),
  };
}

/** Place of the greatest, -1 for a tie and where one is NaN. */
function onlyBest(values: readonly number[]): number {
  const most = Math.max(...values);
  return values.filter((value) => value === most).length === 1 ? values.indexOf(most) : -1;
}

export function windowsTable({ length, time, returns, wins, pValue }: ComparedWindows): TableFigure {
  const names = Object.keys(returns);
  const table = columnsTable({ From: time, ...returns }, "By window");
  const cells = Array.from({ length }, (_, i) => onlyBest(names.map((name) => returns[name]![i]!)))
    .flatMap((best, i): [number, number][] => best < 0 || i >= table.rows.length ? [] : [[i, best + 1]]);
  const list = names.map((name) => `${name} ${wins[name]}`).join(", ");
  const p = formatNumber(pValue, "ratio");
  return {
    ...withFormats(table, {
      From: "date",
      ...Object.fromEntries(names.map((name) => [name, "percent"] as const)),
    }),
    title: `Windows from ${formatDate(time[0] ?? NaN)}: best in ${list}; sign test of the first two p ${p}`,
    marked: { meaning: "best of its window", cells },
  };
}
