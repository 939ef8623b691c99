/** Which symbols change hands most, by what was known before a day. */
import type { Bars } from "../../market/bars.ts";
import { ParameterError } from "../../market/errors.ts";
import { canonicalSymbol } from "../providers/symbols.ts";

/** How many symbols are kept, and by how much history. */
export interface LiquidityOptions {
  /** How many symbols to keep; default 100. */
  top?: number;
  /** Sessions before the day over which the median is taken; default 63, a quarter of a year. */
  sessions?: number;
}

/**
 * Median turnover (close times volume, in the currency of the bars; the same before and after adjusting for splits) of
 * the last sessions before a day. NaN where fewer than half of them have bars with a volume.
 */
export function medianTurnover({ time, close, volume }: Bars, day: number, sessions: number): number {
  let end = time.length;
  while (end > 0 && time[end - 1]! >= day) end--;
  const turnover: number[] = [];
  for (let i = Math.max(0, end - sessions); i < end; i++) {
    const money = close[i]! * volume[i]!;
    if (!Number.isNaN(money)) turnover.push(money);
  }
  if (2 * turnover.length < sessions) return NaN;
  turnover.sort((a, b) => a - b);
  const half = turnover.length >> 1;
  return turnover.length % 2 === 1 ? turnover[half]! : (turnover[half - 1]! + turnover[half]!) / 2;
}

/**
 * The symbols of the highest median turnover before a day, in alphabetical order, and those that could not be ranked.
 *
 * @throws ParameterError for a count below one and for bars that are not daily
 */
export function mostTradedOf(
  symbols: readonly string[],
  bars: readonly Bars[],
  day: number,
  { top = 100, sessions = 63 }: LiquidityOptions = {},
): { symbols: string[]; unranked: string[] } {
  for (const [field, value] of Object.entries({ top, sessions })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new ParameterError(`Set ${field} to a whole number from 1 on: it is ${value}`, {
      field,
      value,
      allowed: "1 or more",
    });
  }
  const other = bars.find(({ timeframe }) => timeframe !== "1d");
  if (other !== undefined) {
    throw new ParameterError(`Give daily bars: those of ${other.symbol} are ${other.timeframe}`, {
      field: "bars",
      value: other.timeframe,
      allowed: "1d",
    });
  }
  const bySymbol = new Map(bars.map((each) => [canonicalSymbol(each.symbol, each.market), each]));
  const ranked = symbols.map((symbol) => {
    const own = bySymbol.get(symbol);
    return { symbol, turnover: own ? medianTurnover(own, day, sessions) : NaN };
  });
  return {
    symbols: ranked.filter(({ turnover }) => turnover > 0)
      .toSorted((a, b) => b.turnover - a.turnover || (a.symbol < b.symbol ? -1 : 1))
      .slice(0, top).map(({ symbol }) => symbol).sort(),
    unranked: ranked.filter(({ turnover }) => !(turnover > 0)).map(({ symbol }) => symbol),
  };
}
