/** importBars as a cell calls it: paths begin at the notebook's folder, and what comes out shows itself. */
import {
  importColumnsFrom,
  type Imported,
  type ImportedColumns,
  importFrom,
  type ImportNotes,
  type UncheckedBars,
} from "../data/import/import_bars.ts";
import type { ImportOptions } from "../data/import/options.ts";
import type { ImportSource } from "../data/import/source.ts";
import { formatTime } from "../market/time.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { columnsTable } from "../plot/spec/tables.ts";
import { type Displayed, displayedAs } from "./display.ts";
import { showBars, type ShownBars } from "./shown_bars.ts";

/** What importBars() gives. */
export interface ImportedBars extends Imported {
  readonly bars: readonly ShownBars[];
}

/**
 * All bars of a file: CSV, TSV, JSON, Parquet or Arrow, also in gzip or zip, with one symbol or many.
 *
 * What each column is, how dates and numbers are written and how long a bar is are guessed from the whole file; `reading`
 * says how, in the words of the options, and `notes` what was assumed. Look at both, set what is wrong, import again. What
 * can be meant in two ways, such as 03/04/2013 without a day above 12, is an error that asks.
 *
 * Times become epoch ms UTC: stamps without a zone are UTC unless `timezone` names theirs, daily bars keep the date as it is
 * written, and `stamps: "end"` is for rows stamped with the end of their bar. Prices are in the currency of the market;
 * files with one price for each time (a column for each symbol) give bars whose four prices are equal.
 *
 * Splits and dividends in the rows become the bars' actions, as far as the prices are not adjusted for them: whether they
 * are, the jump at the splits says, and `notes` what came out. The file's own adjusted closes are in `adjustedClose`.
 *
 * @param source a path relative to the notebook, an http(s) address, or `{ name, bytes }`
 * @returns one `Bars` for each symbol, `adjustedClose` by symbol, `reading`, `notes`
 * @throws DataError naming file, column, row and value where something is not what it should be
 * @throws ParameterError for an unknown option or a value outside what is allowed
 * @example
 * ```ts
 * import { importBars } from "tapebook";
 *
 * const text = "Datum;Eröffnung;Hoch;Tief;Schluss\n03.01.2024;10,5;11;10;10,8\n15.01.2024;1.010,8;1.011;1.009;1.010\n";
 * const { bars, reading } = await importBars(
 *   { name: "acme.csv", bytes: new TextEncoder().encode(text) },
 *   { columns: { time: "Datum", open: "Eröffnung", high: "Hoch", low: "Tief", close: "Schluss" }, timeframe: "1d" },
 * );
 * if (bars[0]!.open[1] !== 1010.8) throw new Error("a decimal comma");
 * if (reading.dateFormat !== "DD.MM.YYYY") throw new Error("15 is no month");
 * ```
 */
export async function importBars(
  source: ImportSource,
  options?: ImportOptions,
): Promise<ImportedBars & Displayed> {
  const imported = await importFrom(Deno.cwd(), source, options);
  const shown = { ...imported, bars: imported.bars.map(showBars) };
  return displayedAs(shown, () => importedTable(imported.bars, imported));
}

/**
 * The rows of a file as they are, by time: for data that importBars() refuses. validate() says what is wrong with them and
 * repair() mends what can be mended without guessing.
 *
 * @param source as importBars()
 * @returns columns of each symbol, with NaN for what is missing, its declared splits and dividends, and what of them the
 * prices hold (`adjusted`); `reading`, `notes`
 * @throws DataError for a file that cannot be read as bars at all
 * @throws ParameterError for an unknown option or a value outside what is allowed
 * @example
 * ```ts
 * import { importColumns } from "tapebook";
 *
 * const text = "date,open,high,low,close\n2024-01-02,10,9,11,10\n2024-01-03,,,,10\n";
 * const { columns } = await importColumns({ name: "acme.csv", bytes: new TextEncoder().encode(text) });
 * const [acme] = columns;
 * if (acme!.high[0] !== 9 || !Number.isNaN(acme!.open[1])) throw new Error("as in the file");
 * ```
 */
export async function importColumns(
  source: ImportSource,
  options?: ImportOptions,
): Promise<ImportedColumns & Displayed> {
  const imported = await importColumnsFrom(Deno.cwd(), source, options);
  return displayedAs(imported, () => importedTable(imported.columns, imported));
}

/** Rows of symbols that a table lists. */
type Listed = Pick<UncheckedBars, "symbol" | "time" | "low" | "high">;

/** A row for each symbol; the notes below. */
export function importedTable(
  series: readonly Listed[],
  { market, timeframe, reading, notes }: ImportNotes,
): TableFigure {
  const title = `${market} · ${timeframe} · ${columnsLine(reading.columns)}`;
  const table = columnsTable({
    Symbol: series.map(({ symbol }) => symbol),
    Bars: series.map(({ time }) => time.length),
    First: series.map(({ time }) => formatTime(time[0]!)),
    Last: series.map(({ time }) => formatTime(time.at(-1)!)),
    Low: series.map(({ low }) => low.reduce((least, price) => price < least ? price : least, Infinity)),
    High: series.map(({ high }) => high.reduce((most, price) => price > most ? price : most, -Infinity)),
  }, title);
  return notes.length > 0 ? { ...table, note: notes.join(" ") } : table;
}

const columnsLine = (columns: object | undefined): string =>
  Object.entries(columns ?? {}).map(([field, name]) => `${field}: ${name}`).join(", ");
