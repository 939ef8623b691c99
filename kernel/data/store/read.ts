/** Series as they are stored: from memory, else from the raw columns, else from Parquet. */
import {
  deleteSeries,
  findRecord,
  findRecords,
  listRecords,
  type SeriesRecord,
} from "../catalogue/series.ts";
import type { SeriesKey } from "../providers/provider.ts";
import { emptyPrices, hasFiles, type Prices, readCached, readStored } from "./files.ts";
import { recall, remember } from "./memory.ts";
import type { SeriesData, StoredSeries } from "./series.ts";

/** Files open at once: enough to keep the disk busy, few enough for any system's limit. */
const AT_ONCE = 32;

export async function findSeries(folder: string, key: SeriesKey): Promise<StoredSeries | undefined> {
  return (await findRecord(folder, key))?.row;
}

/** Those that have what the filter says, by market, timeframe and symbol. */
export async function listSeries(folder: string, filter: Partial<SeriesKey> = {}): Promise<StoredSeries[]> {
  const records = await listRecords(folder);
  return records.map(({ row }) => row).filter(({ market, timeframe, symbol }) =>
    market === (filter.market ?? market) && timeframe === (filter.timeframe ?? timeframe) &&
    symbol === (filter.symbol ?? symbol)
  );
}

/** Undefined where nothing is stored, or its files are lost or damaged beyond repair. */
export async function readSeries(folder: string, key: SeriesKey): Promise<SeriesData | undefined> {
  return await readRecord(folder, key, await findRecord(folder, key));
}

/** In the order of the keys, as readSeries() for each; faster for many. */
export async function readManySeries(
  folder: string,
  keys: readonly SeriesKey[],
): Promise<(SeriesData | undefined)[]> {
  const records = await findRecords(folder, keys);
  const read: (SeriesData | undefined)[] = [];
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const some = keys.slice(from, from + AT_ONCE);
    read.push(...await Promise.all(some.map((key, i) => readRecord(folder, key, records[from + i]))));
  }
  return read;
}

async function readRecord(
  folder: string,
  key: SeriesKey,
  first: SeriesRecord | undefined,
): Promise<SeriesData | undefined> {
  let record = first;
  while (record !== undefined) {
    const { row, revision } = record;
    const prices = recall(row.hash) ?? await readFiles(folder, row);
    if (prices) {
      remember(row.hash, prices);
      return { row, ...prices };
    }
    // The series was written again and its former files swept; with the same row they are lost for good.
    record = await findRecord(folder, key);
    if (record?.revision !== revision) continue;
    await deleteSeries(folder, key, revision);
    return undefined;
  }
  return undefined;
}

/** Past the memory: undefined where there are no whole files. */
export async function readFiles(folder: string, row: StoredSeries): Promise<Prices | undefined> {
  if (!hasFiles(row)) return emptyPrices();
  return await readCached(folder, row) ?? await readStored(folder, row);
}
