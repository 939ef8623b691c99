/**
 * The tree-structured Parzen estimator of Bergstra, Bardenet, Bengio and Kégl 2011: two densities, of the good trials and of
 * the others; tried next is what is most likely among the good and least among the others.
 */
import { randomStream } from "../series/random.ts";
import { searchBy } from "./asking.ts";
import { isOrdered } from "./encoding.ts";
import { type Axis, type Parzen, parzenOf } from "./parzen.ts";
import type { Search, SearchOptions, Told } from "./search.ts";
import { soleObjective } from "./sole_objective.ts";
import type { Point, Space } from "./space.ts";
import { untriedOf } from "./untried.ts";

/** Trials at random before anything is known. */
const START_UP = 10;
const CANDIDATES = 24;
/** Draws for that many candidates where many are not allowed, and how often a whole lot is drawn again. */
const MOST_DRAWS = 10 * CANDIDATES;
const ROUNDS = 4;
const GOOD_SHARE = 0.1;
const MOST_GOOD = 25;
/** Of the others evenly so many, which are enough for a density: the time for a point stays bounded. */
const MOST_OTHERS = 1000;

export function tpe(space: Space, options: SearchOptions): Search {
  const objectives = soleObjective("tpe", options);
  const stream = randomStream(options.seed);
  const untried = untriedOf(space, stream);
  const { encoding } = untried;
  const axes: Axis[] = space.dimensions.map((dimension) => ({
    cells: dimension.kind === "list" ? dimension.values.length : 0,
    ordered: isOrdered(dimension),
  }));
  const places: Float64Array[] = [];
  /** By trial; undefined while it is not known, NaN for no good one. */
  const scores: number[] = [];
  /** In the order of asking. */
  const running = new Set<number>();
  /** Of the trials that have been told of; those that run are among the others, which change with each point asked for. */
  let known: Split | null = null;

  const candidates = (good: Parzen): { point: Point; place: Float64Array }[] => {
    const found = [];
    for (let draws = 0; draws < MOST_DRAWS && found.length < CANDIDATES; draws++) {
      const point = encoding.pointAt(good.draw(stream));
      if (space.allows(point)) found.push({ point, place: encoding.placeOf(point) });
    }
    return found;
  };
  const promising = (): Point | null => {
    known ??= split(places, scores);
    const { good, bad } = known;
    if (good.length === 0) return null;
    const model = known.model ??= parzenOf(axes, good.map((id) => places[id]!));
    const others = parzenOf(axes, [...bad, ...running].map((id) => places[id]!));
    for (let round = 0; round < ROUNDS; round++) {
      const found = candidates(model);
      const at = found.map(({ place }) => place);
      const likely = model.densities(at);
      const unlikely = others.densities(at);
      const order = found.map((_, i) => i)
        .sort((a, b) => likely[b]! / unlikely[b]! - likely[a]! / unlikely[a]!);
      const best = order.find((i) => untried.claim(found[i]!.point));
      if (best !== undefined) return found[best]!.point;
    }
    return null;
  };

  return searchBy(objectives, {
    next(id) {
      const point = (id < START_UP ? null : promising()) ?? untried.random();
      if (point !== null) {
        places[id] = encoding.placeOf(point);
        running.add(id);
      }
      return point;
    },
    told(trials: readonly Told[]) {
      for (const { id, scores: [score], pruned } of trials) {
        scores[id] = pruned ? NaN : score!;
        running.delete(id);
      }
      known = null;
    },
  });
}

/** Trials by their numbers. */
interface Split {
  readonly good: readonly number[];
  readonly bad: readonly number[];
  model?: Parzen;
}

/**
 * Those given up and those without a score are bad. (So are trials that are still running, the constant liar of Ginsbourger, Le
 * Riche and Carraro 2010, so that those asked for together are not all alike.)
 */
function split(places: readonly Float64Array[], scores: readonly number[]): Split {
  const scored: number[] = [];
  const others: number[] = [];
  for (let id = 0; id < places.length; id++) {
    if (scores[id] !== undefined) (Number.isNaN(scores[id]) ? others : scored).push(id);
  }
  const count = Math.min(Math.ceil(GOOD_SHARE * (scored.length + others.length)), MOST_GOOD);
  const ranked = scored.toSorted((a, b) => scores[b]! - scores[a]! || a - b);
  others.push(...ranked.slice(count));
  const stride = Math.ceil(others.length / MOST_OTHERS);
  return {
    good: ranked.slice(0, count).sort((a, b) => a - b),
    bad: others.filter((_, i) => i % stride === 0),
  };
}
