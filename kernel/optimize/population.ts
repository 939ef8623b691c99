/** What genetic searches have in common: a first generation spread out, then children of parents that were chosen. */
import { randomStream } from "../series/random.ts";
import { below } from "../stats/resampling.ts";
import { searchBy } from "./asking.ts";
import { latinHypercubes } from "./latin_hypercube.ts";
import type { Search } from "./search.ts";
import type { Space } from "./space.ts";
import { untriedOf } from "./untried.ts";
import { childOf } from "./variation.ts";

/** A trial that may have children. */
export interface Individual {
  readonly id: number;
  readonly place: Float64Array;
  readonly scores: readonly number[];
}

/** How one genetic method chooses. */
export interface Selection {
  /** Trials between one choice of parents and the next. */
  readonly size: number;
  /** The next parents, the best first, from those so far and what was told since. */
  survivors(parents: readonly Individual[], newcomers: readonly Individual[]): readonly Individual[];
  /** How many parents are drawn for the best of them to be one of two. */
  readonly tournament: number;
}

/** Children that are tried before a point from anywhere. */
const CHILDREN = 50;

/**
 * Nobody waits for a generation to be complete: children come from the last parents chosen, and new ones are chosen as soon as
 * `size` trials have been told. Those given up have no scores that compare.
 */
export function geneticSearch(space: Space, seed: number, objectives: number, selection: Selection): Search {
  const { size, survivors, tournament } = selection;
  const stream = randomStream(seed);
  const untried = untriedOf(space, stream);
  const { encoding } = untried;
  const spreadOut = latinHypercubes(space.dimensions.length, size, stream);
  const open = new Map<number, Float64Array>();
  let parents: readonly Individual[] = [];
  let newcomers: Individual[] = [];

  const winner = (): Individual => {
    let best = parents.length;
    for (let i = 0; i < tournament; i++) best = Math.min(best, below(parents.length, stream));
    return parents[best]!;
  };
  const first = () => encoding.pointAt(spreadOut());
  const child = () => encoding.pointAt(childOf(space, winner().place, winner().place, stream));

  return searchBy(objectives, {
    next(id) {
      const point = parents.length < 2 ? untried.draw(first) : untried.draw(child, CHILDREN);
      if (point !== null) open.set(id, encoding.placeOf(point));
      return point;
    },
    told(trials) {
      for (const { id, scores, pruned } of trials) {
        newcomers.push({ id, place: open.get(id)!, scores: pruned ? scores.map(() => NaN) : scores });
        open.delete(id);
      }
      if (newcomers.length < size) return;
      parents = survivors(parents, newcomers);
      newcomers = [];
    },
  });
}
