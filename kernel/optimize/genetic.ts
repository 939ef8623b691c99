import { higherFirst } from "./higher_first.ts";
import { geneticSearch, type Individual } from "./population.ts";
import type { Search, SearchOptions } from "./search.ts";
import { soleObjective } from "./sole_objective.ts";
import type { Space } from "./space.ts";

/** Trials in a generation where nobody says how many there will be. */
const SIZE = 20;
/** Of ten parents one stays whatever its children are. */
const ELITE = 10;

/** A genetic algorithm of one objective: tournaments of three, blended and mutated children, an elite that stays. */
export function genetic(space: Space, options: SearchOptions): Search {
  const objectives = soleObjective("genetic", options);
  const { seed, trials = 10 * SIZE } = options;
  const size = Math.min(50, Math.max(10, Math.round(trials / 10)));
  return geneticSearch(space, seed, objectives, {
    size,
    tournament: 3,
    survivors: (parents, newcomers) =>
      [...parents.slice(0, Math.ceil(size / ELITE)), ...newcomers].sort(better).slice(0, size),
  });
}

const better = (a: Individual, b: Individual): number =>
  higherFirst(a.scores[0]!, b.scores[0]!) || a.id - b.id;
