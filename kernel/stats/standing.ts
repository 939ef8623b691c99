/** Whether a best score stands on a plateau or on a spike: one definition for reports and figures. */

export interface Standing {
  /** A plateau: what is around has 80 % of the best score in the mean and none below half of it; a spike: not half in the mean. */
  readonly kind: "plateau" | "slope" | "spike";
  /** Scores around over the best one. */
  readonly mean: number;
  readonly least: number;
}

const PLATEAU = { mean: 0.8, least: 0.5 };
const SPIKE = 0.5;

/** Share of a range within which points are near where none are a step away. */
export const NEAR = 0.1;

/**
 * @param top above zero, the higher the better: shares of anything else say nothing
 * @param near the scores around it, at least one
 */
export function standingOf(top: number, near: readonly number[]): Standing {
  const mean = near.reduce((sum, score) => sum + score, 0) / near.length / top;
  const least = near.reduce((low, score) => Math.min(low, score)) / top;
  const kind = mean >= PLATEAU.mean && least >= PLATEAU.least ? "plateau" : mean < SPIKE ? "spike" : "slope";
  return { kind, mean, least };
}
