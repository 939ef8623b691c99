/** Bars of a file, checked, with every choice that was made in reading it. */
import type { Bars, Market, Timeframe } from "../../market/bars.ts";
import { DataError } from "../../market/errors.ts";
import { makeBars } from "../../market/make_bars.ts";
import { checkImportOptions, type ImportOptions, type ReadOptions } from "./options.ts";
import { type FileBars, type FileSeries, readFileBars, refuseIncomplete, someOf } from "./file_bars.ts";
import type { ImportSource } from "./source.ts";

/** How a file was read. */
export interface ImportNotes {
  readonly market: Market;
  readonly timeframe: Timeframe;
  /** Every choice that was made, as options: change one and import again. */
  readonly reading: ReadOptions;
  /** What was assumed, ignored or changed, in a sentence each. */
  readonly notes: readonly string[];
}

/** Checked bars. */
export interface Imported extends ImportNotes {
  /** One for each symbol, in the order of the file. */
  readonly bars: readonly Bars[];
}

/** One symbol's rows by time, nothing else done to them: prices may be missing, twice there, or impossible. */
export interface UncheckedBars extends FileSeries {
  readonly market: Market;
  readonly timeframe: Timeframe;
}

/** What importColumns() gives. */
export interface ImportedColumns extends ImportNotes {
  /** One for each symbol, in the order of the file. */
  readonly columns: readonly UncheckedBars[];
}

/** @param folder where relative paths begin */
export async function importFrom(
  folder: string,
  source: ImportSource,
  options: ImportOptions = {},
): Promise<Imported> {
  checkImportOptions(options);
  const file = await readFileBars(source, folder, options);
  refuseIncomplete(file);
  return { bars: barsOf(file), ...notesOf(file) };
}

/** The same for data with faults, to be validated and repaired. */
export async function importColumnsFrom(
  folder: string,
  source: ImportSource,
  options: ImportOptions = {},
): Promise<ImportedColumns> {
  checkImportOptions(options);
  const file = await readFileBars(source, folder, options);
  const { market, timeframe, series } = file;
  return { columns: series.map((each) => ({ ...each, market, timeframe })), ...notesOf(file) };
}

const notesOf = ({ market, timeframe, reading, notes }: FileBars): ImportNotes => ({
  market,
  timeframe,
  reading,
  notes,
});

/** The bars of a file that is about one symbol. */
export function onlyBars(file: FileBars): Bars {
  const [only, ...others] = file.series;
  if (only && others.length === 0) {
    refuseIncomplete(file);
    return barsOf(file)[0]!;
  }
  const names = someOf(file.series.map(({ symbol }) => symbol));
  throw new DataError(
    `Set symbol to one of the ${file.series.length} in ${file.name}, or read them all by importBars: ${names}`,
    { field: "symbol", allowed: names },
  );
}

function barsOf({ name, format, market, timeframe, series }: FileBars): Bars[] {
  const origin = { source: format, note: name };
  return series.map((each) => makeBars({ ...each, market, timeframe, origin }));
}
