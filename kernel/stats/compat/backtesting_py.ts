/**
 * backtesting.py 0.6: returns by day whatever the bars, growth and risk of them compounded over a year, alpha of the whole
 * period with a beta of log returns, and trades by their returns instead of their money.
 */
import { lowerBound } from "../../series/search.ts";
import { eachPeriod } from "../calendar_returns.ts";
import { DAY } from "../drawdown.ts";
import type { Measurements } from "../measurements.ts";
import { momentsOf, simpleReturns } from "../moments.ts";
import { or, type Outcome } from "../statistic.ts";
import type { MeasuredTrades } from "../trade_sums.ts";
import { qualityOf } from "../trade_statistics.ts";
import { NO_DRAWDOWN, ofBenchmark, ofReturns, ofTrades } from "./annualised.ts";

/** Bars a year by their usual length in whole days, else by whether there are any at weekends. */
function daysAYear(time: Float64Array): { perYear: number; daily: boolean } {
  const lengths = time.slice(-100).map((value, i, all) => i === 0 ? NaN : value - all[i - 1]!).slice(1)
    .sort();
  const middle = lengths.length >> 1;
  const median = lengths.length % 2 === 1 ? lengths[middle]! : (lengths[middle - 1]! + lengths[middle]!) / 2;
  const perYear = ({ 7: 52, 31: 12, 365: 1 } as Record<number, number>)[Math.floor(median / DAY)];
  if (perYear !== undefined) return { perYear, daily: false };
  // 1970-01-01 was a Thursday.
  const weekend = time.reduce(
    (count, value) => (Math.floor(value / DAY) + 3) % 7 >= 5 ? count + 1 : count,
    0,
  );
  return { perYear: weekend / time.length > 2 / 7 * 0.6 ? 365 : 252, daily: true };
}

function annual({ time, equity }: Measurements) {
  const { perYear, daily } = daysAYear(time);
  const last: number[] = [];
  if (daily) eachPeriod(time, "day", (_, i) => last.push(equity[i]!));
  const returns = simpleReturns(daily ? Float64Array.from(last) : equity);
  const { count, deviation } = momentsOf(returns);
  const growth = geometricMean(returns);
  const spread = count > 1 ? (deviation ?? 0) ** 2 : NaN;
  const yearly = (1 + growth) ** perYear - 1;
  const volatility = Math.sqrt((spread + (1 + growth) ** 2) ** perYear - (1 + growth) ** (2 * perYear));
  const downside = Math.sqrt(returns.reduce((sum, r) => sum + Math.min(r, 0) ** 2, 0) / count * perYear);
  return { growth: yearly, volatility, downside };
}

/** Zero as soon as one of them lost everything. */
function geometricMean(returns: Float64Array): number {
  if (returns.some((r) => r <= -1)) return 0;
  return Math.expm1(returns.reduce((sum, r) => sum + Math.log1p(r), 0) / returns.length);
}

const ratio = (top: number, bottom: number, reason: string): Outcome => bottom > 0 ? top / bottom : reason;

/** Those of more than a bar: one that began at the last bar does not count. */
function lengths({ drawdowns, time }: Measurements): { days: number[]; depth: number[] } {
  const rows = Array.from({ length: drawdowns.length }, (_, i) => i).filter((i) =>
    !Number.isNaN(drawdowns.recovery[i]) || drawdowns.start[i] !== time[time.length - 2]
  );
  return { days: rows.map((i) => drawdowns.days[i]!), depth: rows.map((i) => drawdowns.depth[i]!) };
}

const average = (values: readonly number[]): Outcome =>
  values.length === 0 ? NO_DRAWDOWN : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Log returns of the account against those of the benchmark; null where that does not vary. */
function logBeta(own: Float64Array, other: Float64Array): number | null {
  const [x, y] = [own.map(Math.log1p), other.map(Math.log1p)];
  const [a, b] = [momentsOf(x), momentsOf(y)];
  if (b.deviation === null) return null;
  const products = x.reduce((sum, value, i) => sum + (value - a.mean) * (y[i]! - b.mean), 0);
  return products / ((y.length - 1) * b.deviation ** 2);
}

const returnsOf = (trades: MeasuredTrades): Float64Array =>
  trades.return.filter((_, i) => trades.open[i] !== 1);

const FLAT = "the benchmark does not vary";

export const BACKTESTING_PY = {
  volatility: ofReturns((measured) => annual(measured).volatility),
  sharpe: ofReturns((measured) => {
    const { growth, volatility } = annual(measured);
    return ratio(growth - measured.riskFree, volatility, "the returns do not vary");
  }),
  sortino: ofReturns((measured) => {
    const { growth, downside } = annual(measured);
    return ratio(growth - measured.riskFree, downside, "no day lost");
  }),
  calmar: ofReturns((measured) => ratio(annual(measured).growth, -measured.drawdowns.deepest, NO_DRAWDOWN)),
  averageDrawdown: ofReturns((measured) => average(lengths(measured).depth)),
  averageDrawdownDays: ofReturns((measured) => average(lengths(measured).days)),
  alpha: ofBenchmark(({ own, other, otherTotal }, { total, riskFree }) => {
    const beta = logBeta(own, other);
    return beta === null ? FLAT : total - riskFree - beta * (otherTotal - riskFree);
  }),
  beta: ofBenchmark(({ own, other }) => or(logBeta(own, other), FLAT)),
  averageTrade: ofTrades(({ tradeColumns }) => geometricMean(returnsOf(tradeColumns!))),
  profitFactor: ofTrades(({ tradeColumns }) => {
    const returns = returnsOf(tradeColumns!);
    const gain = returns.reduce((sum, r) => sum + Math.max(r, 0), 0);
    const loss = returns.reduce((sum, r) => sum - Math.min(r, 0), 0);
    return ratio(gain, loss, "no trade lost");
  }),
  systemQuality: ofTrades(({ trades }) =>
    or(qualityOf(trades!, Infinity), "the profits of the trades do not vary")
  ),
  exposure: ofTrades(({ time, tradeColumns }) => {
    const { length, open, entryTime, exitTime } = tradeColumns!;
    const inside = new Uint8Array(time.length);
    for (let i = 0; i < length; i++) {
      if (open[i] !== 1) inside.fill(1, lowerBound(time, entryTime[i]!), lowerBound(time, exitTime[i]!) + 1);
    }
    return inside.reduce((count, value) => count + value, 0) / time.length;
  }),
};
