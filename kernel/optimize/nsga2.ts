import { higherFirst } from "./higher_first.ts";
import { crowdingDistances, paretoRanks } from "./pareto.ts";
import { geneticSearch, type Individual } from "./population.ts";
import type { Search, SearchOptions } from "./search.ts";
import type { Space } from "./space.ts";

const SIZE = 40;

/**
 * NSGA-II (Deb, Pratap, Agarwal and Meyarivan 2002) for several objectives: parents and children together are ranked by what
 * dominates them, of one rank those with more room around them come first, and the first half are the next parents.
 */
export function nsga2(space: Space, { seed, objectives = 1, trials = 10 * SIZE }: SearchOptions): Search {
  const size = Math.min(100, Math.max(20, Math.round(trials / 10)));
  return geneticSearch(space, seed, objectives, {
    size,
    tournament: 2,
    survivors: (parents, newcomers) => bestFirst([...parents, ...newcomers]).slice(0, size),
  });
}

/** By rank, then by room. */
export function bestFirst(individuals: readonly Individual[]): Individual[] {
  const scores = individuals.map((individual) => individual.scores);
  const ranks = paretoRanks(scores);
  const room = new Float64Array(individuals.length);
  for (const members of Map.groupBy(ranks.keys(), (i) => ranks[i]!).values()) {
    // Trials that lack a score have no room to compare.
    if (scores[members[0]!]!.some(Number.isNaN)) continue;
    const distances = crowdingDistances(scores, members);
    members.forEach((i, k) => room[i] = distances[k]!);
  }
  return individuals.map((_, i) => i)
    .sort((i, j) =>
      ranks[i]! - ranks[j]! || higherFirst(room[i]!, room[j]!) || individuals[i]!.id - individuals[j]!.id
    )
    .map((i) => individuals[i]!);
}
