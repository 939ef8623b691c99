/** What a walk-forward says about a strategy, in a sentence. */
import type { Light, Verdict } from "../../optimize/overfitting_data.ts";
import { formatNumber, reachedPercent } from "../../plot/spec/format.ts";
import type { Metrics } from "../../stats/core_metrics.ts";
import type { Goal } from "../sweep/objective.ts";
import type { Kept } from "./kept.ts";
import type { Tested } from "./tested.ts";
import type { WalkForwardColumns } from "./walk_forward_result.ts";

/** The verdict on a walk-forward, as a traffic light and in words. */
export interface WalkForwardVerdict extends Verdict {
  /**
   * Green: the tests kept 90 % of the objective or more, or where it has no ratio of the Sharpe ratio; amber: 70 %, or more than a
   * quarter of the tests did not trade, or there is no efficiency to judge by; red: less, or nothing was found in sample, or the
   * tests lost money.
   */
  readonly light: Light;
  /** Share of the tests that made money. */
  readonly profitable: number;
}

export function verdictOf(
  { length, totalReturn }: WalkForwardColumns,
  tests: readonly Tested[],
  goal: Goal,
  metrics: Metrics,
  kept: Kept,
): WalkForwardVerdict {
  const won = totalReturn.reduce((count, value) => count + Number(value > 0), 0);
  // Their objective is in no mean: a strategy that sits out looks better than it is.
  const idle = tests.filter(({ isIdle }) => isIdle).length;
  const [light, start] = lightOf(kept, goal, metrics.totalReturn, idle / length);
  return {
    light,
    text: `${start}: ${scoresText(kept, goal, length)}; ${won} of ${length} tests made money${
      idle > 0 ? ` and ${idle} did not trade` : ""
    }, together ${formatNumber(metrics.totalReturn, "percent")}.`,
    profitable: won / length,
  };
}

function scoresText({ stability, measure, measured, reason }: Kept, goal: Goal, length: number): string {
  const { inSample, outOfSample, efficiency } = stability;
  if (inSample === null || outOfSample === null) return `no test has a ${goal.title} beside one in sample`;
  const of = stability.measured < length ? ` over ${stability.measured} of ${length} windows` : "";
  const means = (goal: Goal, inside: number, outside: number) =>
    `${goal.title} was ${formatNumber(inside, goal.format)} in sample and ${
      formatNumber(outside, goal.format)
    } out of sample`;
  const own = `${means(goal, inSample, outOfSample)} on average${of}`;
  if (efficiency.value === null) return `${own}, which says little: ${reason ?? efficiency.reason}`;
  const kept = keptText(efficiency.value, measure);
  if (measure === goal) return `${own}, ${kept}`;
  return `${own}; its ${means(measure, measured.inSample!, measured.outOfSample!)}, ${kept}`;
}

function keptText(efficiency: number, { isLoss }: Goal): string {
  if (isLoss && efficiency > 0) {
    const grown = 1 / efficiency - 1;
    return efficiency >= 1
      ? "it did not grow"
      : `it grew by ${formatNumber(grown, "percent", { decimals: 0 })}`;
  }
  if (efficiency >= 1) return "nothing was lost";
  return efficiency <= 0 ? "all of it was lost" : `${reachedPercent(efficiency)} of it kept`;
}

/** Share of the tests without a trade above which what the others kept is too little to go by. */
const RARE = 0.25;

const RED = "Do not trade this";

function lightOf(
  { stability: { efficiency: { value }, inSample } }: Kept,
  { isLoss, source }: Goal,
  totalReturn: number,
  idle: number,
): [Light, string] {
  if (totalReturn <= 0 || value !== null && value < 0.7) return ["red", RED];
  if (value === null) {
    // Of a statistic that is a gain zero is no skill; of a function nobody knows.
    const nothing = !isLoss && typeof source !== "function" && !(inSample !== null && inSample > 0);
    return nothing ? ["red", RED] : ["amber", "Judge this by what the tests earned"];
  }
  if (value < 0.9) return ["amber", "Some of it was hindsight"];
  return idle > RARE
    ? ["amber", "It held up where it traded, which was too rarely to rely on"]
    : ["green", "It held up on data that it had not seen"];
}
