/** vectorbt 1.2: as empyrical, with drawdowns that begin after the first return and an SQN of all trades. */
import { type MeasuredDrawdowns, measureDrawdowns } from "../drawdown.ts";
import type { Measurements } from "../measurements.ts";
import { or } from "../statistic.ts";
import { qualityOf } from "../trade_statistics.ts";
import { growthByCount, NO_DRAWDOWN, ofReturns, ofTrades } from "./annualised.ts";
import { EMPYRICAL } from "./empyrical.ts";

/** The first peak is the value after the first return: a loss in it is none. */
const lateDrawdowns = ({ time, equity }: Measurements): MeasuredDrawdowns =>
  measureDrawdowns(time.subarray(1), equity.subarray(1));

const ulcerOf = (measured: Measurements): number =>
  Math.sqrt(lateDrawdowns(measured).squares / measured.returns.length);

export const VECTORBT = {
  ...EMPYRICAL,
  maxDrawdown: ofReturns((measured) => lateDrawdowns(measured).deepest),
  calmar: ofReturns((measured) => {
    const { deepest } = lateDrawdowns(measured);
    return deepest < 0 ? growthByCount(measured) / -deepest : NO_DRAWDOWN;
  }),
  ulcerIndex: ofReturns(ulcerOf),
  ulcerPerformance: ofReturns((measured) => {
    const ulcer = ulcerOf(measured);
    return ulcer > 0 ? (growthByCount(measured) - measured.riskFree) / ulcer : NO_DRAWDOWN;
  }),
  systemQuality: ofTrades(({ trades }) =>
    or(qualityOf(trades!, Infinity), "the profits of the trades do not vary")
  ),
};
