/** Returns less a target, by whether they reach it. */
export interface AroundTarget {
  /** Mean of return less target. */
  readonly mean: number;
  /** Root of the mean squared shortfall over all bars. */
  readonly downside: number;
  /** Sums of what lies above and below, both without sign. */
  readonly gain: number;
  readonly loss: number;
}

export function aroundTarget(excess: Float64Array): AroundTarget {
  let gain = 0;
  let loss = 0;
  let squares = 0;
  for (let i = 0; i < excess.length; i++) {
    const value = excess[i]!;
    // Without a branch, which half of all bars would mispredict.
    const below = (value - Math.abs(value)) / 2;
    gain += value - below;
    loss -= below;
    squares += below * below;
  }
  return { mean: (gain - loss) / excess.length, downside: Math.sqrt(squares / excess.length), gain, loss };
}
