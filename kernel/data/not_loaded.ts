/** Why bars of a symbol cannot be had, and what can. */
import { DataError, quote } from "../market/errors.ts";
import { nearestName } from "../market/nearest.ts";
import { formatTime, parseRange, type Range } from "../market/time.ts";
import { timeframeMs } from "../market/timeframe.ts";
import type { Filled } from "./fill/fill_series.ts";
import type { LoadOptions } from "./load_options.ts";
import type { SeriesKey } from "./providers/provider.ts";
import { samples } from "./sample/samples.ts";

/** Nobody else has what a sample is called, so there is no need to ask for it. */
export function refuseOtherSample(
  symbol: string,
  { market, timeframe = "1d" }: LoadOptions,
  stored: readonly SeriesKey[],
): void {
  const named = samples.filter((each) => each.symbol === symbol);
  const inMarket = named.filter((each) => each.market === (market ?? each.market));
  const fits = inMarket.some((each) => timeframeMs(each.timeframe) <= timeframeMs(timeframe));
  const isStored = stored.some((each) =>
    each.symbol === symbol && each.market === (market ?? each.market) &&
    timeframeMs(each.timeframe) <= timeframeMs(timeframe)
  );
  if (named.length === 0 || fits || isStored) return;
  const there = named.map((each) => `${each.timeframe} in market ${each.market}`).join(", ");
  const [field, value] = inMarket.length > 0 ? ["timeframe", timeframe] : ["market", market];
  throw new DataError(
    `No ${timeframe} bars for ${symbol}${market ? ` in market ${market}` : ""}. There is ${there}.`,
    { symbol, field, value, allowed: there },
  );
}

/** The first, and which other symbols could not be loaded either. */
export function failureOf(failed: readonly { symbol: string; error: unknown }[]): unknown {
  const [{ error }, ...others] = failed as [typeof failed[number], ...typeof failed];
  if (others.length === 0 || !(error instanceof DataError)) return error;
  const names = others.map(({ symbol }) => symbol);
  const shown = names.length > 10
    ? `${names.slice(0, 10).join(", ")} and ${names.length - 10} more`
    : names.join(", ");
  const { symbol, field, value, allowed } = error;
  return new DataError(`${error.message} Nor could ${shown} be loaded.`, {
    symbol,
    field,
    value,
    allowed,
    cause: error,
  });
}

/** Symbols named in a message. */
const MOST_NAMES = 12;

/** Nothing is stored, and nobody gave anything. */
export function nothingLoaded(
  symbol: string,
  key: SeriesKey,
  { failure }: Filled,
  stored: readonly SeriesKey[],
  range: Range,
): DataError {
  if (!failure) {
    const { from, to } = parseRange(range);
    const [first, last] = [from, to].map((time) => Number.isFinite(time) ? formatTime(time) : undefined);
    const where = [...(first ? [`from ${first}`] : []), ...(last ? [`to ${last}`] : [])].join(" ");
    return new DataError(
      `Choose another range: there are no ${key.timeframe} bars of ${symbol} ${where}`.trim(),
      {
        symbol,
        field: "start",
        value: range.start,
      },
    );
  }
  const there = [...new Set([...samples, ...stored].map((each) => each.symbol))];
  const allowed = there.length > MOST_NAMES
    ? `${there.slice(0, MOST_NAMES).join(", ")} and ${there.length - MOST_NAMES} more`
    : there.join(", ");
  const nearest = nearestName(symbol, there.filter((each) => each !== symbol));
  const { error } = failure;
  return new DataError(
    `No bars for ${quote(symbol)}. ${nearest ? `Did you mean ${nearest}? ` : ""}There is ${allowed}; ` +
      `for your own data give the path of a CSV, JSON, Parquet or Arrow file. ${error.message}`,
    {
      symbol,
      field: error.field ?? "symbol",
      value: error.value ?? symbol,
      allowed: error.allowed ?? allowed,
      cause: error,
    },
  );
}
