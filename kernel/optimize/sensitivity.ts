/** Which parameters the scores depend on. */
import { explainedShares } from "../stats/explained_shares.ts";
import { isOrdered } from "./encoding.ts";
import type { OverfittingInput, Part, Sensitivity } from "./overfitting_data.ts";
import { none, some } from "./part.ts";

const LEAST_TRIALS = 10;

/** Parameters that were sampled together, as where one must be below another, share what they explain. */
export function sensitivityOf(input: OverfittingInput, axes: readonly Float64Array[]): Part<Sensitivity> {
  const { dimensions } = input.space;
  const count = input.scores.reduce((sum, score) => Number.isFinite(score) ? sum + 1 : sum, 0);
  if (count < LEAST_TRIALS) {
    return none(`it takes ${LEAST_TRIALS} trials with a score: there are ${count}`);
  }
  const found = explainedShares(
    input.scores,
    dimensions.map((dimension, axis) => ({ values: axes[axis]!, isOrdered: isOrdered(dimension) })),
  );
  if (found === null) return none("all trials have the same score");
  const explained = found.shares.reduce((sum, share) => sum + share, 0);
  return some({
    shares: dimensions.map(({ name }, axis) => ({ name, share: found.shares[axis]! }))
      .sort((a, b) => b.share - a.share),
    together: found.isGrid ? Math.max(0, 1 - explained) : null,
  });
}
