/**
 * quantstats 0.0.86: growth by the count of bars, value at risk of a normal distribution, and bars where others count
 * trades.
 */
import { probabilisticSharpe } from "../credibility.ts";
import type { Measurements } from "../measurements.ts";
import { mean } from "../../series/moments.ts";
import { NO_VARIANCE } from "../sharpe.ts";
import { SHAPE } from "../shape.ts";
import { VALUE_AT_RISK } from "../value_at_risk.ts";
import { barInformationRatio, NO_DRAWDOWN, ofBenchmark, ofReturns } from "./annualised.ts";
import { EMPYRICAL } from "./empyrical.ts";

/** Wins, losses and their sums over the bars; a bar without a return is neither. */
function barsOf({ returns }: Measurements) {
  const bars = { won: 0, lost: 0, gain: 0, loss: 0, winStreak: 0, lossStreak: 0 };
  let [wins, losses] = [0, 0];
  for (const r of returns) {
    wins = r > 0 ? wins + 1 : 0;
    losses = r < 0 ? losses + 1 : 0;
    bars.winStreak = Math.max(bars.winStreak, wins);
    bars.lossStreak = Math.max(bars.lossStreak, losses);
    if (r > 0) {
      bars.won++;
      bars.gain += r;
    } else if (r < 0) {
      bars.lost++;
      bars.loss -= r;
    }
  }
  return bars;
}

type Bars = ReturnType<typeof barsOf>;

const ofBars = (value: (bars: Bars) => number, needs: (keyof Bars)[], reason: string) =>
  ofReturns((measured) => {
    const bars = barsOf(measured);
    return needs.every((name) => bars[name] > 0) ? value(bars) : reason;
  });

const payoffOf = ({ gain, won, loss, lost }: Bars) => gain / won / (loss / lost);
const NO_LOSS = "no bar lost";
const ONE_SIDED = "no bar won, or none lost";

const ulcerOf = ({ drawdowns, returns }: Measurements) => Math.sqrt(drawdowns.squares / (returns.length - 1));

export const QUANTSTATS = {
  cagr: EMPYRICAL.cagr,
  calmar: EMPYRICAL.calmar,
  ulcerIndex: ofReturns((measured) =>
    measured.returns.length > 1 ? ulcerOf(measured) : "a single return is too few"
  ),
  ulcerPerformance: ofReturns((measured) => {
    const ulcer = ulcerOf(measured);
    return ulcer > 0 && ulcer < Infinity ? (measured.total - measured.riskFree) / ulcer : NO_DRAWDOWN;
  }),
  valueAtRisk: ofReturns(VALUE_AT_RISK.valueAtRiskNormal.compute),
  expectedShortfall: ofReturns(VALUE_AT_RISK.expectedShortfallNormal.compute),
  gainToPain: ofBars(({ gain, loss }) => (gain - loss) / loss, ["lost"], NO_LOSS),
  informationRatio: barInformationRatio,
  alpha: ofBenchmark(({ own, other, beta }, { periodsPerYear }) =>
    beta === null ? "the benchmark does not vary" : (mean(own) - beta * mean(other)) * periodsPerYear
  ),
  treynor: ofBenchmark(({ beta }, { total, riskFree }) =>
    beta === null || beta === 0 ? "the benchmark does not vary, or beta is zero" : (total - riskFree) / beta
  ),
  winRate: ofReturns((measured) => {
    const { won, lost } = barsOf(measured);
    return won + lost > 0 ? won / (won + lost) : "no bar moved";
  }),
  profitFactor: ofBars(({ gain, loss }) => gain / loss, ["lost"], NO_LOSS),
  payoff: ofBars(payoffOf, ["won", "lost"], ONE_SIDED),
  kelly: ofBars(
    (bars) => {
      const rate = bars.won / (bars.won + bars.lost);
      return rate - (1 - rate) / payoffOf(bars);
    },
    ["won", "lost"],
    ONE_SIDED,
  ),
  winStreak: ofReturns((measured) => barsOf(measured).winStreak),
  lossStreak: ofReturns((measured) => barsOf(measured).lossStreak),
  exposure: ofReturns((measured) => {
    const { won, lost } = barsOf(measured);
    return Math.ceil((won + lost) / measured.returns.length * 100) / 100;
  }),
  probabilisticSharpe: ofReturns((measured) => {
    const { excess, moments } = measured;
    const [skew, kurtosis] = [SHAPE.skew.compute(measured), SHAPE.kurtosis.compute(measured)];
    if (excess.deviation === null) return NO_VARIANCE;
    if (typeof skew === "string") return skew;
    if (typeof kurtosis === "string") return kurtosis;
    // The moments adjusted for the sample's size, of the returns before the risk-free rate.
    const shape = { count: moments.count, skew, kurtosis: kurtosis + 3 };
    return probabilisticSharpe(excess.mean / excess.deviation, 0, shape);
  }),
};
