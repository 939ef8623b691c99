/**
 * Trials with several scores, the higher the better: one dominates another where it is nowhere worse and somewhere better. A
 * trial that lacks a score (NaN) dominates nothing and comes behind all that have theirs.
 */

export type Scores = readonly number[];

/** Places of the trials that none dominates, ascending; of equal ones all. */
export function paretoFront(scores: readonly Scores[]): number[] {
  const front: number[] = [];
  for (const i of bestFirst(scores)) if (!dominatedBy(front, scores, i)) front.push(i);
  return front.sort((a, b) => a - b);
}

/**
 * 0 for the front, 1 for what is the front without those, and so on (non-dominated sorting, Deb et al. 2002), each trial being
 * compared with fronts alone (Zhang et al. 2015). Trials that lack a score share the rank behind the last.
 */
export function paretoRanks(scores: readonly Scores[]): Int32Array {
  const fronts: number[][] = [];
  const ranks = new Int32Array(scores.length).fill(-1);
  for (const i of bestFirst(scores)) {
    const found = fronts.findIndex((front) => !dominatedBy(front, scores, i));
    const rank = found < 0 ? fronts.push([]) - 1 : found;
    fronts[rank]!.push(i);
    ranks[i] = rank;
  }
  return ranks.map((rank) => rank < 0 ? fronts.length : rank);
}

/**
 * How much room each of some trials of one rank has (Deb et al. 2002): over the objectives, the gap between its neighbours as a
 * share of the whole; Infinity for the ends.
 */
export function crowdingDistances(scores: readonly Scores[], members: readonly number[]): Float64Array {
  const distances = new Float64Array(members.length);
  const places = members.map((_, k) => k);
  for (let objective = 0; objective < (scores[0]?.length ?? 0); objective++) {
    const at = (k: number): number => scores[members[k]!]![objective]!;
    const order = places.toSorted((a, b) => at(a) - at(b) || members[a]! - members[b]!);
    const last = order.length - 1;
    const whole = at(order[last]!) - at(order[0]!);
    for (let k = 0; k <= last; k++) {
      if (k === 0 || k === last) distances[order[k]!] = Infinity;
      else if (whole > 0 && whole < Infinity) {
        distances[order[k]!]! += (at(order[k + 1]!) - at(order[k - 1]!)) / whole;
      }
    }
  }
  return distances;
}

/** Trials with all their scores by the first score, then the second, …: none dominates one before it. */
function bestFirst(scores: readonly Scores[]): number[] {
  return scores.keys().filter((i) => !scores[i]!.some(Number.isNaN)).toArray()
    .sort((i, j) => {
      const at = scores[i]!.findIndex((score, k) => score !== scores[j]![k]);
      return at < 0 ? i - j : scores[i]![at]! < scores[j]![at]! ? 1 : -1;
    });
}

/** Whether one of the front dominates trial i. The last to join is the likeliest. */
function dominatedBy(front: readonly number[], scores: readonly Scores[], i: number): boolean {
  for (let k = front.length - 1; k >= 0; k--) if (dominates(scores[front[k]!]!, scores[i]!)) return true;
  return false;
}

function dominates(a: Scores, b: Scores): boolean {
  let better = false;
  for (let k = 0; k < a.length; k++) {
    if (a[k]! < b[k]!) return false;
    if (a[k]! > b[k]!) better = true;
  }
  return better;
}
