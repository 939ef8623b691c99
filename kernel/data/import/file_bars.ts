/** The bars of a file as they are in it: in order of time, but neither checked nor mended. */
import type { CorporateAction, Market, Timeframe } from "../../market/bars.ts";
import { DataError, quote } from "../../market/errors.ts";
import { formatTime } from "../../market/time.ts";
import { timeframeMs, TIMEFRAMES } from "../../market/timeframe.ts";
import type { BarsLabel } from "../export/label.ts";
import type { OhlcvColumns } from "../ohlcv.ts";
import type { Adjusted } from "../validate/raw_bars.ts";
import { datesOfStamps, momentsOfStamps, startsOfEnds, timeframeOf, wouldOverlap } from "./bar_times.ts";
import { actionsOfFile, type AtSplits } from "./file_actions.ts";
import { LIMITS } from "./limits.ts";
import { mapColumns, type Mapping, namesOfMapping, numbersOfMapping } from "./mapping.ts";
import { marketOfForm } from "./market_of_form.ts";
import { baseName, type ImportOptions, parseDateFormat, type ReadOptions } from "./options.ts";
import { remarksOf } from "./remarks.ts";
import { countedRows, orderOf, pick, rowsBySymbol, sortedRows, type SymbolRows } from "./rows.ts";
import { type ImportSource, openTable, type Original } from "./source.ts";
import { type Columns, someOf, type Table } from "./table.ts";

/** One symbol's rows; prices and volume are NaN where the file has none. */
export interface FileSeries extends OhlcvColumns {
  readonly symbol: string;
  /** The file's own adjusted closes. */
  readonly adjustedClose?: Float64Array;
  /** Splits and dividends that stand in the rows, by the time of their row. */
  readonly actions?: readonly CorporateAction[];
  /** What of them the prices hold already. */
  readonly adjusted?: Adjusted;
  readonly atSplits?: AtSplits;
}

/** What a file was read as. */
export interface FileBars {
  /** The file's name. */
  name: string;
  /** `csv`, `json`, `parquet` or `arrow`. */
  format: string;
  /** What an exported file says of its bars. */
  label?: BarsLabel;
  original: Original;
  market: Market;
  timeframe: Timeframe;
  series: FileSeries[];
  /** Every choice that was made, in the words of the options: change one and read again. */
  reading: ReadOptions;
  notes: string[];
}

/** @param folder where relative paths begin */
export async function readFileBars(
  source: ImportSource,
  folder: string,
  given: ImportOptions = {},
): Promise<FileBars> {
  const limits = { ...LIMITS, ...given.limits };
  const { entry, onProgress, signal } = given;
  const watched = { onProgress, signal };
  const { name, place, original, table } = await openTable(source, { folder, limits, entry, watched });
  const options = table.label ? withLabel(given, table.label) : given;
  const mapping = mapColumns(table, place, options.columns);
  const columns = await table.read({
    place,
    time: mapping.time,
    clock: mapping.clock,
    numbers: numbersOfMapping(mapping),
    symbol: mapping.symbol,
    order: options.dateFormat === undefined ? undefined : parseDateFormat(options.dateFormat),
    decimal: options.decimal,
    rows: limits.rows,
    watched,
  });
  if (columns.rows === 0) throw noRows(name);
  return barsOfColumns({ name, place, original, table, mapping, columns, options });
}

/** What the user says goes before what the file says of itself. */
const withLabel = (options: ImportOptions, label: BarsLabel): ImportOptions => ({
  ...options,
  symbol: options.symbol ?? label.symbol,
  market: options.market ?? label.market,
  timeframe: options.timeframe ?? label.timeframe,
});

interface ReadFile {
  name: string;
  place: string;
  original: Original;
  table: Table;
  mapping: Mapping;
  columns: Columns;
  options: ImportOptions;
}

function barsOfColumns(file: ReadFile): FileBars {
  const { name, original, table, mapping, columns, options } = file;
  const { stamps, style } = columns;
  const all = rowsBySymbol(columns.rows, columns.symbols);
  const market = options.market ?? marketOfForm(symbolsOf(file, all)) ?? "US";
  const longest = all.reduce((best, each) => each.rows.length > best.rows.length ? each : best);
  const newestFirst = stamps.wall[columns.rows - 1]! < stamps.wall[0]!;
  const oldestFirst = countedRows(columns.rows, newestFirst);
  const moments = momentsOfStamps(stamps, options.timezone ?? "UTC", oldestFirst);
  const order = orderOf(moments, longest.rows);
  const sorted = sortedRows(moments, longest.rows, order);
  const time = pick(moments, sorted);
  const timeframe = options.timeframe ?? guessTimeframe(file, time);
  if (options.timeframe && timeframe !== table.label?.timeframe) refuseOverlap(file, time, timeframe);
  const starts = startTimes(file, market, timeframe, moments);
  const chosen = chooseSymbol(file, all);
  const { groups, skipped } = completeRows(file, chosen);
  const kind = { market, timeframe };
  const series = namedSeries(file, groups.flatMap((group) => seriesOf(file, group, starts, kind)));
  const read = { table, mapping, columns, options, market, timeframe, order, skipped, series };
  return {
    name,
    format: table.format,
    original,
    ...(table.label && { label: table.label }),
    market,
    timeframe,
    series,
    reading: {
      columns: namesOfMapping(table, mapping),
      ...(/[DMY]{2}/.test(stamps.format) && { dateFormat: stamps.format }),
      timezone: options.timezone ?? "UTC",
      stamps: options.stamps ?? "start",
      priceScale: options.priceScale ?? 1,
      decimal: style?.decimal ?? ".",
      incomplete: options.incomplete ?? "refuse",
      market,
      timeframe,
    },
    notes: remarksOf(read),
  };
}

function symbolsOf({ name, table, mapping, options }: ReadFile, all: readonly SymbolRows[]): string[] {
  if (options.symbol !== undefined) return [options.symbol];
  if (mapping.prices) return mapping.prices.map((index) => table.names[index]!);
  return all.map(({ symbol }) => symbol || table.symbol || baseName(name));
}

function guessTimeframe({ place, columns: { stamps } }: ReadFile, time: Float64Array): Timeframe {
  const midnight = stamps.wall.every((each) => each % 86_400_000 === 0);
  if (time.length > 1 || midnight) return timeframeOf(time, stamps.dateOnly);
  throw new DataError(
    `Set timeframe for ${place}: its one row at ${formatTime(time[0]!)} does not tell how long it is.`,
    {
      field: "timeframe",
      value: time.length,
      allowed: TIMEFRAMES.join(", "),
    },
  );
}

/** Who asks for weeks of a file of days may mean to have weeks made of them, which is not what reading does. */
function refuseOverlap({ place, columns: { stamps } }: ReadFile, time: Float64Array, timeframe: Timeframe) {
  const own = timeframeOf(time, stamps.dateOnly);
  if (timeframeMs(own) >= timeframeMs(timeframe) || !wouldOverlap(time, timeframe)) return;
  throw new DataError(
    `Leave timeframe out for ${place}, and make ${timeframe} of its bars by resample(bars, "${timeframe}"): ` +
      `its rows are ${own} apart.`,
    { field: "timeframe", value: timeframe, allowed: own },
  );
}

function startTimes(
  { columns, options }: ReadFile,
  market: Market,
  timeframe: Timeframe,
  moments: Float64Array,
) {
  const daily = timeframe === "1d" || timeframe === "1w" || timeframe === "1M";
  const times = daily ? datesOfStamps(columns.stamps, moments, options.timezone, market) : moments;
  return options.stamps === "end" ? startsOfEnds(times, timeframe, market) : times;
}

/** With several symbols the option picks one, with one it names it. */
function chooseSymbol({ place, options: { symbol } }: ReadFile, all: SymbolRows[]): SymbolRows[] {
  if (symbol === undefined || all.length === 1) return all;
  requireSymbol(place, symbol, all.map((each) => each.symbol!));
  return all.filter((each) => each.symbol === symbol);
}

/** The same for the columns of a wide file. */
function namedSeries({ place, options: { symbol } }: ReadFile, series: FileSeries[]): FileSeries[] {
  if (symbol === undefined) return series;
  if (series.length === 1) return [{ ...series[0]!, symbol }];
  requireSymbol(place, symbol, series.map((each) => each.symbol));
  return series.filter((each) => each.symbol === symbol);
}

function requireSymbol(place: string, symbol: string, names: string[]): void {
  if (names.includes(symbol)) return;
  throw new DataError(
    `Set symbol to one that ${place} has: ${quote(symbol)} is not among ${someOf(names)}.`,
    {
      symbol,
      field: "symbol",
      value: symbol,
      allowed: someOf(names),
    },
  );
}

/** Rows without one of their prices. */
function completeRows(
  { name, columns, mapping, options }: ReadFile,
  groups: SymbolRows[],
): { groups: SymbolRows[]; skipped: number } {
  // Symbols of a wide file need not begin together: their rows are chosen one by one.
  if (mapping.prices || options.incomplete !== "skip") return { groups, skipped: 0 };
  const prices = columns.numbers.slice(0, 4);
  let skipped = 0;
  const kept = groups.map(({ symbol, rows }) => {
    const whole = rows.filter((row) => prices.every((column) => !Number.isNaN(column[row])));
    skipped += rows.length - whole.length;
    return { symbol, rows: whole };
  }).filter(({ rows }) => rows.length > 0);
  if (kept.length === 0) throw noRows(name);
  return { groups: kept, skipped };
}

/** Throws at a row without a price, naming what to do about it. */
export function refuseIncomplete({ name, series }: FileBars): void {
  for (const each of series) {
    for (const field of ["open", "high", "low", "close"] as const) {
      const bad = firstMissing(each[field]);
      if (bad < 0) continue;
      const time = each.time[bad]!;
      throw new DataError(
        `Mend ${name} or set incomplete to "skip": ${each.symbol} has no ${field} at ${
          formatTime(time)
        } (bar ${bad}).`,
        { symbol: each.symbol, time, field, value: NaN, allowed: "a price in every row" },
      );
    }
  }
}

function firstMissing(column: Float64Array): number {
  for (let i = 0; i < column.length; i++) if (Number.isNaN(column[i])) return i;
  return -1;
}

function seriesOf(
  file: ReadFile,
  { symbol, rows }: SymbolRows,
  starts: Float64Array,
  kind: { market: Market; timeframe: Timeframe },
): FileSeries[] {
  const { name, table, mapping, columns, options } = file;
  const scale = options.priceScale ?? 1;
  const order = orderOf(starts, rows);
  const asIs = rows.length === columns.rows && order === "ascending";
  const sorted = sortedRows(starts, rows, order);
  const whole = (column: Float64Array) => asIs ? column : pick(column, sorted);
  const price = (column: Float64Array) =>
    scale === 1 ? whole(column) : whole(column).map((each) => each / scale);
  const time = whole(starts);
  if (mapping.prices) {
    return mapping.prices.map((index, i) => closesOf(table.names[index]!, time, price(columns.numbers[i]!)))
      .filter((each) => each.time.length > 0);
  }
  const planned = numbersOfMapping(mapping);
  const column = (index: number | undefined) =>
    index === undefined ? undefined : columns.numbers[planned.indexOf(index)]!;
  const optional = (index: number | undefined) => index === undefined ? undefined : price(column(index)!);
  const [open, high, low, close] = mapping.ohlc!.map((index) => price(column(index)!));
  const [volume, split] = [column(mapping.volume), column(mapping.split)];
  const adjustedClose = optional(mapping.adjustedClose);
  const bars = {
    symbol: options.symbol ?? (symbol || table.symbol || baseName(name)),
    time,
    open: open!,
    high: high!,
    low: low!,
    close: close!,
    volume: volume ? whole(volume) : new Float64Array(rows.length).fill(NaN),
    ...(adjustedClose && { adjustedClose }),
  };
  const told = table.label?.actions;
  if (told) return [{ ...bars, actions: told, adjusted: "raw" }];
  if (mapping.dividend === undefined && !split) return [bars];
  const events = { dividend: optional(mapping.dividend), split: split && whole(split) };
  return [{ ...bars, ...actionsOfFile({ ...bars, ...kind, ...events }) }];
}

/** Bars of one price each, without the times at which this symbol has none. */
function closesOf(symbol: string, time: Float64Array, prices: Float64Array): FileSeries {
  const known = countedRows(time.length).filter((row) => !Number.isNaN(prices[row]));
  const close = pick(prices, known);
  const volume = new Float64Array(known.length).fill(NaN);
  return { symbol, time: pick(time, known), open: close, high: close, low: close, close, volume };
}

const noRows = (name: string): DataError =>
  new DataError(`No bars in ${baseName(name)}. The file has a header and no rows; add some.`, {
    symbol: baseName(name),
    field: "path",
  });
