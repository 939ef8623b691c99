/** Bars of a file, checked, with every choice that was made in reading it. */
import type { Bars, Market, Timeframe } from "../../market/bars.ts";
import { DataError } from "../../market/errors.ts";
import { makeBars } from "../../market/make_bars.ts";
import { actionsLeft } from "../adjust/actions_left.ts";
import { checkImportOptions, type ImportOptions, type ReadOptions } from "./options.ts";
import { type FileBars, type FileSeries, readFileBars, refuseIncomplete } from "./file_bars.ts";
import type { ImportSource } from "./source.ts";
import { someOf } from "./table.ts";

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
  /** One for each symbol, in the order of the file; with `actions` where the file has them and prices do not. */
  readonly bars: readonly Bars[];
  /** The file's own adjusted closes by symbol, one for each bar, as adjust() takes them; empty where it has none. */
  readonly adjustedClose: Readonly<Record<string, Float64Array>>;
}

/** One symbol's rows by time, nothing else done to them: prices may be missing, twice there, or impossible. */
export interface UncheckedBars extends Omit<FileSeries, "atSplits"> {
  readonly market: Market;
  readonly timeframe: Timeframe;
}

/** What importColumns() gives. */
export interface ImportedColumns extends ImportNotes {
  /** One for each symbol, in the order of the file. */
  readonly columns: readonly UncheckedBars[];
}

/** Bars with what the file itself was, for who keeps both. */
export interface ImportedFile {
  readonly imported: Imported;
  readonly file: FileBars;
}

/** @param folder where relative paths begin */
export async function importFrom(
  folder: string,
  source: ImportSource,
  options: ImportOptions = {},
): Promise<Imported> {
  return (await importFile(folder, source, options)).imported;
}

export async function importFile(
  folder: string,
  source: ImportSource,
  options: ImportOptions = {},
): Promise<ImportedFile> {
  checkImportOptions(options);
  const file = await readFileBars(source, folder, options);
  refuseIncomplete(file);
  const adjusted = file.series.flatMap(({ symbol, adjustedClose }) =>
    adjustedClose ? [[symbol, adjustedClose] as const] : []
  );
  return {
    imported: { bars: barsOf(file), adjustedClose: Object.fromEntries(adjusted), ...notesOf(file) },
    file,
  };
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
  const columns = series.map(({ atSplits: _, ...each }) => ({ ...each, market, timeframe }));
  return { columns, ...notesOf(file) };
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

function barsOf({ name, format, label, market, timeframe, series }: FileBars): Bars[] {
  const origin = { source: format, note: name };
  const told = label && { name: label.name, currency: label.currency, delisted: label.delisted };
  return series.map(({ adjustedClose: _, adjusted = "raw", atSplits: __, actions = [], ...each }) => {
    const left = actionsLeft(actions, adjusted);
    return makeBars({
      ...told,
      ...each,
      market,
      timeframe,
      origin,
      ...(left.length > 0 && { actions: left }),
    });
  });
}
