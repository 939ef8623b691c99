/** Statistics of closed trades; those still open at the end do not count. Money is the account's. */
import { mean } from "../series/moments.ts";
import { finite } from "./moments.ts";
import { YEAR } from "./cagr.ts";
import type { Measurements } from "./measurements.ts";
import { or, type Outcome, type Statistic, statisticsOf } from "./statistic.ts";
import type { Excursions, SideSums, TradeSums } from "./trade_sums.ts";
import { profitFactorOf, winRateOf } from "./trade_totals.ts";

const CONVENTION = "the industry's convention";
const NO_LOSS = "no trade lost";

type Definition =
  & Pick<Statistic, "title" | "unit" | "better" | "formula">
  & Partial<Pick<Statistic, "source">>;

/** Computed where a trade was closed. */
const trade = (
  of: Definition,
  value: (sums: TradeSums, measured: Measurements) => Outcome,
): Statistic => ({
  kind: "trades",
  reads: "trades",
  source: CONVENTION,
  ...of,
  compute: (measured) => measured.trades === null ? NONE : value(measured.trades, measured),
});

const NONE = "the input has no trades";

const side = (of: Definition, name: "long" | "short", value: (sums: SideSums) => number): Statistic =>
  trade(of, (sums) => sums[name].closed > 0 ? value(sums[name]) : `no ${name} trade was closed`);

const excursion = (of: Definition, value: (excursions: Excursions) => number): Statistic =>
  trade(
    of,
    ({ excursions }) =>
      excursions === null
        ? "the trades of the input have no mae and mfe"
        : or(finite(value(excursions)), "the price never moved during a trade"),
  );

/** Mean win over mean loss; null without a win or a loss. */
export function payoffOf({ gain, won, loss, lost }: TradeSums): number | null {
  return won > 0 && loss > 0 ? finite(gain / won / (loss / lost)) : null;
}

/** Root of the count times mean over deviation of the profits; null where they do not vary. */
export function qualityOf({ profit, profitDeviation, closed }: TradeSums, most: number): number | null {
  if (profitDeviation === null) return null;
  return finite(Math.sqrt(Math.min(closed, most)) * profit / closed / profitDeviation);
}

export const TRADE_STATISTICS = statisticsOf({
  trades: {
    title: "Trades",
    kind: "trades",
    unit: "integer",
    better: null,
    formula: "closed round trips",
    source: CONVENTION,
    reads: "account",
    compute: ({ trades }) => trades?.closed ?? NONE,
  },
  winRate: trade({
    title: "Win rate",
    unit: "percent",
    better: "higher",
    formula: "closed trades with a profit after costs / closed trades",
  }, (sums) => or(winRateOf(sums), "no trade was closed")),
  profitFactor: trade({
    title: "Profit factor",
    unit: "ratio",
    better: "higher",
    formula: "money won by the winning trades / money lost by the others, after costs",
  }, (sums) => or(profitFactorOf(sums), NO_LOSS)),
  expectancy: trade({
    title: "Expectancy",
    unit: "money",
    better: "higher",
    formula: "mean profit of a trade after costs",
    source: "Tharp 1998",
  }, ({ profit, closed }) => profit / closed),
  payoff: trade({
    title: "Payoff",
    unit: "ratio",
    better: "higher",
    formula: "mean money of a winning trade / mean money of a losing one without sign",
  }, (sums) => or(payoffOf(sums), sums.won > 0 ? NO_LOSS : "no trade won")),
  averageTrade: trade({
    title: "Average trade",
    unit: "percent",
    better: "higher",
    formula: "mean of profit / value at entry",
  }, ({ returns }) => returns.mean),
  averageWin: trade({
    title: "Average win",
    unit: "money",
    better: "higher",
    formula: "mean profit of the winning trades",
  }, ({ gain, won }) => won > 0 ? gain / won : "no trade won"),
  averageLoss: trade({
    title: "Average loss",
    unit: "money",
    better: "higher",
    formula: "mean profit of the losing trades, below zero",
  }, ({ loss, lost }) => lost > 0 ? -loss / lost : NO_LOSS),
  bestTrade: trade({
    title: "Best trade",
    unit: "percent",
    better: "higher",
    formula: "highest of profit / value at entry",
  }, ({ returns }) => returns.best),
  worstTrade: trade({
    title: "Worst trade",
    unit: "percent",
    better: "higher",
    formula: "lowest of profit / value at entry",
  }, ({ returns }) => returns.worst),
  averageBars: trade({
    title: "Average hold, bars",
    unit: "bars",
    better: null,
    formula: "mean bars from entry to exit",
  }, ({ bars }) => bars),
  averageDays: trade({
    title: "Average hold",
    unit: "days",
    better: null,
    formula: "mean calendar days from entry to exit",
  }, ({ days }) => days),
  winStreak: trade({
    title: "Longest winning streak",
    unit: "integer",
    better: "higher",
    formula: "most winning trades in a row, in order of exit",
  }, ({ winStreak }) => winStreak),
  lossStreak: trade({
    title: "Longest losing streak",
    unit: "integer",
    better: "lower",
    formula: "most losing trades in a row, in order of exit",
  }, ({ lossStreak }) => lossStreak),
  systemQuality: trade({
    title: "SQN",
    unit: "ratio",
    better: "higher",
    formula: "sqrt(closed trades, at most 100) x mean / standard deviation (ddof 1) of their profits",
    source: "Tharp 2008",
  }, (sums) => or(qualityOf(sums, 100), "the profits of the trades do not vary")),
  kelly: trade({
    title: "Kelly fraction",
    unit: "percent",
    better: "higher",
    formula: "win rate - (1 - win rate) / payoff",
    source: "Kelly 1956",
  }, (sums) => {
    const [rate, payoff] = [sums.won / sums.closed, payoffOf(sums)];
    return payoff === null ? (sums.won > 0 ? NO_LOSS : "no trade won") : rate - (1 - rate) / payoff;
  }),
  averageMae: excursion({
    title: "Average MAE",
    unit: "percent",
    better: "higher",
    formula: "mean of the worst price / entry price - 1 of each trade, in its direction",
    source: "Sweeney 1997",
  }, ({ mae }) => mae),
  averageMfe: excursion({
    title: "Average MFE",
    unit: "percent",
    better: "higher",
    formula: "mean of the best price / entry price - 1 of each trade, in its direction",
    source: "Sweeney 1997",
  }, ({ mfe }) => mfe),
  entryEfficiency: excursion({
    title: "Entry efficiency",
    unit: "percent",
    better: "higher",
    formula: "mean of MFE / (MFE - MAE): 1 where trades begin at the best price they see",
    source: "Sweeney 1997",
  }, ({ entry }) => entry),
  exitEfficiency: excursion({
    title: "Exit efficiency",
    unit: "percent",
    better: "higher",
    formula: "mean of (price change - MAE) / (MFE - MAE): 1 where trades end at the best price they see",
    source: "Sweeney 1997",
  }, ({ exit }) => exit),
  tradeEfficiency: excursion({
    title: "Trade efficiency",
    unit: "percent",
    better: "higher",
    formula: "mean of price change / (MFE - MAE), entry efficiency + exit efficiency - 1",
    source: "Sweeney 1997",
  }, ({ entry, exit }) => entry + exit - 1),
  longTrades: side(
    {
      title: "Long trades",
      unit: "integer",
      better: null,
      formula: "closed long trades",
    },
    "long",
    ({ closed }) => closed,
  ),
  longWinRate: side(
    {
      title: "Win rate, long",
      unit: "percent",
      better: "higher",
      formula: "win rate of the long trades",
    },
    "long",
    ({ won, closed }) => won / closed,
  ),
  longProfit: side(
    {
      title: "Profit, long",
      unit: "money",
      better: "higher",
      formula: "profit of the long trades after costs",
    },
    "long",
    ({ profit }) => profit,
  ),
  shortTrades: side(
    {
      title: "Short trades",
      unit: "integer",
      better: null,
      formula: "closed short trades",
    },
    "short",
    ({ closed }) => closed,
  ),
  shortWinRate: side(
    {
      title: "Win rate, short",
      unit: "percent",
      better: "higher",
      formula: "win rate of the short trades",
    },
    "short",
    ({ won, closed }) => won / closed,
  ),
  shortProfit: side(
    {
      title: "Profit, short",
      unit: "money",
      better: "higher",
      formula: "profit of the short trades after costs",
    },
    "short",
    ({ profit }) => profit,
  ),
  costShare: trade(
    {
      title: "Cost share",
      unit: "percent",
      better: "lower",
      formula: "fees and slippage of the trades / what those that won before both had won",
    },
    ({ costs, gainBeforeCosts }) =>
      gainBeforeCosts > 0 ? costs / gainBeforeCosts : "no trade won before its costs",
  ),
  turnover: {
    title: "Turnover",
    kind: "trades",
    unit: "ratio",
    better: null,
    formula: "half the money bought and sold / mean equity / calendar years",
    source: "the SEC's form N-1A, both sides averaged",
    reads: "returns",
    compute: ({ traded, equity, time }) =>
      traded === null ? NONE : or(
        finite(traded / 2 / mean(equity) / ((time[time.length - 1]! - time[0]!) / YEAR)),
        "no time passed",
      ),
  },
});
