/**
 * Bars on disk: Parquet by market, timeframe and symbol; beside it the raw columns by content hash, from which a
 * hit is served without DuckDB; the catalogue says what there is.
 *
 * Every step is idempotent and every file appears whole, so processes may do the same work at once: the last one
 * puts equal bytes in place.
 */
import { join } from "node:path";
import { placeAtomically } from "./atomic_write.ts";
import { findBars, recordBars, type StoredBars } from "./catalogue.ts";
import { readColumnFile, writeColumnFile } from "./column_file.ts";
import { fingerprint, OHLCV_FIELDS, type OhlcvColumns, ohlcvFrom, ohlcvList } from "./ohlcv.ts";
import { readParquet, writeParquet } from "./parquet_bars.ts";
import { sampleColumns } from "./sample/columns.ts";
import type { Sample } from "./sample/samples.ts";

/** Where the bars of a symbol lie in a workspace's data. */
export const parquetPath = (
  folder: string,
  { market, timeframe, symbol }: Pick<StoredBars, "market" | "timeframe" | "symbol">,
) => join(folder, "bars", market, timeframe, `${encodeURIComponent(symbol)}.parquet`);

const columnPath = (folder: string, hash: string) => join(folder, "columns", hash);

/** The columns of a sample: from the store, put there first where they are missing, damaged or of an older version. */
export async function storedColumns(folder: string, sample: Sample): Promise<OhlcvColumns> {
  const row = await findBars(folder, sample.symbol, sample.market, sample.timeframe);
  if (row?.sourceHash !== sample.sha256) return await store(folder, sample);
  return await readCached(folder, row) ?? await readStored(folder, row) ?? await store(folder, sample);
}

async function readCached(folder: string, { hash, rows }: StoredBars): Promise<OhlcvColumns | undefined> {
  const columns = await readColumnFile(columnPath(folder, hash), OHLCV_FIELDS.length);
  if (columns?.[0]?.length !== rows) return undefined;
  return ohlcvFrom(columns);
}

/** Undefined where the file is gone, unreadable or not what the catalogue says; refills the cache. */
async function readStored(folder: string, row: StoredBars): Promise<OhlcvColumns | undefined> {
  const columns = await readParquet(parquetPath(folder, row)).catch(() => undefined);
  if (!columns || fingerprint(columns) !== row.hash) return undefined;
  await writeColumnFile(columnPath(folder, row.hash), ohlcvList(columns));
  return columns;
}

async function store(folder: string, sample: Sample): Promise<OhlcvColumns> {
  const columns = await sampleColumns(sample);
  await placeAtomically(parquetPath(folder, sample), (temporary) => writeParquet(temporary, columns));
  const hash = fingerprint(columns);
  await writeColumnFile(columnPath(folder, hash), ohlcvList(columns));
  await recordBars(folder, {
    market: sample.market,
    timeframe: sample.timeframe,
    symbol: sample.symbol,
    first: columns.time[0] ?? NaN,
    last: columns.time.at(-1) ?? NaN,
    rows: columns.time.length,
    hash,
    source: "sample",
    sourceHash: sample.sha256,
    fetched: new Date().toISOString(),
  });
  return columns;
}
