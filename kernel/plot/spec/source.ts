/** What the builders of charts take: a run, its curve or its trades, or plain columns. */
import { type CalendarPeriod, calendarReturns } from "../../stats/calendar_returns.ts";
import { simpleReturns } from "../../stats/moments.ts";
import type { MeasuredTrades } from "../../stats/trade_sums.ts";
import { quote } from "../../market/errors.ts";
import { type EquityRows, withEquity } from "./equity_rows.ts";
import { checkOneOf, isList } from "./check.ts";
import { PlotError } from "./plot_error.ts";

/** Account value by time: what `run.equity` is. */
export interface Curve {
  /** Epoch milliseconds, ascending. */
  time: ArrayLike<number>;
  value: ArrayLike<number>;
}

/** A run, its equity curve, or plain columns. */
export type CurveSource<Columns> = Columns | Curve | { equity: Curve; title?: string };

/** Account value by time as plain columns. */
export interface EquityColumns {
  /** Epoch milliseconds, ascending. */
  time: ArrayLike<number>;
  /** Account value at each time; NaN where there is none. */
  equity: ArrayLike<number>;
  title?: string;
}

export function columnsOf<Columns extends EquityColumns>(
  input: CurveSource<Columns>,
): Columns | EquityColumns {
  const given = Object(input);
  if (isCurve(given)) return { time: given.time, equity: given.value };
  if (isCurve(given.equity)) {
    return { time: given.equity.time, equity: given.equity.value, title: given.title };
  }
  if (isList(given.time) && isList(given.equity)) return given;
  throw notDrawn("a run, run.equity, or columns time and equity", input);
}

/** What to pass instead of `input`, which is nothing that can be drawn. */
export function notDrawn(allowed: string, input: unknown): PlotError {
  const hint = input instanceof Promise
    ? "; put await before it"
    : isList(Object(input).close)
    ? "; of bars, pass { time: bars.time, equity: bars.close }"
    : "";
  return new PlotError("unknown-input", `Pass ${allowed}: got ${quote(input)}${hint}`, {
    field: "input",
    value: typeof input,
    allowed,
  });
}

const isCurve = (given: unknown): given is Curve => isList(Object(given).time) && isList(Object(given).value);

/** The rows with an equity. */
export function rowsOf(input: CurveSource<EquityColumns>): EquityRows {
  const { time, equity } = columnsOf(input);
  return withEquity(time, equity);
}

/** A run, or its trades. */
export type TradeSource = MeasuredTrades | { trades: MeasuredTrades };

export function tradesOf(input: TradeSource): MeasuredTrades {
  const trades = Object(Object(input).trades ?? input);
  if ("entryTime" in trades && "profit" in trades) return trades;
  throw notDrawn("a run or its trades", input);
}

/** Rows of the closed trades: those still open have no result yet. */
export function closedRows({ length, open }: MeasuredTrades): number[] {
  return Array.from({ length }, (_, row) => row).filter((row) => open[row] !== 1);
}

/** A run, its curve, equity by time, or returns as fractions. */
export type ReturnsSource = CurveSource<EquityColumns> | { returns: ArrayLike<number> } | ArrayLike<number>;

/** Bars as they come, or periods of the calendar. */
export type ReturnPeriod = "bar" | CalendarPeriod;

/** Finite returns of an equity by bar or period of the calendar; returns that are given as they are. */
export function returnsOf(input: ReturnsSource, period: ReturnPeriod = "bar"): Float64Array {
  const finite = (values: ArrayLike<number>) => Float64Array.from(values).filter(Number.isFinite);
  checkOneOf("period", period, Object.keys(RETURN_OF));
  if (isList(input)) return finite(input as ArrayLike<number>);
  if (isList(Object(input).returns)) return finite((input as { returns: ArrayLike<number> }).returns);
  const { time, equity } = rowsOf(input as CurveSource<EquityColumns>);
  return finite(period === "bar" ? simpleReturns(equity) : calendarReturns(time, equity, period).value);
}

/** What the returns of a period are called. */
export const RETURN_OF: Readonly<Record<ReturnPeriod, string>> = {
  bar: "Return of a bar",
  day: "Daily return",
  week: "Weekly return",
  month: "Monthly return",
  quarter: "Quarterly return",
  year: "Yearly return",
};

export const NO_TRADES = "No closed trades";
