/** Rows of an answer as columns, whatever their order. */
import { DAY } from "../../market/calendar/dates.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { calendarOf } from "../../market/calendar/calendar_of.ts";
import { type OhlcvColumns, ohlcvFrom, ohlcvList } from "../ohlcv.ts";
import type { SeriesKey } from "./provider.ts";

type Cell = number | null | undefined;

/** Start of the bar in epoch ms, then what stands in it; null where the provider has nothing. */
export type PriceRow = readonly [time: number, open: Cell, high: Cell, low: Cell, close: Cell, volume: Cell];

/** Oldest first; a row without all four prices is left out, of rows of one time the last stays. No volume is NaN. */
export function columnsOf(rows: Iterable<PriceRow>): OhlcvColumns {
  const byTime = new Map<number, PriceRow>();
  for (const row of rows) {
    if (row.slice(0, 5).every(Number.isFinite)) byTime.set(row[0], row);
  }
  const sorted = [...byTime.values()].sort((a, b) => a[0] - b[0]);
  return ohlcvFrom(Array.from({ length: 6 }, (_, i) => Float64Array.from(sorted, (row) => row[i] ?? NaN)));
}

/** For sources whose volume is money: units by the close, so that close times volume is what the source says. */
export const unitsOfMoney = (columns: OhlcvColumns): OhlcvColumns => ({
  ...columns,
  volume: columns.volume.map((money, i) => money / columns.close[i]!),
});

/** Without the bars of a day's trading before the opening and after the close; bars of a day and longer as they are. */
export function regularHours(
  columns: OhlcvColumns,
  { market, timeframe }: Pick<SeriesKey, "market" | "timeframe">,
): OhlcvColumns {
  if (timeframeMs(timeframe) >= DAY) return columns;
  const calendar = calendarOf(market);
  return rowsWhere(columns, (time) => time >= calendar.opensAt(time) && time < calendar.closesAt(time));
}

export function rowsWhere(columns: OhlcvColumns, keep: (time: number) => boolean): OhlcvColumns {
  const rows = columns.time.map((_, i) => i).filter((i) => keep(columns.time[i]!));
  return ohlcvFrom(ohlcvList(columns).map((column) => rows.map((row) => column[row]!)));
}
