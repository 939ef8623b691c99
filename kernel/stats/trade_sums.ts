/** What the statistics of trades are computed from: closed ones in order of exit; those still open do not count. */
import type { TradeColumns } from "../market/trade.ts";
import { addLazily } from "../series/lazily.ts";
import { DAY } from "./drawdown.ts";
import { sampleDeviation } from "./moments.ts";
import { type TradeTotals, tradeTotals } from "./trade_totals.ts";

/** Trades, with what a run derives from them where it is known. */
export interface MeasuredTrades extends TradeColumns {
  /** Worst and best price between entry and exit against the entry price, fractions: at most and at least zero. */
  readonly mae?: Float64Array;
  readonly mfe?: Float64Array;
  /** What placed the entry and the exit. */
  readonly entrySignal?: readonly string[];
  readonly exitReason?: readonly string[];
}

export interface SideSums {
  readonly closed: number;
  readonly won: number;
  readonly profit: number;
}

export interface TradeSums extends TradeTotals {
  /** Trades below zero. */
  readonly lost: number;
  readonly profit: number;
  /** Of the profits, ddof 1. */
  readonly profitDeviation: number | null;
  readonly returns: { readonly mean: number; readonly best: number; readonly worst: number };
  readonly bars: number;
  readonly days: number;
  readonly winStreak: number;
  readonly lossStreak: number;
  /** Fees and slippage, and what the winners before both had won. */
  readonly costs: number;
  readonly gainBeforeCosts: number;
  /** Money of entries and exits. */
  readonly traded: number;
  readonly long: SideSums;
  readonly short: SideSums;
  /** Means; null where the trades do not carry them. */
  readonly excursions: Excursions | null;
}

export interface Excursions {
  readonly mae: number;
  readonly mfe: number;
  /** Of the trades in which the price moved at all: how near to the best price they began and ended, 0 to 1. */
  readonly moved: number;
  readonly entry: number;
  readonly exit: number;
}

export function tradeSums(trades: MeasuredTrades): TradeSums {
  const totals = tradeTotals(trades);
  const { closed } = totals;
  const profit = totals.gain - totals.loss;
  const average = profit / closed;
  const sides = { long: { closed: 0, won: 0, profit: 0 }, short: { closed: 0, won: 0, profit: 0 } };
  let [lost, squares, returns, bars, time, costs, gainBeforeCosts, traded] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [best, worst] = [-Infinity, Infinity];
  let [wins, losses, winStreak, lossStreak] = [0, 0, 0, 0];
  for (let i = 0; i < trades.length; i++) {
    const value = trades.quantity[i]! * trades.entryPrice[i]!;
    traded += value;
    if (trades.open[i] === 1) continue;
    const result = trades.profit[i]!;
    const friction = trades.costs[i]! + trades.slippage[i]!;
    const side = sides[trades.side[i]!];
    side.closed++;
    side.profit += result;
    if (result > 0) side.won++;
    if (result < 0) lost++;
    squares += (result - average) ** 2;
    returns += trades.return[i]!;
    best = Math.max(best, trades.return[i]!);
    worst = Math.min(worst, trades.return[i]!);
    bars += trades.barsHeld[i]!;
    time += trades.exitTime[i]! - trades.entryTime[i]!;
    wins = result > 0 ? wins + 1 : 0;
    losses = result < 0 ? losses + 1 : 0;
    winStreak = Math.max(winStreak, wins);
    lossStreak = Math.max(lossStreak, losses);
    costs += friction;
    gainBeforeCosts += Math.max(0, result + friction);
    traded += trades.quantity[i]! * trades.exitPrice[i]!;
  }
  const sums = {
    ...totals,
    lost,
    profit,
    profitDeviation: sampleDeviation(squares, closed, average),
    returns: { mean: returns / closed, best, worst },
    bars: bars / closed,
    days: time / closed / DAY,
    winStreak,
    lossStreak,
    costs,
    gainBeforeCosts,
    traded,
    ...sides,
  };
  // Where a run derives them from its bars they take longer than everything else here.
  return addLazily<typeof sums, Pick<TradeSums, "excursions">>(sums, {
    excursions: () => excursionsOf(trades, closed),
  });
}

/** Entry and exit efficiency after Sweeney 1997: where entry and exit lay in the range that the price went through. */
function excursionsOf(trades: MeasuredTrades, closed: number): Excursions | null {
  const { mae, mfe } = trades;
  if (!mae || !mfe) return null;
  let [worst, best, moved, entry, exit] = [0, 0, 0, 0, 0];
  for (let i = 0; i < trades.length; i++) {
    if (trades.open[i] === 1) continue;
    worst += mae[i]!;
    best += mfe[i]!;
    const range = mfe[i]! - mae[i]!;
    if (!(range > 0)) continue;
    const change = trades.exitPrice[i]! / trades.entryPrice[i]! - 1;
    const kept = trades.side[i] === "long" ? change : -change;
    moved++;
    entry += mfe[i]! / range;
    exit += (kept - mae[i]!) / range;
  }
  return { mae: worst / closed, mfe: best / closed, moved, entry: entry / moved, exit: exit / moved };
}
