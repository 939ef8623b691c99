/** Every core statistic by name, in the order in which they are shown, with how to write its value. */
import { cagr } from "./cagr.ts";
import { calmar } from "./calmar.ts";
import { maxDrawdown, maxDrawdownDays } from "./drawdown.ts";
import { exposure } from "./exposure.ts";
import type { Period } from "./period.ts";
import { sharpe } from "./sharpe.ts";
import { sortino } from "./sortino.ts";
import { totalReturn } from "./total_return.ts";
import { profitFactor, trades, winRate } from "./trade_statistics.ts";
import { volatility } from "./volatility.ts";

export interface Statistic {
  readonly title: string;
  readonly format: "percent" | "ratio" | "integer" | "days";
  readonly compute: (period: Period) => number | null;
}

export const STATISTICS = {
  totalReturn: { title: "Total return", format: "percent", compute: totalReturn },
  cagr: { title: "CAGR", format: "percent", compute: cagr },
  volatility: { title: "Volatility", format: "percent", compute: volatility },
  sharpe: { title: "Sharpe", format: "ratio", compute: sharpe },
  sortino: { title: "Sortino", format: "ratio", compute: sortino },
  maxDrawdown: { title: "Max drawdown", format: "percent", compute: maxDrawdown },
  maxDrawdownDays: { title: "Longest drawdown", format: "days", compute: maxDrawdownDays },
  calmar: { title: "Calmar", format: "ratio", compute: calmar },
  trades: { title: "Trades", format: "integer", compute: trades },
  winRate: { title: "Win rate", format: "percent", compute: winRate },
  profitFactor: { title: "Profit factor", format: "ratio", compute: profitFactor },
  exposure: { title: "Exposure", format: "percent", compute: exposure },
} as const satisfies Readonly<Record<string, Statistic>>;

export type StatisticName = keyof typeof STATISTICS;
