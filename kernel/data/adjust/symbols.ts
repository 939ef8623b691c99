/**
 * Map files, as LEAN keeps them: rows of `date, ticker, exchange`, oldest first. The first row is the day on which a
 * security came to the market; each later one the last day on which it had that ticker.
 */
import type { Bars } from "../../market/bars.ts";
import { DAY } from "../../market/calendar/dates.ts";
import { DataError } from "../../market/errors.ts";
import { lowerBound, upperBound } from "../../series/search.ts";
import { parseCompactDay } from "./compact_day.ts";

/** The ticker of a security over some time. */
export interface SymbolPeriod {
  /** In capitals. */
  readonly symbol: string;
  /** First and last day, 00:00 UTC, both included. */
  readonly from: number;
  readonly to: number;
}

export function periodsOfMap(text: string): SymbolPeriod[] {
  const rows = text.trim().split(/\r?\n/).map((line, i) => {
    const [day, symbol] = line.split(",");
    const row = { day: parseCompactDay(day ?? ""), symbol: (symbol ?? "").trim().toUpperCase() };
    if (!Number.isNaN(row.day) && row.symbol !== "") return row;
    throw new DataError(
      `Mend row ${i + 1} of the map file: it must have a date such as 20140402 and a ticker`,
      {
        field: "map",
        value: line,
        allowed: "date, ticker, exchange",
      },
    );
  });
  return rows.slice(1).map(({ day, symbol }, i) => ({
    symbol,
    from: i === 0 ? rows[0]!.day : rows[i]!.day + DAY,
    to: day,
  }));
}

/**
 * Bars of one security out of those of its tickers, under its last one.
 *
 * @throws DataError where there are no bars of the last ticker, or none at all in its periods
 */
export function joinPeriods(periods: readonly SymbolPeriod[], bars: readonly Bars[]): Bars {
  const last = periods.at(-1);
  const current = bars.find(({ symbol }) => symbol.toUpperCase() === last?.symbol);
  if (!last || !current) {
    const allowed = periods.map(({ symbol }) => symbol).join(", ");
    throw new DataError(
      `Give bars of ${last?.symbol ?? "the security's last ticker"}: there are those of ${
        bars.map(({ symbol }) => symbol).join(", ") || "nothing"
      }`,
      { field: "bars", value: bars.length, allowed },
    );
  }
  const parts = periods.flatMap(({ symbol, from, to }) => {
    const part = bars.find((each) => each.symbol.toUpperCase() === symbol);
    if (!part) return [];
    const actions = (part.actions ?? []).filter(({ time }) => time >= from && time < to + DAY);
    return [{ part, actions, start: lowerBound(part.time, from), end: upperBound(part.time, to + DAY - 1) }];
  });
  const join = (field: "time" | "open" | "high" | "low" | "close" | "volume") =>
    Float64Array.from(parts.flatMap(({ part, start, end }) => Array.from(part[field].subarray(start, end))));
  const time = join("time");
  const actions = parts.flatMap((each) => each.actions);
  const { actions: _, ...rest } = current;
  return {
    ...rest,
    length: time.length,
    time,
    open: join("open"),
    high: join("high"),
    low: join("low"),
    close: join("close"),
    volume: join("volume"),
    ...actions.length > 0 && { actions },
  };
}
