/** What the tests of a walk-forward kept of what their searches found. */
import { type WalkForwardStability, walkForwardStability } from "../../optimize/stability.ts";
import { type Goal, goalsOf } from "../sweep/objective.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import type { Pick as Picked } from "./best_of.ts";
import type { Tested } from "./tested.ts";

/** How far the best parameters, and what they are worth, hold from window to window. */
export interface KeptStability extends WalkForwardStability {
  /**
   * What degradation, trend and efficiency are of: the objective's title, or "Sharpe" ("Sharpe ratio" where the objective has that
   * name itself) where the objective by its nature has no
   * ratio: it depends on how long a window is, is a loss on both sides of zero, or a function that is not above zero in sample.
   */
  readonly of: string;
  /** Whether they are of the objective. */
  readonly isOwn: boolean;
}

export interface Kept {
  readonly stability: KeptStability;
  /** What `stability.of` names, and the stability by its values. */
  readonly measure: Goal;
  /** The Sharpe ratio that is known beside the objective, by another title than that; null where it is the objective. */
  readonly sharpe: Goal | null;
  readonly measured: WalkForwardStability;
  /** Why the objective itself has no efficiency, where it has none. */
  readonly reason: string | null;
}

const SHARPE = goalsOf("sharpe")[0];

function sharpeBeside({ name, title, source }: Goal): Goal | null {
  if (name === SHARPE.name && source === SHARPE.source) return null;
  return title === SHARPE.title ? { ...SHARPE, title: `${SHARPE.title} ratio` } : SHARPE;
}

export function keptOf(
  { goals: [goal], space }: Pick<PreparedTrials, "goals" | "space">,
  picks: readonly Picked[],
  tests: readonly Tested[],
): Kept {
  // Of the parameters that vary.
  const points = picks.map(({ point }) =>
    point && Object.fromEntries(space.dimensions.map(({ name }) => [name, point[name]]))
  );
  const stabilityOf = (of: Goal, inSample: (pick: Picked) => number, outOfSample: (test: Tested) => number) =>
    walkForwardStability(
      points.map((point, i) => ({
        point,
        inSample: inSample(picks[i]!),
        outOfSample: outOfSample(tests[i]!),
      })),
      { ...of, of: of.title },
    );
  const own = stabilityOf(goal, ({ inSample }) => inSample, ({ outOfSample }) => outOfSample);
  const { reason } = own.efficiency;
  const sharpe = sharpeBeside(goal);
  const beside = sharpe === null || reason === null || !mayLackRatio(goal) ? null : stabilityOf(
    sharpe,
    ({ inSampleSharpe }) => inSampleSharpe,
    ({ outOfSampleSharpe }) => outOfSampleSharpe,
  );
  const isOwn = beside === null || beside.measured === 0;
  const [measure, measured] = isOwn ? [goal, own] : [sharpe!, beside];
  const { degradation, meanDegradation, trend, efficiency } = measured;
  return {
    stability: { ...own, degradation, meanDegradation, trend, efficiency, of: measure.title, isOwn },
    measure,
    sharpe,
    measured,
    reason,
  };
}

/** Of a gain that is not above zero in sample nothing was found: that is no matter of what it is. */
const mayLackRatio = ({ isLengthBound, isLoss, source }: Goal): boolean =>
  isLengthBound || isLoss || typeof source === "function";
