/** Totals of closed trades, which a card needs too; those still open at the end do not count. */
import type { CountedTrades } from "../market/trade.ts";
import { finite } from "./moments.ts";

export interface TradeTotals {
  readonly closed: number;
  readonly won: number;
  /** Money won by the winners and lost by the others, both without sign, after costs. */
  readonly gain: number;
  readonly loss: number;
}

export function tradeTotals(trades: CountedTrades): TradeTotals {
  let closed = 0;
  let won = 0;
  let gain = 0;
  let loss = 0;
  for (let i = 0; i < trades.length; i++) {
    if (trades.open[i] === 1) continue;
    const profit = trades.profit[i]!;
    closed++;
    if (profit > 0) won++;
    if (profit > 0) gain += profit;
    else loss -= profit;
  }
  return { closed, won, gain, loss };
}

/** Share of closed trades with a profit after costs; null without a closed trade. */
export function winRateOf({ closed, won }: TradeTotals): number | null {
  return closed > 0 ? won / closed : null;
}

/** Money won over money lost in closed trades, after costs; null without a loss. */
export function profitFactorOf({ gain, loss }: TradeTotals): number | null {
  return loss > 0 ? finite(gain / loss) : null;
}
