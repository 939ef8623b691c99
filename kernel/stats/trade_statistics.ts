/** Statistics of closed trades; those still open at the end do not count. */
import type { TradeColumns } from "../market/trade.ts";
import type { Period } from "./period.ts";

export interface TradeTotals {
  readonly closed: number;
  readonly won: number;
  /** Money won by the winners and lost by the others, both without sign, after costs. */
  readonly gain: number;
  readonly loss: number;
}

export function tradeTotals(trades: TradeColumns): TradeTotals {
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

/** How many round trips were closed. */
export function trades(period: Period): number {
  return tradeTotals(period.trades).closed;
}

/** Share of closed trades with a profit after costs; null without a closed trade. */
export function winRate(period: Period): number | null {
  return winRateOf(tradeTotals(period.trades));
}

/** Money won over money lost in closed trades, after costs; null without a loss. */
export function profitFactor(period: Period): number | null {
  return profitFactorOf(tradeTotals(period.trades));
}

export function winRateOf({ closed, won }: TradeTotals): number | null {
  return closed > 0 ? won / closed : null;
}

export function profitFactorOf({ gain, loss }: TradeTotals): number | null {
  return loss > 0 ? gain / loss : null;
}
