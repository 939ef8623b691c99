/** Bars of symbols: what is stored, after what is missing has been fetched, in the view that was asked for. */
import { join } from "node:path";
import type { Bars } from "../market/bars.ts";
import { barEnd } from "../market/calendar/mod.ts";
import { makeBars } from "../market/make_bars.ts";
import { formatTime, parseRange } from "../market/time.ts";
import { actionsLeft } from "./adjust/actions_left.ts";
import { ageText } from "./age.ts";
import { baseTimeframe } from "./base_timeframe.ts";
import { findKnown } from "./catalogue/known_series.ts";
import { fill, type ToFill } from "./fill/fill.ts";
import type { Filled, Filling, Wanted } from "./fill/fill_series.ts";
import type { LoadOptions, Place } from "./load_options.ts";
import { failureOf, nothingLoaded, refuseOtherSample } from "./not_loaded.ts";
import type { SeriesKey } from "./providers/provider.ts";
import { faultsOf, faultsWithin, qualityPath, vouchedFor } from "./quality.ts";
import { keyOf, spellings } from "./series_key.ts";
import { listSeries, readManySeries, type SeriesData } from "./store/mod.ts";
import { viewOf } from "./view.ts";
import { dataFolder } from "./workspace.ts";

export const processRouter: Filling["router"] = async () => (await import("./router/mod.ts")).router;

/** In the order of the symbols. */
export async function loadSymbols(
  { workspace, router = processRouter, now = Date.now() }: Place,
  symbols: readonly string[],
  options: LoadOptions,
): Promise<Bars[]> {
  const { source, refresh, signal, onProgress } = options;
  // What a source made up must never be taken for what was traded.
  const folder = source === "synthetic" ? join(dataFolder(workspace), source) : dataFolder(workspace);
  const known = await findKnown(folder, [...new Set(symbols.flatMap(spellings))], now);
  const stored = known.map(({ row }) => row);
  const asked = await Promise.all(symbols.map(async (symbol) => {
    refuseOtherSample(symbol, options, stored);
    const key = await baseTimeframe(keyOf(symbol, options, stored), stored, router);
    return { symbol, key, known: known.find(({ row }) => isSame(row, key)) };
  }));
  const filling = { folder, router, now, source, refresh, signal, onProgress };
  const { filled, read } = await filledAndRead(asked, wantedOf(options), filling);
  const load = async ({ symbol, key }: typeof asked[number], i: number): Promise<Bars> => {
    const data = read[i];
    if (!data || data.row.rows === 0) {
      throw nothingLoaded(symbol, key, filled[i]!, await listSeries(folder), options);
    }
    const [raw, { hash }] = [rawOf(key, data), data.row];
    const faults = await faultsOf(raw, hash, qualityPath(folder, key));
    const view = viewOf(unviewed(key, data), { ...options, timeframe: options.timeframe ?? key.timeframe });
    const within = faultsWithin(raw, hash, faults, view);
    return vouchedFor(told(view, filled[i]!, data, now), within, options.accept);
  };
  const results = await Promise.allSettled(asked.map(load));
  const failed = results.flatMap((result, i) =>
    result.status === "rejected" ? [{ i, error: result.reason }] : []
  );
  if (failed.length > 0) throw failureOf(failed.map(({ i, error }) => ({ symbol: symbols[i]!, error })));
  return results.map((result) => (result as PromiseFulfilledResult<Bars>).value);
}

/** Epoch ms of the bars that are to be there. */
function wantedOf(options: LoadOptions): Wanted {
  const { from, to } = parseRange(options);
  return { ...(options.start !== undefined && { from }), to: to + 1 };
}

const isSame = (a: SeriesKey, b: SeriesKey): boolean =>
  a.market === b.market && a.timeframe === b.timeframe && a.symbol === b.symbol;

/** Fetched again where the files of what the catalogue has are lost: reading them says so. */
async function filledAndRead(
  series: readonly ToFill[],
  wanted: Wanted,
  filling: Parameters<typeof fill>[2],
): Promise<{ filled: Filled[]; read: (SeriesData | undefined)[] }> {
  const { folder } = filling;
  const readAll = (some: readonly ToFill[]) => readManySeries(folder, some.map(({ key }) => key));
  const filled = await fill(series, wanted, filling);
  const read = await readAll(series);
  const lost = [...series.keys()].filter((i) => read[i] === undefined && !filled[i]!.failure);
  if (lost.length > 0) {
    const again = lost.map((i) => ({ key: series[i]!.key, known: undefined }));
    const [found, data] = [await fill(again, wanted, filling), await readAll(again)];
    lost.forEach((i, k) => [filled[i], read[i]] = [found[k]!, data[k]]);
  }
  return { filled, read };
}

const rawOf = (key: SeriesKey, { row, columns, adjustedClose }: SeriesData) => ({
  ...columns,
  ...key,
  symbol: row.symbol,
  adjusted: row.basis,
  actions: row.actions,
  ...(adjustedClose && { adjustedClose }),
});

function unviewed(
  { market, timeframe, symbol }: SeriesKey,
  { row, columns, adjustedClose }: SeriesData,
) {
  const { basis, name, currency, about, ranges } = row;
  const left = actionsLeft(row.actions, basis);
  const sources = [...new Set(ranges.map(({ source }) => source))].sort();
  const bars = makeBars({
    symbol,
    market,
    timeframe,
    ...(name && { name }),
    ...(currency && { currency }),
    ...columns,
    origin: { source: sources.join(", "), ...(about.note && { note: about.note }) },
    ...(left.length > 0 && { actions: left }),
  });
  return { bars, basis, adjustedClose };
}

/** Whether the last bar was not over when its source was asked. */
function isForming({ time, length, timeframe, market }: Bars, { ranges }: SeriesData["row"]): boolean {
  const last = time[length - 1]!;
  const end = barEnd(last, timeframe, market);
  const asked = ranges.filter(({ from, to }) => from < end && to > last).map(({ fetched }) => fetched);
  return end > Math.max(0, ...asked) && asked.some((fetched) => fetched > 0);
}

/** With what the providers had to say, how old it is where they gave nothing, and whether its last bar is over. */
function told(bars: Bars, { notes, failure }: Filled, { row }: SeriesData, now: number): Bars {
  const warnings = [...notes];
  if (failure) {
    const { missing, error } = failure;
    const fetched = Math.max(0, ...row.ranges.map((range) => range.fetched));
    const age = fetched > 0 ? `${ageText(now - fetched)} ago` : "before it was invalidated";
    const [from, to] = [formatTime(missing.from), formatTime(missing.to)];
    warnings.push(
      `${bars.symbol}: bars from ${from} to ${to} could not be fetched; what is stored was fetched ${age}. ` +
        error.message,
    );
  }
  return {
    ...bars,
    ...(isForming(bars, row) && { forming: true }),
    ...(warnings.length > 0 && { warnings }),
  };
}
