/**
 * CMA-ES (Hansen 2016) over the unit cube: outside it the cube is mirrored; lists are rounded with a margin; where the search
 * stands still it begins again elsewhere with twice the population (IPOP, Auger and Hansen 2005), and with the same one where
 * it stands among values that were all tried.
 */
import { type RandomStream, randomStream } from "../series/random.ts";
import { normalQuantile } from "../stats/normal.ts";
import { searchBy } from "./asking.ts";
import {
  adapted,
  type Distribution,
  drawFrom,
  lengthOf,
  roundDistribution,
  strategyParameters,
  usualPopulation,
  whitened,
} from "./evolution.ts";
import { higherFirst } from "./higher_first.ts";
import type { Search, SearchOptions, Told } from "./search.ts";
import { soleObjective } from "./sole_objective.ts";
import type { Point, Space } from "./space.ts";
import { untriedOf } from "./untried.ts";

/** Of the cube's side. */
const FIRST_SIGMA = 0.3;
/** Draws for a new point before one is taken from anywhere. */
const MOST_DRAWS = 300;
/** Of the cube's side: no parameter is as fine. */
const TOO_NARROW = 1e-5;
const TOO_WIDE = 1e3;
const TOO_EQUAL = 1e-9;
const TOO_STRETCHED = 1e7;
/** Generations in a row without a new point. */
const MOST_KNOWN = 3;

/** One draw and how it did. */
interface Member {
  readonly draw: Float64Array;
  readonly outcome: Outcome;
  /** Not drawn from the distribution as it is now. */
  readonly foreign: boolean;
}

interface Outcome {
  /** NaN for none. */
  readonly score: number;
  readonly pruned: boolean;
}

/** One search from a place until it stands still. */
interface Course {
  readonly population: number;
  distribution: Distribution;
  /** By axis, how much wider than the distribution is drawn. */
  margins: Float64Array;
  members: Member[];
  /** Best scores of the last generations. */
  bests: number[];
  /** Generations in a row that held nothing new. */
  known: number;
  fresh: boolean;
}

/** A trial without an outcome: what was drawn, and from which distribution; null for a point from anywhere. */
interface Drawn {
  readonly key: string;
  readonly draw: Float64Array;
  readonly course: Course;
  readonly from: Distribution | null;
}

export function cmaEs(space: Space, options: SearchOptions): Search {
  const objectives = soleObjective("cmaes", options);
  const random = randomStream(options.seed);
  const untried = untriedOf(space, random);
  const { encoding } = untried;
  const n = space.dimensions.length;
  const cells = space.dimensions.map((dimension) => dimension.kind === "list" ? dimension.values.length : 0);
  let course = courseFrom(new Float64Array(n).fill(0.5), usualPopulation(Math.max(1, n)), cells);
  const open = new Map<number, Drawn>();
  const outcomes = new Map<string, Outcome>();

  const propose = (id: number): Point | null => {
    for (let draws = 0; draws < MOST_DRAWS; draws++) {
      const draw = drawFrom(course.distribution, random);
      const point = encoding.pointAt(placed(draw, course));
      if (!space.allows(point)) continue;
      const key = encoding.keyOf(point);
      const outcome = outcomes.get(key);
      // What rounds to a point that is known is told of it without a trial.
      if (outcome) {
        course.members.push({ draw, outcome, foreign: false });
        course = goneOn(course, cells, random);
      } else if (untried.claim(point)) {
        course.fresh = true;
        open.set(id, { key, draw, course, from: course.distribution });
        return point;
      }
    }
    return null;
  };

  return searchBy(objectives, {
    next(id) {
      const point = n > 0 ? propose(id) : null;
      if (point !== null) return point;
      const other = untried.random();
      if (other === null) return null;
      const draw = encoding.placeOf(other).map((x, d) => Number.isNaN(x) ? course.distribution.mean[d]! : x);
      open.set(id, { key: encoding.keyOf(other), draw, course, from: null });
      return other;
    },
    told(trials: readonly Told[]) {
      for (const { id, scores: [score], pruned = false } of trials) {
        const { key, draw, course: of, from } = open.get(id)!;
        open.delete(id);
        const outcome = { score: score!, pruned };
        outcomes.set(key, outcome);
        if (of === course) {
          course.members.push({ draw, outcome, foreign: from !== course.distribution });
        }
      }
      if (n > 0) course = goneOn(course, cells, random);
    },
  });
}

function courseFrom(mean: Float64Array, population: number, cells: readonly number[]): Course {
  const distribution = roundDistribution(mean, FIRST_SIGMA);
  const margins = marginsOf(distribution, cells, population);
  return { population, distribution, margins, members: [], bests: [], known: 0, fresh: false };
}

/** A course that has all its members, a generation on: or another one elsewhere, where it leads nowhere. */
function goneOn(course: Course, cells: readonly number[], random: RandomStream): Course {
  if (course.members.length < course.population) return course;
  const n = cells.length;
  evolve(course, n);
  const triedOut = course.known >= MOST_KNOWN;
  if (triedOut || standsStill(course, n)) {
    const population = triedOut ? course.population : 2 * course.population;
    return courseFrom(Float64Array.from({ length: n }, random.uniform), population, cells);
  }
  course.margins = marginsOf(course.distribution, cells, course.population);
  return course;
}

/** All members at once, also where more than a population were asked for together. */
function evolve(course: Course, n: number): void {
  const { distribution } = course;
  const ranked = course.members.toSorted((a, b) => compared(a.outcome, b.outcome));
  const draws = ranked.map(({ draw, foreign }) => foreign ? shortened(draw, distribution) : draw);
  course.distribution = adapted(distribution, strategyParameters(n, draws.length), draws);
  course.bests = [...course.bests, ranked[0]!.outcome.score].slice(-memory(course, n));
  course.known = course.fresh ? 0 : course.known + 1;
  course.fresh = false;
  course.members = [];
}

/** Those tried to the end come first, then those given up, then those without a score. */
function compared(a: Outcome, b: Outcome): number {
  const rank = ({ score, pruned }: Outcome) => Number.isNaN(score) ? 2 : pruned ? 1 : 0;
  return rank(a) - rank(b) || higherFirst(a.score, b.score);
}

/** No longer a step than a drawn one would be: Hansen 2011, "Injecting external solutions into CMA-ES". */
function shortened(draw: Float64Array, distribution: Distribution): Float64Array {
  const { mean, sigma } = distribution;
  const n = draw.length;
  const length = lengthOf(whitened(distribution, draw.map((x, d) => (x - mean[d]!) / sigma)));
  const share = Math.min(1, (Math.sqrt(n) + 2 * n / (n + 2)) / length);
  return draw.map((x, d) => mean[d]! + share * (x - mean[d]!));
}

const memory = ({ population }: Course, n: number): number => 10 + Math.ceil(30 * n / population);

function standsStill(course: Course, n: number): boolean {
  const { distribution: { sigma, covariance, pathC, scales }, bests } = course;
  const narrow = pathC.every((p, d) =>
    sigma * Math.max(Math.abs(p), Math.sqrt(covariance[d * n + d]!)) < TOO_NARROW
  );
  const best = Math.max(...bests);
  const level = best - Math.min(...bests) <= TOO_EQUAL * Math.max(1, Math.abs(best)) || Number.isNaN(best);
  const widest = Math.max(...scales);
  return narrow || (level && bests.length === memory(course, n)) || sigma * widest > TOO_WIDE ||
    widest > TOO_STRETCHED * Math.min(...scales);
}

/**
 * Widths at which a list's value changes at least once in so many draws as a generation has coordinates, after the margin of
 * Hamano et al. 2022: a distribution narrower than a value's stretch would give the same value ever after.
 */
function marginsOf(
  { mean, sigma, covariance }: Distribution,
  cells: readonly number[],
  population: number,
): Float64Array {
  const n = mean.length;
  const reach = -normalQuantile(1 / Math.max(3, n * population));
  return Float64Array.from(cells, (count, d) => {
    if (count < 2) return 1;
    const place = mirrored(mean[d]!) * count;
    const cell = Math.min(count - 1, Math.floor(place));
    const toLower = cell > 0 ? place - cell : Infinity;
    const toUpper = cell < count - 1 ? cell + 1 - place : Infinity;
    const needed = Math.min(toLower, toUpper) / count / reach;
    return Math.max(1, needed / (sigma * Math.sqrt(covariance[d * n + d]!)));
  });
}

const placed = (draw: Float64Array, { distribution: { mean }, margins }: Course): Float64Array =>
  draw.map((x, d) => mirrored(mean[d]! + margins[d]! * (x - mean[d]!)));

/** Into 0 to 1, as between two mirrors. */
function mirrored(x: number): number {
  const there = Math.abs(x) % 2;
  return there > 1 ? 2 - there : there;
}
