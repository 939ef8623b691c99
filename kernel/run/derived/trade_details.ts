/** What a round trip was like: computed column by column, when one is asked for. */
import { splitRatio } from "../../engine/volatility.ts";
import type { TradeColumns } from "../../market/trade.ts";
import { addLazily } from "../../series/lazily.ts";
import type { Finished } from "../run_card.ts";
import { type MarketState, marketState, type Regime } from "./market_state.ts";
import type { Stage } from "./stage.ts";

/** Round trips with what is derived from them. */
export interface TradeDetails extends TradeColumns {
  /**
   * Worst and best price between entry and exit against the entry price, fractions: at most and at least zero. Only prices
   * count that surely came between: of the bar of an entry at its open all, of one at its close nothing, of one inside it
   * its close and the side that the price had moved to; of the bar of an exit at its close all, of any other its open.
   */
  readonly mae: Float64Array;
  readonly mfe: Float64Array;
  /** Fees of both sides, as `costs`; slippage and impact are in `slippage`. */
  readonly commission: Float64Array;
  /** Value at entry over the equity at the last close before it, a fraction: 0.05 is 5 %. */
  readonly sizeFraction: Float64Array;
  /**
   * At the last close before the entry: sample deviation of 20 log returns, a fraction a year by the market's bars; NaN
   * before there are so many.
   */
  readonly volatilityAtEntry: Float64Array;
  /**
   * At that close: `bull` at or above the mean of the last 200 closes, else `bear`; `volatile` where that volatility is above
   * the median of all before it, else `quiet`; empty before it is known.
   */
  readonly regimeAtEntry: Regime[];
  /** What placed the entry: the tag of its order. */
  readonly entrySignal: string[];
  /** What placed the exit: `exit`, `stop-loss`, a rule's name, …; empty while the trade is open. */
  readonly exitReason: string[];
  /** What the order of the exit explains, such as why a rule asked for it; mostly empty. */
  readonly exitNote: string[];
}

type Derived = Omit<TradeDetails, keyof TradeColumns>;

/** The columns of the trades; those that are derived are computed when they are first read. */
export function tradeDetails(run: Finished, stage: Stage): TradeDetails {
  const { trades, orders } = run.result;
  const places = once(() => placesOf(run, stage));
  const excursions = once(() => excursionsOf(run, places()));
  const states = once(() => {
    const known = new Map<number, MarketState>();
    return places().map(({ symbol }) => {
      const state = known.get(symbol) ?? marketState(run.bars[symbol]!);
      known.set(symbol, state);
      return state;
    });
  });
  const texts = (order: Int32Array, column: readonly string[]) =>
    Array.from(order, (row) => row < 0 ? "" : column[row]!);
  const derived: { [K in keyof Derived]: () => Derived[K] } = {
    mae: () => excursions().worst,
    mfe: () => excursions().best,
    commission: () => trades.costs,
    sizeFraction: () => sizesOf(run, stage, places()),
    volatilityAtEntry: () =>
      Float64Array.from(places(), ({ known }, i) => states()[i]!.volatility[known] ?? NaN),
    regimeAtEntry: () => places().map(({ known }, i) => states()[i]!.regime[known] ?? ""),
    entrySignal: () => texts(trades.entryOrder, orders.tag),
    exitReason: () => texts(trades.exitOrder, orders.tag),
    exitNote: () => texts(trades.exitOrder, orders.reason),
  };
  return addLazily<TradeColumns, Derived>({ ...trades }, derived);
}

function once<T>(compute: () => T): () => T {
  let known: { value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}

/** Where a trade began and ended. */
interface TradePlace {
  readonly symbol: number;
  readonly entryBar: number;
  /** Where in its bar, and at which price before slippage. */
  readonly entryAt: "open" | "inside" | "close";
  readonly entryReference: number;
  /** Last bar while it is open. */
  readonly exitBar: number;
  readonly exitAt: "open" | "inside" | "close";
  /** Last bar whose close was known before the entry, -1 for none. */
  readonly known: number;
}

function placesOf({ bars, result: { trades, fills } }: Finished, stage: Stage): TradePlace[] {
  const fillOf = new Map<string, number>();
  for (let i = fills.length - 1; i >= 0; i--) fillOf.set(`${fills.order[i]} ${fills.time[i]}`, i);
  const at = (symbol: number, order: number, time: number) => {
    const fill = fillOf.get(`${order} ${time}`)!;
    const bar = stage.barAt(symbol, time);
    const where = stage.atClose(fill)
      ? "close"
      : fills.reference[fill] === bars[symbol]!.open[bar]
      ? "open"
      : "inside";
    return { bar, where, reference: fills.reference[fill]! } as const;
  };
  return Array.from({ length: trades.length }, (_, i): TradePlace => {
    const symbol = stage.indexOf.get(trades.symbol[i]!)!;
    const entry = at(symbol, trades.entryOrder[i]!, trades.entryTime[i]!);
    const exit = trades.open[i] === 1
      ? { bar: bars[symbol]!.length - 1, where: "close" } as const
      : at(symbol, trades.exitOrder[i]!, trades.exitTime[i]!);
    return {
      symbol,
      entryBar: entry.bar,
      entryAt: entry.where,
      entryReference: entry.reference,
      exitBar: exit.bar,
      exitAt: exit.where,
      known: entry.where === "close" ? entry.bar : entry.bar - 1,
    };
  });
}

function excursionsOf({ bars, result: { trades } }: Finished, places: readonly TradePlace[]) {
  const worst = new Float64Array(trades.length);
  const best = new Float64Array(trades.length);
  places.forEach((place, i) => {
    const { low, high } = rangeBetween(bars[place.symbol]!, place, trades.exitPrice[i]!);
    const entry = trades.entryPrice[i]!;
    const [down, up] = [Math.min(0, low / entry - 1), Math.max(0, high / entry - 1)];
    [worst[i], best[i]] = trades.side[i] === "long" ? [down, up] : [-up, -down];
  });
  return { worst, best };
}

/** Lowest and highest price that surely came between entry and exit, in shares as they are at the exit. */
function rangeBetween(bars: Finished["bars"][number], place: TradePlace, exitPrice: number) {
  const { open, high, low, close } = bars;
  const { entryBar, exitBar } = place;
  const range = { low: exitPrice, high: exitPrice };
  const add = (lowest: number, highest: number, ratio: number) => {
    range.low = Math.min(range.low, lowest / ratio);
    range.high = Math.max(range.high, highest / ratio);
  };
  for (let bar = entryBar; bar <= exitBar; bar++) {
    const ratio = bars.actions ? splitRatio(bars, bar, exitBar) : 1;
    if (bar === exitBar && place.exitAt !== "close") {
      if (bar > entryBar) add(open[bar]!, open[bar]!, ratio);
    } else if (bar > entryBar || place.entryAt === "open") {
      add(low[bar]!, high[bar]!, ratio);
    } else if (place.entryAt === "inside") {
      const fell = place.entryReference < open[bar]!;
      add(fell ? low[bar]! : close[bar]!, fell ? close[bar]! : high[bar]!, ratio);
    }
  }
  return range;
}

function sizesOf({ result, config }: Finished, stage: Stage, places: readonly TradePlace[]): Float64Array {
  const { trades, equity } = result;
  return Float64Array.from(places, ({ symbol, entryAt }, i) => {
    const tick = stage.tickAt(trades.entryTime[i]!);
    const closed = entryAt === "close";
    const value = trades.quantity[i]! * trades.entryPrice[i]! * stage.unitAt(symbol, tick, closed);
    const before = closed ? equity[tick]! : tick === 0 ? config.cash : equity[tick - 1]!;
    return value / before;
  });
}
