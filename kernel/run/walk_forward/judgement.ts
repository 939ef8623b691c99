/** What a walk-forward says about a strategy, in a sentence. */
import type { Light } from "../../optimize/overfitting_data.ts";
import type { WalkForwardStability } from "../../optimize/stability.ts";
import { formatNumber } from "../../plot/spec/format.ts";
import { mean } from "../../series/moments.ts";
import type { Metrics } from "../../stats/core_metrics.ts";
import type { Goal } from "../sweep/objective.ts";
import type { WalkForwardColumns } from "./walk_forward_result.ts";

/** The verdict on a walk-forward, as a traffic light and in words. */
export interface Judgement {
  /** Green: the tests kept 90 % of the objective or more; amber: 70 %; red: less, or they lost money. */
  readonly light: Light;
  readonly text: string;
  /** Share of the tests that made money. */
  readonly profitable: number;
}

export function judgementOf(
  windows: WalkForwardColumns,
  goal: Goal,
  metrics: Metrics,
  { efficiency: { value: efficiency } }: WalkForwardStability,
): Judgement {
  const { length, totalReturn } = windows;
  const both = (column: Float64Array) =>
    mean(column.filter((_, i) => Number.isFinite(windows.inSample[i]! + windows.outOfSample[i]!)));
  const [inside, outside] = [both(windows.inSample), both(windows.outOfSample)];
  const won = totalReturn.reduce((count, value) => count + Number(value > 0), 0);
  // Their objective is in no mean: a strategy that sits out looks better than it is.
  const idle = Array.from({ length }, (_, i) => isIdle(windows, i)).filter(Boolean).length;
  const light = lightOf(efficiency, metrics.totalReturn);
  const say = (value: number) => formatNumber(value, goal.format);
  const kept = efficiency === null ? "" : `, ${keptText(efficiency)}`;
  return {
    light,
    text: `${START[light]}: ${goal.title} was ${say(inside)} in sample and ${
      say(outside)
    } out of sample on average${kept}; ${won} of ${length} tests made money${
      idle > 0 ? ` and ${idle} did not trade` : ""
    }, together ${formatNumber(metrics.totalReturn, "percent")}.`,
    profitable: won / length,
  };
}

function keptText(efficiency: number): string {
  if (efficiency >= 1) return "nothing was lost";
  return efficiency <= 0
    ? "all of it was lost"
    : `${formatNumber(efficiency, "percent", { decimals: 0 })} of it kept`;
}

const isIdle = ({ outOfSample, trades, totalReturn }: WalkForwardColumns, window: number): boolean =>
  Number.isNaN(outOfSample[window]!) && trades[window] === 0 && totalReturn[window] === 0;

const START: Readonly<Record<Light, string>> = {
  green: "It held up on data that it had not seen",
  amber: "Some of it was hindsight",
  red: "Do not trade this",
};

function lightOf(efficiency: number | null, totalReturn: number): Light {
  if (efficiency === null || efficiency < 0.7 || totalReturn <= 0) return "red";
  return efficiency < 0.9 ? "amber" : "green";
}
