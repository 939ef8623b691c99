/**
 * What the statistics are computed from, found in as few passes over the bars as they allow. Returns are simple, one a
 * bar; annual figures use the market's count of bars a year.
 */
import { firstNotFinite } from "../series/columns.ts";
import { addLazily } from "../series/lazily.ts";
import { type AroundTarget, aroundTarget } from "./around_target.ts";
import { type BesideBenchmark, besideBenchmark } from "./beside_benchmark.ts";
import { type CalendarReturns, calendarReturns } from "./calendar_returns.ts";
import { type MeasuredDrawdowns, measureDrawdowns } from "./drawdown.ts";
import { type Moments, momentsOf, simpleReturns } from "./moments.ts";
import { annualRate, barRate, excessOf } from "./risk_free.ts";
import type { StatisticsInput, StatisticsOptions } from "./statistics.ts";
import { type Tails, tailsOf } from "./tails.ts";
import { type MeasuredTrades, type TradeSums, tradeSums } from "./trade_sums.ts";

export interface Measurements {
  /** Epoch ms and account value of each bar, and simple returns: one fewer. */
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly returns: Float64Array;
  readonly periodsPerYear: number;
  /** Last equity over first, less 1. */
  readonly total: number;
  /** Why the returns are not defined: a value that is none, a single bar, ruin; null where they are. */
  readonly flaw: { readonly account: string | null; readonly returns: string | null };
  readonly moments: Moments;
  /** Of the returns less the risk-free rate, a year's rate beside. */
  readonly excess: Moments;
  readonly excessReturns: Float64Array;
  readonly riskFree: number;
  /** Around the least return that is asked for. */
  readonly target: AroundTarget;
  readonly drawdowns: MeasuredDrawdowns;
  readonly days: PeriodSums;
  readonly months: PeriodSums;
  readonly years: PeriodSums;
  readonly tails: Tails;
  /** Null where the input has none. */
  readonly exposure: Float64Array | null;
  readonly trades: TradeSums | null;
  readonly tradeColumns: MeasuredTrades | null;
  /** Money bought and sold. */
  readonly traded: number | null;
  /** In words, why there is none. */
  readonly benchmark: BesideBenchmark | string;
  /** Sharpe ratio of a bar that the account's is held against. */
  readonly sharpeAgainst: number;
  /** How many were tried, or their annual Sharpe ratios; null where unknown. */
  readonly trials: number | Float64Array | null;
  readonly confidence: number;
  /** Null where the length of the sample decides. */
  readonly lags: number | null;
}

/** Returns of a calendar's periods, as sums. */
export interface PeriodSums {
  readonly count: number;
  readonly best: number;
  readonly worst: number;
  readonly won: number;
  readonly gain: number;
  readonly loss: number;
}

/** Each is found when a statistic first reads it. */
export function measure(input: StatisticsInput, options: StatisticsOptions): Measurements {
  const { time, equity, periodsPerYear } = input;
  const { confidence = 0.95 } = options;
  const riskFree = barRate(options.riskFree ?? 0, periodsPerYear, equity.length, "riskFree");
  const target = options.minimumReturn === undefined
    ? riskFree
    : barRate(options.minimumReturn, periodsPerYear, equity.length, "minimumReturn");
  const known = {
    time,
    equity,
    periodsPerYear,
    total: equity[equity.length - 1]! / equity[0]! - 1,
    riskFree: annualRate(riskFree, periodsPerYear),
    exposure: input.exposure ?? null,
    tradeColumns: input.trades ?? null,
    sharpeAgainst: (options.sharpeAgainst ?? 0) / Math.sqrt(periodsPerYear),
    trials: options.trials ?? null,
    confidence,
    lags: options.lags ?? null,
  };
  const measured: Measurements = addLazily<typeof known, Omit<Measurements, keyof typeof known>>(known, {
    returns: () => simpleReturns(equity),
    flaw: () => flawOf(time, equity, measured.drawdowns),
    moments: () => momentsOf(measured.returns),
    excess: () =>
      measured.excessReturns === measured.returns ? measured.moments : momentsOf(measured.excessReturns),
    excessReturns: () => excessOf(measured.returns, riskFree),
    target: () =>
      aroundTarget(target === riskFree ? measured.excessReturns : excessOf(measured.returns, target)),
    drawdowns: () => measureDrawdowns(time, equity),
    days: () => sumsOf(calendarReturns(time, equity, "day")),
    months: () => sumsOf(calendarReturns(time, equity, "month")),
    years: () => sumsOf(calendarReturns(time, equity, "year")),
    tails: () => tailsOf(measured.returns, confidence),
    trades: () => input.trades ? tradeSums(input.trades) : null,
    traded: () => input.traded ?? measured.trades?.traded ?? null,
    benchmark: () => besideBenchmark(input, measured.returns, options.benchmark, riskFree),
  });
  return measured;
}

/** An account that fell to nothing has no returns after it: the day is named instead. */
function flawOf(
  time: Float64Array,
  equity: Float64Array,
  { deepest }: MeasuredDrawdowns,
): Measurements["flaw"] {
  if (equity.length === 0) return { account: "there is no bar", returns: "there is no bar" };
  const broken = firstNotFinite(equity);
  if (broken >= 0 || !(equity[0]! > 0)) {
    const at = Math.max(0, broken);
    const reason = `the equity of ${dateOf(time[at]!)} is ${equity[at]}`;
    return { account: reason, returns: reason };
  }
  if (equity.length === 1) return { account: null, returns: "a single bar has no return" };
  if (deepest > -1) return { account: null, returns: null };
  const ruin = equity.findIndex((value) => value <= 0);
  return { account: null, returns: `the account was ruined on ${dateOf(time[ruin]!)}` };
}

const dateOf = (time: number): string =>
  Math.abs(time) <= 8.64e15 ? new Date(time).toISOString().slice(0, 10) : "an unknown day";

function sumsOf({ value }: CalendarReturns): PeriodSums {
  const sums = { count: 0, best: -Infinity, worst: Infinity, won: 0, gain: 0, loss: 0 };
  for (let i = 0; i < value.length; i++) {
    const r = value[i]!;
    if (Number.isNaN(r)) continue;
    sums.count++;
    sums.best = Math.max(sums.best, r);
    sums.worst = Math.min(sums.worst, r);
    if (r > 0) {
      sums.won++;
      sums.gain += r;
    } else {
      sums.loss -= r;
    }
  }
  return sums;
}
