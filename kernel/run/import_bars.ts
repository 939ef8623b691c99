/** importBars as a cell calls it: paths begin at the notebook's folder, and what comes out shows itself. */
import {
  importColumnsFrom,
  type Imported,
  type ImportedColumns,
  importFile,
  type ImportNotes,
  type UncheckedBars,
} from "../data/import/import_bars.ts";
import type { ImportOptions } from "../data/import/options.ts";
import type { ImportSource } from "../data/import/source.ts";
import { someOf } from "../data/import/table.ts";
import type { DataSetEntry } from "../data/describe/describe.ts";
import type { KeepNotes } from "../data/keep/keep_bars.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { formatTime } from "../market/time.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { columnsTable } from "../plot/spec/tables.ts";
import { type Displayed, displayedAs } from "./display.ts";
import { checkNotes, keepFile } from "./keep_bars.ts";
import { showBars, type ShownBars } from "./shown_bars.ts";
import { watched } from "./watched.ts";

/** What importBars() gives. */
export interface ImportedBars extends Imported {
  readonly bars: readonly ShownBars[];
  /** What was stored, where that was asked for. */
  readonly kept: readonly DataSetEntry[];
}

/** How to read a file, and whether to keep what is in it. */
export interface ImportBarsOptions extends ImportOptions, KeepNotes {
  /** Stores the bars in the workspace, with their file as it is: from then on loadBars() finds them by their symbol. */
  keep?: boolean;
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
 * With `keep: true` the bars are stored in the workspace, and the file beside them, with the `name`, `exchange` and
 * `description` that you give: loadBars() then finds them by their symbol and asks no provider for it.
 *
 * @param source a path relative to the notebook, an http(s) address, or `{ name, bytes }`
 * @returns one `Bars` for each symbol, `adjustedClose` by symbol, `reading`, `notes`, and in `kept` what was stored
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
  options: ImportBarsOptions = {},
): Promise<ImportedBars & Displayed> {
  const { keep, name, exchange, description, ...reading } = options;
  checkKeep(options);
  const read = await shownReading(reading, (given) => importFile(Deno.cwd(), source, given));
  const { imported } = read;
  if (name !== undefined) requireOne(imported.bars.length);
  const bars = imported.bars.map((each) => showBars(name === undefined ? each : { ...each, name }));
  const kept = keep ? await keepFile(read, { name, exchange, description }) : [];
  const said = kept.length > 0
    ? [`Kept as ${someOf(kept.map(({ id }) => id))}: loadBars(${quote(kept[0]!.symbol)}) finds it.`]
    : [];
  const renamed = kept.flatMap(({ symbol }, i) =>
    symbol === bars[i]!.symbol ? [] : [`${bars[i]!.symbol} as ${symbol}`]
  );
  if (renamed.length > 0) said.push(`Symbols are kept as their market writes them: ${someOf(renamed)}.`);
  const shown = { ...imported, bars, kept, notes: [...imported.notes, ...said] };
  return displayedAs(shown, () => importedTable(bars, shown));
}

/** With a bar in the cell; stops with the cell. */
function shownReading<R>(
  options: ImportOptions = {},
  reading: (options: ImportOptions) => Promise<R>,
): Promise<R> {
  // What is no object is refused where the options are read.
  if (typeof options !== "object") return reading(options);
  return watched("Importing", options, (watch) => reading({ ...options, ...watch }));
}

function checkKeep(options: ImportBarsOptions): void {
  const { keep, exchange, description } = options;
  checkNotes(options);
  const told = exchange !== undefined ? "exchange" : description !== undefined ? "description" : undefined;
  if (keep === true || (told === undefined && (keep === undefined || keep === false))) return;
  const allowed = told === undefined
    ? "true or false"
    : `true, or leave ${told} out, which is kept with the bars`;
  throw new ParameterError(`Set keep to ${allowed}: it is ${quote(keep)}`, {
    field: "keep",
    value: keep,
    allowed,
  });
}

function requireOne(symbols: number): void {
  if (symbols === 1) return;
  const allowed = "a name for a file of one symbol; symbol chooses one";
  throw new ParameterError(`Leave name out or set symbol too: the file has ${symbols} symbols`, {
    field: "name",
    value: symbols,
    allowed,
  });
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
  const imported = await shownReading(
    options,
    (given) => importColumnsFrom(Deno.cwd(), source, given),
  );
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
