/** Children of two points, as places in the unit cube. */
import type { RandomStream } from "../series/random.ts";
import { isOrdered } from "./encoding.ts";
import type { Dimension, Space } from "./space.ts";

/** How often a child has two parents; otherwise it is a changed copy of the first. */
const CROSSED = 0.9;
/** How far beyond the parents a blend may lie, in distances between them (BLX-alpha, Eshelman and Schaffer 1993). */
const BEYOND = 0.3;
/** Standard deviation of a mutation, as a share of its axis; at least one value of a list. */
const SPREAD = 0.1;

/**
 * A child of two places: ordered coordinates are blended, of others one of both is taken; then each is changed with a
 * probability of one in as many as there are. A parameter that counts in neither parent gets any coordinate.
 */
export function childOf(space: Space, a: Float64Array, b: Float64Array, stream: RandomStream): Float64Array {
  const { dimensions } = space;
  const crossed = stream.uniform() < CROSSED;
  return Float64Array.from(dimensions, (dimension, d) => {
    const inherited = crossed ? combined(dimension, a[d]!, b[d]!, stream) : a[d]!;
    const known = Number.isNaN(inherited) ? stream.uniform() : inherited;
    return stream.uniform() * dimensions.length < 1 ? mutated(dimension, known, stream) : known;
  });
}

function combined(dimension: Dimension, a: number, b: number, stream: RandomStream): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? b : a;
  if (!isOrdered(dimension)) return stream.uniform() < 0.5 ? a : b;
  return reflected(a + (b - a) * (stream.uniform() * (1 + 2 * BEYOND) - BEYOND));
}

function mutated(dimension: Dimension, coordinate: number, stream: RandomStream): number {
  if (!isOrdered(dimension)) return stream.uniform();
  const spread = dimension.kind === "list" ? Math.max(SPREAD, 1 / dimension.values.length) : SPREAD;
  return reflected(coordinate + spread * stream.normal());
}

/** Back from beyond an end by as much; a clamp would heap points up there. */
function reflected(coordinate: number): number {
  const back = coordinate < 0 ? -coordinate : coordinate > 1 ? 2 - coordinate : coordinate;
  return Math.min(1, Math.max(0, back));
}
