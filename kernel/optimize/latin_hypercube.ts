import { type RandomStream, randomStream } from "../series/random.ts";
import { drawFirst } from "../stats/resampling.ts";
import { searchBy } from "./asking.ts";
import type { Search, SearchOptions } from "./search.ts";
import type { Space } from "./space.ts";
import { untriedOf } from "./untried.ts";

/** Points of a hypercube where nobody says how many trials there will be, and at most: time may be what ends a search. */
const ROWS = 64;
const MOST_ROWS = 10_000;

/**
 * Latin hypercubes (McKay, Beckman and Conover 1979), one of `trials` points after the other: each has a point in every one of
 * as many equal stretches of every axis.
 */
export function latinHypercubeSearch(
  space: Space,
  { seed, objectives = 1, trials = ROWS }: SearchOptions,
): Search {
  const stream = randomStream(seed);
  const untried = untriedOf(space, stream);
  const place = latinHypercubes(space.dimensions.length, Math.min(MOST_ROWS, trials), stream);
  const propose = () => untried.encoding.pointAt(place());
  return searchBy(objectives, { next: () => untried.draw(propose) });
}

/** One place after the other of hypercubes of so many rows. */
export function latinHypercubes(dimensions: number, rows: number, stream: RandomStream): () => Float64Array {
  let stretches: number[][] = [];
  let row = rows;
  return () => {
    if (row === rows) {
      stretches = Array.from({ length: dimensions }, () => shuffled(rows, stream));
      row = 0;
    }
    const place = Float64Array.from(stretches, (of) => (of[row]! + stream.uniform()) / rows);
    row++;
    return place;
  };
}

function shuffled(count: number, stream: RandomStream): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  drawFirst(order, count, stream);
  return order;
}
