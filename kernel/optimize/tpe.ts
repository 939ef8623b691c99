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
  let models: { good: Parzen; others: Parzen } | null = null;

  const candidates = (good: Parzen): { point: Point; place: Float64Array }[] => {
    const found = [];
    for (let draws = 0; draws < MOST_DRAWS && found.length < CANDIDATES; draws++) {
      const point = encoding.pointAt(good.draw(stream));
      if (space.allows(point)) found.push({ point, place: encoding.placeOf(point) });
    }
    return found;
  };
  const promising = (): Point | null => {
    models ??= split(axes, places, scores);
    for (let round = 0; round < ROUNDS && models !== null; round++) {
      const found = candidates(models.good);
      const at = found.map(({ place }) => place);
      const good = models.good.densities(at);
      const others = models.others.densities(at);
      const order = found.map((_, i) => i).sort((a, b) => good[b]! / others[b]! - good[a]! / others[a]!);
      const best = order.find((i) => untried.claim(found[i]!.point));
      if (best !== undefined) return found[best]!.point;
    }
    return null;
  };

  return searchBy(objectives, {
    next(id) {
      const known = id < START_UP ? null : promising();
      const point = known ?? untried.random();
      if (point !== null) {
        places[id] = encoding.placeOf(point);
        models = null;
      }
      return point;
    },
    told(trials: readonly Told[]) {
      for (const { id, scores: [score], pruned } of trials) scores[id] = pruned ? NaN : score!;
      models = null;
    },
  });
}

/**
 * Trials that are still running count as bad (the constant liar of Ginsbourger, Le Riche and Carraro 2010), so that those
 * asked for together are not all alike; so do those given up and those without a score. Null before there is any score.
 */
function split(
  axes: readonly Axis[],
  places: readonly Float64Array[],
  scores: readonly number[],
): { good: Parzen; others: Parzen } | null {
  const scored: number[] = [];
  const others: number[] = [];
  const running: number[] = [];
  for (let id = 0; id < places.length; id++) {
    if (scores[id] === undefined) running.push(id);
    else (Number.isNaN(scores[id]) ? others : scored).push(id);
  }
  if (scored.length === 0) return null;
  const count = Math.min(Math.ceil(GOOD_SHARE * (scored.length + others.length)), MOST_GOOD);
  const ranked = scored.toSorted((a, b) => scores[b]! - scores[a]! || a - b);
  others.push(...ranked.slice(count));
  const stride = Math.ceil(others.length / MOST_OTHERS);
  const bad = [...others.filter((_, i) => i % stride === 0), ...running];
  return {
    good: parzenOf(axes, ranked.slice(0, count).sort((a, b) => a - b).map((id) => places[id]!)),
    others: parzenOf(axes, bad.map((id) => places[id]!)),
  };
}
