/** Every statistic by name, in the order in which they are shown. */
import { BENCHMARK } from "./benchmark.ts";
import { BEST_AND_WORST } from "./best_and_worst.ts";
import { CAGR } from "./cagr.ts";
import { CALMAR } from "./calmar.ts";
import { CREDIBILITY } from "./credibility.ts";
import { DRAWDOWN } from "./drawdown.ts";
import { DRAWDOWN_RATIOS } from "./drawdown_ratios.ts";
import { EXPOSURE } from "./exposure.ts";
import { OMEGA } from "./omega.ts";
import { SHAPE } from "./shape.ts";
import { SHARPE } from "./sharpe.ts";
import { SORTINO } from "./sortino.ts";
import type { Statistic } from "./statistic.ts";
import { TOTAL_RETURN } from "./total_return.ts";
import { TRADE_STATISTICS } from "./trade_statistics.ts";
import { VALUE_AT_RISK } from "./value_at_risk.ts";
import { VOLATILITY } from "./volatility.ts";

/**
 * What `run.statistics()` and `statistics()` compute, by name: title, kind, unit (a percent is a fraction), which way is
 * better, formula and source. Returns are simple, one a bar; annual figures take them times the bars a year of the
 * market.
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
  ...TOTAL_RETURN,
  ...CAGR,
  ...BEST_AND_WORST,
  ...VOLATILITY,
  ...SHARPE,
  ...SORTINO,
  ...OMEGA,
  ...CALMAR,
  ...DRAWDOWN,
  ...DRAWDOWN_RATIOS,
  ...VALUE_AT_RISK,
  ...SHAPE,
  ...BENCHMARK,
  ...TRADE_STATISTICS,
  ...EXPOSURE,
  ...CREDIBILITY,
} as const satisfies Readonly<Record<string, Statistic>>;

/** Name of a statistic. */
export type StatisticName = keyof typeof STATISTICS;
