/** One account made of several. */

/** How the parts are kept at their weights: never again after the first bar, or at every bar. */
export type Rebalancing = "never" | "every-bar";

/** Returns of a portfolio of columns of simple returns, bar by bar, before costs. */
export function combinedReturns(
  returns: readonly Float64Array[],
  weights: Float64Array,
  rebalancing: Rebalancing = "never",
): Float64Array {
  const count = returns[0]?.length ?? 0;
  const result = new Float64Array(count);
  const held = weights.slice();
  let worth = 1;
  for (let i = 0; i < count; i++) {
    let next = 0;
    for (let k = 0; k < returns.length; k++) {
      const before = rebalancing === "never" ? held[k]! : worth * weights[k]!;
      held[k] = before * (1 + returns[k]![i]!);
      next += held[k]!;
    }
    result[i] = next / worth - 1;
    worth = next;
  }
  return result;
}

/** Value over time of money that earns the returns: one value more than those. */
export function equityOf(returns: Float64Array, start = 1): Float64Array {
  const equity = new Float64Array(returns.length + 1);
  equity[0] = start;
  for (let i = 0; i < returns.length; i++) equity[i + 1] = equity[i]! * (1 + returns[i]!);
  return equity;
}
