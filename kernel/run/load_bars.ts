/** loadBars as a cell calls it: bars that show themselves as one line and their first and last rows. */
import { loadFrom, type LoadOptions } from "../data/load_bars.ts";
import { fingerprint } from "../data/ohlcv.ts";
import { workspaceFolder } from "../data/workspace.ts";
import type { Bars } from "../market/bars.ts";
import { formatDate, formatNumber } from "../plot/spec/format.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { barsTable } from "../plot/spec/tables.ts";
import { type Displayed, displayedAs } from "./display.ts";

/** Rows shown from each end. */
const ENDS = 4;

/**
 * Bars of one symbol, of several symbols, or of your own CSV or Parquet file.
 *
 * A file's path is relative to the notebook and ends in .csv, .tsv or .parquet. It needs columns for time (ISO dates
 * or epoch numbers, UTC), open, high, low and close; volume may be missing. Prices are in the currency of the market,
 * times in epoch milliseconds UTC.
 *
 * @param symbol A symbol, a list of symbols, or the path of a file.
 * @returns One `Bars`, or a list of them in the order asked for.
 * @throws DataError for an unknown symbol, an empty range or a file that cannot be read as bars.
 * @throws ParameterError for an option outside what is allowed.
 * @example
 * ```ts
 * import { loadBars } from "tapebook";
 *
 * const bars = await loadBars("SP500", { start: "2005-01-01", end: "2009-12-31" });
 * if (bars.length !== 1259) throw new Error("five years of trading days expected");
 * ```
 */
export async function loadBars(symbol: string, options?: LoadOptions): Promise<Bars & Displayed>;
export async function loadBars(
  symbols: readonly string[],
  options?: LoadOptions,
): Promise<(Bars & Displayed)[]>;
export async function loadBars(
  what: string | readonly string[],
  options?: LoadOptions,
): Promise<(Bars & Displayed) | (Bars & Displayed)[]> {
  const place = { workspace: workspaceFolder(), folder: Deno.cwd() };
  const loaded = await loadFrom(place, typeof what === "string" ? [what] : what, options);
  const shown = loaded.map((bars) => displayedAs({ ...bars }, barsFigure));
  return typeof what === "string" ? shown[0]! : shown;
}

/** "5,105 bars · S&P 500 · 1d · 2000-01-03 → 2020-04-17 · sample · #9f3c…" */
export function barsLine(bars: Bars): string {
  const { length, name, timeframe, time, origin } = bars;
  const range = `${formatDate(time[0] ?? NaN)} → ${formatDate(time[length - 1] ?? NaN)}`;
  const hash = `#${fingerprint(bars).slice(0, 4)}…`;
  return [`${formatNumber(length, "integer")} bars`, name, timeframe, range, origin.source, hash].join(" · ");
}

export function barsFigure(bars: Bars): TableFigure {
  const title = barsLine(bars);
  if (bars.length <= 2 * ENDS) return { ...barsTable(bars), title };
  const ends = [...Array(ENDS).keys(), ...Array.from({ length: ENDS }, (_, i) => bars.length - ENDS + i)];
  const pick = (column: Float64Array) => Float64Array.from(ends, (i) => column[i] ?? NaN);
  const { open, high, low, close, volume, time } = bars;
  const table = barsTable({
    ...bars,
    length: ends.length,
    time: pick(time),
    open: pick(open),
    high: pick(high),
    low: pick(low),
    close: pick(close),
    volume: pick(volume),
  });
  const gap = table.columns.map((_, i) => i === 0 ? "…" : null);
  return { ...table, title, rows: table.rows.toSpliced(ENDS, 0, gap), total: bars.length };
}
