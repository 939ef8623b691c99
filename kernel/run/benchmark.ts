/**
 * What a run is compared with: bars bought and held, in fractions of shares, dividends reinvested: a yardstick, not a
 * run. By default equal money in every symbol of the run, bought at its start and at its costs.
 */
import { feeOf } from "../engine/costs/mod.ts";
import type { EngineConfig } from "../engine/options.ts";
import { slippageOf } from "../engine/slippage.ts";
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

/** The parts of a run that its benchmark is made of. */
export interface BenchmarkedRun {
  /** Bars to compare with; null for the run's own. */
  readonly benchmark: Bars | null;
  readonly bars: readonly Bars[];
  readonly config: Pick<EngineConfig, "cash" | "costs" | "slippage">;
  readonly result: { readonly time: Float64Array; readonly start: number };
}

/**
 * What one unit of money became, one value for each close from the run's start on; NaN before a benchmark of its own
 * begins.
 */
export function runBenchmark(run: BenchmarkedRun): { readonly name: string; readonly value: Float64Array } {
  const { benchmark, bars, result } = run;
  const time = result.time.subarray(result.start);
  if (benchmark === null) {
    const value = heldFrom(bars, time, (each, bar) => costOfBuying(each, bar, bars.length, run.config));
    return { name: "Buy and hold", value };
  }
  const value = buyAndHold([benchmark], time);
  return { name: benchmark.name, value: value.fill(NaN, 0, lowerBound(time, benchmark.time[0]!)) };
}

/** Fraction of a symbol's equal share of the money that buying for it at a bar's close takes, by the run's rules. */
function costOfBuying(
  bars: Bars,
  bar: number,
  symbols: number,
  { cash, costs, slippage }: BenchmarkedRun["config"],
): number {
  const price = bars.close[bar]!;
  const money = cash / symbols;
  const quantity = money / price;
  const slips = slippageOf(slippage);
  const slipped = slips.slippage("buy", price, quantity, bars, bar) +
    slips.impact("buy", price, quantity, bars, bar);
  const fee = feeOf(costs)("buy", quantity, price, bars.time[bar]!, false);
  return Math.min(1, (fee + slipped * quantity) / money);
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
 * Value of one unit of money over the clock `time`: the mean of close over the close at the first time, or the first
 * one after it; 1 for a symbol before then and its last close where it has no bar.
 */
export const buyAndHold = (universe: readonly Bars[], time: Float64Array): Float64Array =>
  heldFrom(universe, time, () => 0);

/** The same, of which buying takes a fraction, seen from the next time on. */
function heldFrom(
  universe: readonly Bars[],
  time: Float64Array,
  cost: (bars: Bars, bar: number) => number,
): Float64Array {
  const value = new Float64Array(time.length);
  for (const bars of universe) {
    const { close } = bars;
    const units = unitsHeld(bars);
    const worth = (bar: number) => close[bar]! * (units?.[bar] ?? 1);
    let next = lowerBound(bars.time, time[0]! + 1);
    const bought = Math.max(0, next - 1);
    const kept = (1 - cost(bars, bought)) / worth(bought);
    let growth = 1;
    for (let tick = 0; tick < time.length; tick++) {
      while (next < bars.length && bars.time[next]! <= time[tick]!) {
        if (next > bought) growth = worth(next) * kept;
        next++;
      }
      value[tick] = value[tick]! + growth / universe.length;
    }
  }
  return value;
}

/**
 * What one unit bought at the first close has become at each bar: splits multiply it, dividends buy more at the open,
 * in the bar in which a run has them. Null without either.
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
