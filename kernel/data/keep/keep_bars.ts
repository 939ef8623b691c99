/** Puts one's own bars into the workspace's store, with the file that they came from: all of them or, on failure, none. */
import type { Bars } from "../../market/bars.ts";
import { DAY, dayOf } from "../../market/calendar/dates.ts";
import { barEnd } from "../../market/calendar/mod.ts";
import { DataError } from "../../market/errors.ts";
import { barsBytes } from "../export/export_bars.ts";
import type { Imported, ImportedFile } from "../import/import_bars.ts";
import type { Original } from "../import/source.ts";
import { ohlcvFrom, ohlcvList } from "../ohlcv.ts";
import type { SeriesKey } from "../providers/provider.ts";
import { keptSymbol } from "../providers/symbols.ts";
import { addPiece, findSeries, IMPORT_SOURCE, removeSeries, type StoredSeries } from "../store/mod.ts";
import type { Adjusted } from "../validate/raw_bars.ts";
import { validateColumns } from "../validate/validate.ts";
import { dropOriginal, keepOriginal } from "./originals.ts";

/** What a data set's owner says of it. */
export interface KeepNotes {
  /** Human name of the security; of a file with one symbol alone. */
  readonly name?: string;
  /** Where it is traded: "NASDAQ", "NSE". */
  readonly exchange?: string;
  /** Where the data come from, and what to know of them. */
  readonly description?: string;
}

/** With what bars say of their origin. */
interface Noted extends KeepNotes {
  readonly note?: string;
}

interface Kept {
  readonly bars: Bars;
  readonly basis: Adjusted;
  readonly adjustedClose?: Float64Array;
}

/** The bars of a file, and the file. */
export async function keepImport(
  folder: string,
  { imported, file }: ImportedFile,
  notes: KeepNotes,
): Promise<StoredSeries[]> {
  const kept = imported.bars.map((bars, i) => ({
    bars,
    basis: file.series[i]!.adjusted ?? "raw",
    adjustedClose: adjustedCloseOf(imported, bars),
  }));
  return await keep(folder, kept, { original: file.original, name: file.name }, {
    ...notes,
    note: file.name,
  });
}

const adjustedCloseOf = ({ adjustedClose }: Imported, { symbol }: Bars): Float64Array | undefined =>
  adjustedClose[symbol];

/** Bars of one's own making; their file is the one that they would be exported as. */
export async function keepBars(folder: string, bars: Bars, notes: KeepNotes): Promise<StoredSeries> {
  const original = { bytes: await barsBytes(bars, "parquet") };
  const told = { ...notes, ...(notes.description && { note: notes.description }) };
  const [row] = await keep(folder, [{ bars, basis: "raw" }], { original, name: "bars.parquet" }, told);
  return row!;
}

async function keep(
  folder: string,
  given: readonly Kept[],
  { original, name }: { original: Original; name: string },
  notes: Noted,
): Promise<StoredSeries[]> {
  const all = given.map((each) => ({ ...each, bars: { ...each.bars, symbol: keptSymbol(each.bars) } }));
  refuseTwice(all.map(({ bars }) => bars.symbol), given.map(({ bars }) => bars.symbol));
  const { file, created } = await keepOriginal(folder, original, name);
  const begun: SeriesKey[] = [];
  try {
    const rows: StoredSeries[] = [];
    for (const each of all) {
      if (await findSeries(folder, each.bars) === undefined) begun.push(each.bars);
      rows.push(await put(folder, each, { ...notes, file }));
    }
    return rows;
  } catch (error) {
    for (const key of begun) await removeSeries(folder, key).catch(() => {});
    if (created) await dropOriginal(folder, file).catch(() => {});
    throw error;
  }
}

/** Two spellings of one symbol would be stored over each other. */
function refuseTwice(kept: readonly string[], given: readonly string[]): void {
  const i = kept.findIndex((symbol, at) => kept.indexOf(symbol) < at);
  if (i < 0) return;
  const [one, other] = [given[kept.indexOf(kept[i]!)]!, given[i]!];
  throw new DataError(`Keep ${one} or ${other}, by setting symbol: both are ${kept[i]}`, {
    symbol: kept[i],
    field: "symbol",
    value: other,
    allowed: "one series for each symbol",
  });
}

async function put(
  folder: string,
  { bars, basis, adjustedClose }: Kept,
  { name, ...about }: Noted & { file: string },
): Promise<StoredSeries> {
  const { market, timeframe, symbol, time, actions, currency } = bars;
  const { score: quality } = validateColumns({ ...bars, adjusted: basis });
  const { row } = await addPiece(folder, { market, timeframe, symbol }, {
    source: IMPORT_SOURCE,
    from: time[0]!,
    to: timeframe === "1d" ? dayOf(time.at(-1)!) + DAY : barEnd(time.at(-1)!, timeframe, market),
    fetched: Date.now(),
    columns: ohlcvFrom(ohlcvList(bars)),
    basis,
    ...(actions && { actions }),
    ...(adjustedClose && { adjustedClose }),
    name: name ?? bars.name,
    currency,
    about: { ...about, quality },
  }, { priority: (source) => source === IMPORT_SOURCE ? 0 : 1 });
  return row;
}
