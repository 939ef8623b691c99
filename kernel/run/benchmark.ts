/**
 * What a run is compared with: bars bought at their first close and held, by default equal money in every symbol. No
 * costs, whole fractions of shares, dividends reinvested: a yardstick, not a run.
 */
import type { Bars } from "../market/bars.ts";
import { DataError, ParameterError, quote } from "../market/errors.ts";
import { checkBars } from "../market/make_bars.ts";
import { nearestName } from "../market/nearest.ts";
import { formatTime } from "../market/time.ts";
import { lowerBound } from "../series/search.ts";

/**
 * Bars to compare a run over `universe` with; null for its own symbols.
 *
 * @throws ParameterError for a symbol that the run does not have
 * @throws DataError for bars in another currency than the account's, or of another time
 */
export function benchmarkBars(
  given: Bars | string | undefined,
  universe: readonly Bars[],
  currency: string,
): Bars | null {
  if (given === undefined) return null;
  const bars = typeof given === "string" ? ofSymbol(given, universe) : checked(given, universe);
  if (bars.currency === currency) return bars;
  throw new DataError(
    `Give a benchmark in ${currency}, the currency of the account: ${bars.symbol} is in ${bars.currency}`,
    { symbol: bars.symbol, field: "benchmark", value: bars.currency, allowed: currency },
  );
}

/** What one unit of money became over the clock `time`, by name; NaN before a benchmark of its own begins. */
export function benchmarkCurve(
  benchmark: Bars | null,
  universe: readonly Bars[],
  time: Float64Array,
): { readonly name: string; readonly value: Float64Array } {
  if (benchmark === null) return { name: "Buy and hold", value: buyAndHold(universe, time) };
  const value = buyAndHold([benchmark], time);
  return { name: benchmark.name, value: value.fill(NaN, 0, lowerBound(time, benchmark.time[0]!)) };
}

function ofSymbol(symbol: string, universe: readonly Bars[]): Bars {
  const found = universe.find((bars) => bars.symbol === symbol);
  if (found) return found;
  const symbols = universe.map((bars) => bars.symbol);
  const near = nearestName(symbol, symbols);
  const allowed = `bars, or a symbol of the run: ${symbols.slice(0, 8).join(", ")}${
    symbols.length > 8 ? ", …" : ""
  }`;
  throw new ParameterError(
    `Set benchmark to ${allowed}: it is ${quote(symbol)}${near ? `; did you mean "${near}"?` : ""}`,
    { field: "benchmark", value: symbol, allowed },
  );
}

function checked(bars: Bars, universe: readonly Bars[]): Bars {
  if (!(bars?.time instanceof Float64Array) || bars.length === 0) {
    throw new DataError(`Set benchmark to bars, or to a symbol of the run: it is ${quote(bars)}`, {
      field: "benchmark",
      value: bars,
      allowed: "what makeBars() or await loadBars() returns, or a symbol of the run",
    });
  }
  checkBars(bars);
  const first = Math.min(...universe.map(({ time }) => time[0]!));
  const last = Math.max(...universe.map(({ time }) => time.at(-1)!));
  if (bars.time[0]! <= last && bars.time.at(-1)! >= first) return bars;
  const allowed = `bars between ${formatTime(first)} and ${formatTime(last)}`;
  throw new DataError(`Give a benchmark with ${allowed}: ${bars.symbol} has none`, {
    symbol: bars.symbol,
    time: bars.time[0]!,
    field: "benchmark",
    value: bars.symbol,
    allowed,
  });
}

/**
 * Value of one unit of money over the clock `time`: the mean of close over first close, 1 for a symbol before its
 * first bar and its last close where it has no bar.
 */
export function buyAndHold(universe: readonly Bars[], time: Float64Array): Float64Array {
  const value = new Float64Array(time.length);
  for (const bars of universe) {
    const { close } = bars;
    const units = unitsHeld(bars);
    let next = 0;
    let growth = 1;
    for (let tick = 0; tick < time.length; tick++) {
      while (next < bars.length && bars.time[next]! <= time[tick]!) {
        growth = close[next]! / close[0]! * (units?.[next] ?? 1);
        next++;
      }
      value[tick] = value[tick]! + growth / universe.length;
    }
  }
  return value;
}

/**
 * What one unit bought at the first close has become at each bar: splits multiply it, dividends buy more at the open, in
 * the bar in which a run has them. Null without either.
 */
function unitsHeld({ actions = [], time, open, length }: Bars): Float64Array | null {
  if (actions.length === 0) return null;
  const units = new Float64Array(length).fill(1);
  for (const action of actions) {
    const bar = lowerBound(time, action.time);
    if (bar === 0 || bar >= length) continue;
    const factor = action.kind === "split" ? action.ratio : 1 + action.amount / open[bar]!;
    for (let i = bar; i < length; i++) units[i] = units[i]! * factor;
  }
  return units;
}
