/** Hierarchical risk parity: López de Prado 2016, "Building diversified portfolios that outperform out of sample". */

/**
 * Weights by a tree of the correlations: members that go together share what their branch gets, and two branches share
 * by the inverse of their variances. No matrix is inverted, so that members may be many and alike.
 *
 * @param correlation null (a member that does not vary) counts as none
 */
export function hierarchicalRiskParity(
  covariance: readonly Float64Array[],
  correlation: readonly (readonly (number | null)[])[],
): Float64Array {
  const distance = correlation.map((row) => row.map((each) => Math.sqrt(Math.max(0, (1 - (each ?? 0)) / 2))));
  const order = leafOrder(distance);
  const weights = new Float64Array(covariance.length).fill(1);
  const share = (members: readonly number[]): void => {
    if (members.length < 2) return;
    const half = members.length >> 1;
    const [left, right] = [members.slice(0, half), members.slice(half)];
    const [a, b] = [branchVariance(covariance, left), branchVariance(covariance, right)];
    const toLeft = 1 - a / (a + b);
    for (const i of left) weights[i]! *= toLeft;
    for (const i of right) weights[i]! *= 1 - toLeft;
    share(left);
    share(right);
  };
  share(order);
  return weights;
}

/** Variance of a branch held by the inverse of its members' variances. */
function branchVariance(covariance: readonly Float64Array[], members: readonly number[]): number {
  const inverse = members.map((i) => 1 / covariance[i]![i]!);
  const sum = inverse.reduce((total, each) => total + each, 0);
  let variance = 0;
  members.forEach((i, a) => {
    members.forEach((k, b) => variance += inverse[a]! * inverse[b]! * covariance[i]![k]! / sum / sum);
  });
  return variance;
}

interface Branch {
  /** Order in which it was made. */
  readonly id: number;
  readonly leaves: readonly number[];
  /** Single linkage: the least distance between members, by the other branch's place. */
  readonly to: number[];
}

/** Leaves of the single-linkage tree from left to right; of a join the branch that was made first stands left. */
function leafOrder(distance: readonly (readonly number[])[]): readonly number[] {
  const branches: Branch[] = distance.map((row, id) => ({ id, leaves: [id], to: [...row] }));
  for (let id = distance.length; branches.length > 1; id++) {
    let [best, a, b] = [Infinity, 0, 1];
    for (let i = 0; i < branches.length; i++) {
      for (let k = i + 1; k < branches.length; k++) {
        if (branches[i]!.to[k]! < best) [best, a, b] = [branches[i]!.to[k]!, i, k];
      }
    }
    const [left, right] = [branches[a]!, branches[b]!].sort((one, other) => one.id - other.id) as [
      Branch,
      Branch,
    ];
    // The join takes the place of one of the two, and the other goes.
    const to = left.to.map((each, i) => Math.min(each, right.to[i]!));
    branches.forEach((branch, i) => branch.to[a] = to[i]!);
    branches[a] = { id, leaves: [...left.leaves, ...right.leaves], to };
    branches.splice(b, 1);
    for (const branch of branches) branch.to.splice(b, 1);
  }
  return branches[0]?.leaves ?? [];
}
