/** What a workspace holds, and what there is to know of one series in it. */
import type { Bars } from "../../market/bars.ts";
import { DataError, ParameterError, quote } from "../../market/errors.ts";
import { makeBars } from "../../market/make_bars.ts";
import { nearestName } from "../../market/nearest.ts";
import type { SeriesKey } from "../providers/provider.ts";
import { spellings } from "../series_key.ts";
import type { Conflict, CoveredRange, Hole, StoredSeries } from "../store/mod.ts";
import { listConflicts, listHoles, listSeries, readSeries } from "../store/mod.ts";
import type { Adjusted } from "../validate/raw_bars.ts";
import { type DataQuality, validateColumns } from "../validate/validate.ts";
import { type BarStatistics, barStatistics, type MissingStretch, missingStretches } from "./statistics.ts";

/** A series as a list of them shows it. */
export interface DataSetEntry extends SeriesKey {
  /** "US/1d/SP500": what describe() takes where a symbol alone is not enough. */
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly rows: number;
  /** Epoch ms of the first and last bar; NaN without rows. */
  readonly first: number;
  readonly last: number;
  /** Providers, or "import". */
  readonly sources: readonly string[];
  /** Epoch ms at which the newest part was fetched; NaN without any. */
  readonly fetched: number;
  readonly basis: Adjusted;
  /** validate()'s score when it was imported, 0 to 100; null for what providers gave. */
  readonly quality: number | null;
  readonly exchange: string | null;
  readonly description: string | null;
}

/** Everything about one series. */
export interface SeriesDescription extends DataSetEntry, BarStatistics {
  /** Which source answered for which time. */
  readonly ranges: readonly CoveredRange[];
  readonly gaps: readonly MissingStretch[];
  /** Stretches that a source has no bars for, and until when it is not asked again. */
  readonly holes: readonly Hole[];
  /** Where sources do not agree, newest first. */
  readonly conflicts: readonly Conflict[];
  readonly report: DataQuality;
  /** Of an import: its original file, within the workspace's data folder. */
  readonly file: string | null;
}

export interface Described {
  readonly description: SeriesDescription;
  /** The bars as they are stored. */
  readonly bars: Bars;
}

export const idOf = ({ market, timeframe, symbol }: SeriesKey): string => `${market}/${timeframe}/${symbol}`;

export async function listDatasets(folder: string, filter: Partial<SeriesKey> = {}): Promise<DataSetEntry[]> {
  return (await listSeries(folder, filter)).map(entryOf);
}

export function entryOf(row: StoredSeries): DataSetEntry {
  const { market, timeframe, symbol, name, currency, rows, first, last, ranges, basis, about } = row;
  return {
    id: idOf(row),
    market,
    timeframe,
    symbol,
    name,
    currency,
    rows,
    first,
    last,
    sources: [...new Set(ranges.map(({ source }) => source))],
    fetched: ranges.length > 0 ? Math.max(...ranges.map(({ fetched }) => fetched)) : NaN,
    basis,
    quality: about.quality ?? null,
    exchange: about.exchange ?? null,
    description: about.description ?? about.note ?? null,
  };
}

/**
 * @param what an id, or a symbol that is stored once
 * @throws DataError where nothing is stored under it, or several series are
 */
export async function describeSeries(
  folder: string,
  what: string,
  filter: Partial<SeriesKey>,
): Promise<Described> {
  const key = chosen(what, await listSeries(folder, filter));
  const stored = await readSeries(folder, key);
  if (!stored) throw gone(idOf(key));
  const { row, columns } = stored;
  const { market, timeframe, symbol, name, currency } = row;
  const entry = entryOf(row);
  const note = entry.description ?? undefined;
  const bars = makeBars({
    symbol,
    name,
    market,
    timeframe,
    currency,
    ...columns,
    origin: { source: entry.sources.join(", "), ...(note && { note }) },
  });
  const description: SeriesDescription = {
    ...entry,
    ...barStatistics(columns, row),
    ranges: row.ranges,
    gaps: missingStretches(columns.time, row),
    holes: await listHoles(folder, key),
    conflicts: await listConflicts(folder, key),
    report: validateColumns({ ...bars, actions: row.actions, adjusted: row.basis }),
    file: row.about.file ?? null,
  };
  return { description, bars };
}

function chosen(what: string, rows: readonly StoredSeries[]): StoredSeries {
  requireName(what);
  const exact = rows.filter((row) => what === idOf(row) || what === row.symbol);
  const written = spellings(what);
  const found = exact.length > 0 ? exact : rows.filter(({ symbol }) => written.includes(symbol));
  const [only] = found;
  if (only && found.length === 1) return only;
  const names = (found.length > 1 ? found : rows).map(idOf);
  const allowed = names.slice(0, 10).join(", ") + (names.length > 10 ? ", …" : "");
  if (found.length > 1) {
    throw new DataError(`Name one of ${allowed}: ${quote(what)} is stored ${found.length} times`, {
      symbol: what,
      field: "id",
      value: what,
      allowed,
    });
  }
  const near = nearestName(String(what), rows.flatMap((row) => [row.symbol, idOf(row)]));
  throw new DataError(
    `Load or import ${quote(what)} first: nothing is stored under it. ${
      near ? `Did you mean ${near}? ` : ""
    }There is ${allowed || "nothing yet"}.`,
    { symbol: what, field: "id", value: what, allowed },
  );
}

function requireName(what: unknown): void {
  if (typeof what === "string") return;
  const isBars = typeof what === "object" && what !== null && "symbol" in what && "close" in what;
  const is = isBars ? `the bars of ${what.symbol}` : quote(what);
  throw new ParameterError(`Give describe() a symbol or an id such as "US/1d/SP500": it is ${is}`, {
    field: "id",
    value: isBars ? what.symbol : what,
    allowed: "text",
  });
}

const gone = (id: string): DataError =>
  new DataError(`Load ${id} again: its files are lost or damaged`, { field: "id", value: id });
