/** One account made of several. */

/**
 * What the parts are brought to at the start of bar `i`; null leaves them as they have grown. Signed, summing to one.
 */
export type WeightSchedule = (i: number) => Float64Array | null;

export interface Combined {
  /** Simple returns of the whole, after the costs of trading between the parts. */
  readonly returns: Float64Array;
  /** Share of the whole in each part at the start of each bar, and one value more for the end. */
  readonly weights: readonly Float64Array[];
  /** Money bought and sold over the money there was, summed over all rebalancings but the first purchase. */
  readonly turnover: number;
}

/**
 * Returns of a portfolio of columns of simple returns, bar by bar.
 *
 * @param schedule must give weights for the first bar
 * @param cost fraction of the money traded between parts, the first purchase included
 */
export function combine(
  returns: readonly Float64Array[],
  schedule: WeightSchedule,
  cost = 0,
): Combined {
  const count = returns[0]?.length ?? 0;
  const result = new Float64Array(count);
  const weights = returns.map(() => new Float64Array(count + 1));
  let held = new Float64Array(returns.length);
  let turnover = 0;
  for (let i = 0; i < count; i++) {
    const target = schedule(i);
    let kept = 1;
    if (target !== null) {
      const traded = target.reduce((sum, weight, k) => sum + Math.abs(weight - held[k]!), 0);
      if (i > 0) turnover += traded;
      kept = Math.max(0, 1 - cost * traded);
      held = target.slice();
    }
    let grown = 0;
    for (let k = 0; k < returns.length; k++) {
      weights[k]![i] = held[k]!;
      held[k] = held[k]! * (1 + returns[k]![i]!);
      grown += held[k]!;
    }
    // What is lost with borrowed money does not come back.
    if (!(grown > 0)) {
      result[i] = -1;
      break;
    }
    result[i] = kept * grown - 1;
    for (let k = 0; k < returns.length; k++) held[k] = held[k]! / grown;
  }
  held.forEach((weight, k) => weights[k]![count] = weight);
  return { returns: result, weights, turnover };
}

/** Value over time of money that earns the returns: one value more than those. */
export function equityOf(returns: Float64Array, start = 1): Float64Array {
  const equity = new Float64Array(returns.length + 1);
  equity[0] = start;
  for (let i = 0; i < returns.length; i++) equity[i + 1] = equity[i]! * (1 + returns[i]!);
  return equity;
}
