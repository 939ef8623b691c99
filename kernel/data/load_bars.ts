import type { Bars } from "../market/bars.ts";
import { DataError, ParameterError, quote } from "../market/errors.ts";
import { makeBars } from "../market/make_bars.ts";
import { checkNames } from "../market/known_names.ts";
import { nearestName } from "../market/nearest.ts";
import { sliceBars } from "../market/slice_bars.ts";
import { formatTime, parseRange, type Range } from "../market/time.ts";
import { onlyBars } from "./import/import_bars.ts";
import { checkReadOptions, isBarsFile, READ_NAMES, type ReadOptions } from "./import/options.ts";
import { readFileBars } from "./import/file_bars.ts";
import { type Sample, samples } from "./sample/samples.ts";
import { storedColumns } from "./store.ts";
import { dataFolder } from "./workspace.ts";

/**
 * Which bars to load; everything may be left out. Of the options of importBars a symbol takes market (default US) and
 * timeframe (default 1d) alone; the others say how a file is to be read.
 */
export interface LoadOptions extends Range, ReadOptions {}

const SYMBOL_NAMES: readonly (keyof LoadOptions)[] = ["start", "end", "market", "timeframe"];

/** Where data is stored, and where relative paths begin. */
export interface Place {
  workspace: string;
  folder: string;
}

/**
 * Bars of symbols and files, in the order asked for.
 *
 * @throws DataError for an unknown symbol, an empty range or a file that cannot be read as bars
 * @throws ParameterError for an option outside what is allowed
 */
export async function loadFrom(
  place: Place,
  what: readonly string[],
  options: LoadOptions = {},
): Promise<Bars[]> {
  checkOptions(what, options);
  if (!Array.isArray(what) || what.length === 0 || what.some((each) => typeof each !== "string")) {
    throw new ParameterError(`Name a symbol, a list of symbols or a file: it is ${quote(what)}`, {
      field: "symbol",
      value: what,
      allowed: "a symbol such as SP500, a list of symbols, or the path of a file",
    });
  }
  const loaded: Bars[] = [];
  for (const each of what) loaded.push(await loadOne(place, each, options));
  return loaded;
}

/** Before any data is read, so that a mistake in a date shows at once. */
function checkOptions(what: readonly string[], options: LoadOptions): void {
  const hasFile = Array.isArray(what) && what.some((each) => typeof each === "string" && isBarsFile(each));
  const names = hasFile ? [...new Set([...SYMBOL_NAMES, ...READ_NAMES])] : SYMBOL_NAMES;
  checkNames(options, names, "the options of loadBars");
  checkReadOptions(options);
  parseRange(options);
}

async function loadOne({ workspace, folder }: Place, what: string, options: LoadOptions): Promise<Bars> {
  const bars = isBarsFile(what)
    ? onlyBars(await readFileBars(what, folder, options))
    : await loadSample(dataFolder(workspace), findSample(what, options));
  refuseEmptyRange(bars, options);
  const { start, end } = options;
  return sliceBars(bars, { start, end });
}

function findSample(symbol: string, { market = "US", timeframe = "1d" }: LoadOptions): Sample {
  const named = samples.filter((each) => each.symbol === symbol);
  const sample = named.find((each) => each.market === market && each.timeframe === timeframe);
  if (sample) return sample;
  if (named.length > 0) {
    const stored = named.map((each) => `${each.timeframe} in market ${each.market}`).join(", ");
    throw new DataError(`No ${timeframe} bars for ${symbol} in market ${market}. There is ${stored}.`, {
      symbol,
      field: named.some((each) => each.market === market) ? "timeframe" : "market",
      value: named.some((each) => each.market === market) ? timeframe : market,
      allowed: stored,
    });
  }
  const allowed = samples.map((each) => each.symbol).join(", ");
  const nearest = nearestName(String(symbol), samples.map((each) => each.symbol));
  throw new DataError(
    `No bars for ${quote(symbol)}. ${nearest ? `Did you mean ${nearest}? ` : ""}There is ${allowed}; ` +
      "for your own data give the path of a CSV, JSON, Parquet or Arrow file.",
    { symbol, field: "symbol", value: symbol, allowed },
  );
}

async function loadSample(folder: string, sample: Sample): Promise<Bars> {
  const { symbol, name, market, timeframe, currency, note } = sample;
  const columns = await storedColumns(folder, sample);
  return makeBars({
    symbol,
    name,
    market,
    timeframe,
    currency,
    ...columns,
    origin: { source: "sample", note },
  });
}

function refuseEmptyRange(bars: Bars, range: Range): void {
  const { symbol, time, length } = bars;
  const first = time[0], last = time[length - 1];
  if (first === undefined || last === undefined) throw new DataError(`No bars in ${symbol}.`, { symbol });
  const allowed = `${formatTime(first)} to ${formatTime(last)}`;
  const { from, to } = parseRange(range);
  if (from > last) {
    const day = formatTime(last);
    throw new DataError(
      `No bars for ${symbol} after ${day}. The last day available is ${day}; set start to it or earlier.`,
      { symbol, field: "start", value: range.start, allowed },
    );
  }
  if (to < first) {
    const day = formatTime(first);
    throw new DataError(
      `No bars for ${symbol} before ${day}. The first day available is ${day}; set end to it or later.`,
      { symbol, field: "end", value: range.end, allowed },
    );
  }
}
