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
  /** How to write its value: a fraction as percent, a plain number, a count, calendar days. */
  readonly format: "percent" | "ratio" | "integer" | "days";
  readonly compute: (period: Period) => number | null;
}

/**
 * The statistics that `run.metrics` holds. Returns are simple, one a bar; annual figures take them times the bars a year
 * of the market. Each `compute` takes equity, exposure, time (epoch ms) and trades and gives null where it is not defined.
 *
 * @example
 * ```ts
 * import { STATISTICS } from "tapebook";
 *
 * const names = Object.entries(STATISTICS).map(([name, { title }]) => `${name}: ${title}`);
 * if (!names.includes("cagr: CAGR")) throw new Error("growth a year is one of them");
 * ```
 */
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
