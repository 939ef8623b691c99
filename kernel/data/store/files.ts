/**
 * The files of a series: Parquet in its folder, and the raw columns as a cache from which a hit is served without DuckDB.
 * Both are named by the hash of their content, so that one name never holds two, and appear whole or not at all.
 */
import { join } from "node:path";
import { hashColumns } from "../../series/hash.ts";
import { DataError } from "../../market/errors.ts";
import { placeAtomically } from "../atomic_write.ts";
import { readColumnFile, writeColumnFile } from "../column_file.ts";
import { fingerprint, OHLCV_FIELDS, type OhlcvColumns, ohlcvFrom, ohlcvList } from "../ohlcv.ts";
import { readParquet, writeParquet } from "../parquet_bars.ts";
import type { SeriesKey } from "../providers/provider.ts";
import type { SeriesData, StoredSeries } from "./series.ts";

export type Prices = Pick<SeriesData, "columns" | "adjustedClose">;

/** Folders and dots in a symbol stay part of its name. */
const folderName = (symbol: string): string =>
  encodeURIComponent(symbol.toWellFormed())
    .replace(/^\.+$/, (dots) => "%2E".repeat(dots.length))
    // To DuckDB a star would name other folders as well.
    .replaceAll("*", "%2A");

/** Where the Parquet files of a series lie: one, and for a while those that it has replaced. */
export const seriesFolder = (folder: string, { market, timeframe, symbol }: SeriesKey): string =>
  join(folder, "bars", market, timeframe, folderName(symbol));

export const parquetPath = (folder: string, row: StoredSeries): string =>
  join(seriesFolder(folder, row), `${row.hash}.parquet`);

export const columnPath = (folder: string, hash: string): string => join(folder, "columns", hash);

/** Of all that the files hold: the columns' fingerprint, unless there are adjusted closes as well. */
export function pricesHash({ columns, adjustedClose }: Prices): string {
  return adjustedClose ? hashColumns({ ...ohlcvOf(columns), adjustedClose }) : fingerprint(columns);
}

const ohlcvOf = (columns: OhlcvColumns) =>
  Object.fromEntries(OHLCV_FIELDS.map((name) => [name, columns[name]]));

const listOf = ({ columns, adjustedClose }: Prices): Float64Array[] => [
  ...ohlcvList(columns),
  ...(adjustedClose ? [adjustedClose] : []),
];

const pricesFrom = (list: readonly Float64Array[]): Prices => ({
  columns: ohlcvFrom(list),
  ...(list.length > OHLCV_FIELDS.length && { adjustedClose: list[OHLCV_FIELDS.length] }),
});

/** No rows have no files. */
export const hasFiles = ({ rows }: StoredSeries): boolean => rows > 0;

export function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

export const emptyPrices = (): Prices => pricesFrom(OHLCV_FIELDS.map(() => new Float64Array()));

export async function writeFiles(folder: string, row: StoredSeries, prices: Prices): Promise<void> {
  await placeAtomically(
    parquetPath(folder, row),
    (temporary) => writeParquet(temporary, prices.columns, prices.adjustedClose),
  );
  await writeColumnFile(columnPath(folder, row.hash), listOf(prices));
}

/** Undefined where there is none, or what lies there is not whole. */
export async function readCached(
  folder: string,
  { hash, rows, adjusted }: StoredSeries,
): Promise<Prices | undefined> {
  const columns = await readColumnFile(columnPath(folder, hash), OHLCV_FIELDS.length + Number(adjusted));
  return columns?.[0]?.length === rows ? pricesFrom(columns) : undefined;
}

/** Undefined where the file is gone or is not what its name says; fills the cache again. */
export async function readStored(folder: string, row: StoredSeries): Promise<Prices | undefined> {
  const path = parquetPath(folder, row);
  if (!await looksWhole(path)) return undefined;
  const prices = await readParquet(path, row).catch((cause) => {
    // Not as many rows as the catalogue says: another content.
    if (cause instanceof RangeError) return undefined;
    throw unreadable(row, cause);
  });
  if (prices === undefined || pricesHash(prices) !== row.hash) return undefined;
  // A cache: on a full disk or in a read-only folder it stays as it is.
  await writeColumnFile(columnPath(folder, row.hash), listOf(prices)).catch(() => {});
  return prices;
}

/** Not taken for lost: DuckDB may have lacked memory. */
function unreadable({ symbol }: StoredSeries, cause: unknown): DataError {
  return new DataError(
    `Load ${symbol} again, or remove() it from the store and fetch it anew: ${(cause as Error).message}`,
    { symbol, field: "store", cause },
  );
}

const MARK = "PAR1";

/** Parquet begins and ends with four letters. */
async function looksWhole(path: string): Promise<boolean> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  try {
    const marks = [];
    for (const [offset, from] of [[0, Deno.SeekMode.Start], [-MARK.length, Deno.SeekMode.End]] as const) {
      if ((await file.stat()).size < 2 * MARK.length) return false;
      await file.seek(offset, from);
      const bytes = new Uint8Array(MARK.length);
      await file.read(bytes);
      marks.push(new TextDecoder().decode(bytes));
    }
    return marks.every((mark) => mark === MARK);
  } finally {
    file.close();
  }
}
