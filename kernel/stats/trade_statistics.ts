/** Statistics of closed trades; those still open at the end do not count. */
import type { TradeColumns } from "../market/trade.ts";
import { finite } from "./moments.ts";
import { or, statisticsOf } from "./statistic.ts";

export interface TradeTotals {
  readonly closed: number;
  readonly won: number;
  /** Money won by the winners and lost by the others, both without sign, after costs. */
  readonly gain: number;
  readonly loss: number;
}

export function tradeTotals(trades: Pick<TradeColumns, "length" | "open" | "profit">): TradeTotals {
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

export const TRADE_STATISTICS = statisticsOf({
  trades: {
    title: "Trades",
    kind: "trades",
    unit: "integer",
    better: null,
    formula: "closed round trips",
    source: "the industry's convention",
    reads: "account",
    compute: ({ trades }) => trades ? trades.closed : "the input has no trades",
  },
  winRate: {
    title: "Win rate",
    kind: "trades",
    unit: "percent",
    better: "higher",
    formula: "closed trades with a profit after costs / closed trades",
    source: "the industry's convention",
    reads: "trades",
    compute: ({ trades }) => or(winRateOf(trades!), "no trade was closed"),
  },
  profitFactor: {
    title: "Profit factor",
    kind: "trades",
    unit: "ratio",
    better: "higher",
    formula: "money won by the winning trades / money lost by the others, after costs",
    source: "the industry's convention",
    reads: "trades",
    compute: ({ trades }) => or(profitFactorOf(trades!), "no trade lost"),
  },
});
