/** The points of a space that can be counted. */
import { ParameterError } from "../market/errors.ts";
import type { Condition, Dimension, Listed, Point, Space, Uniform } from "./space.ts";

/** More points than these are counted without asking the constraints about each. */
const MOST_ASKED = 4_000_000;

/** Whether a parameter of this condition counts in a point that has the values of those before it. */
export function holds(condition: Condition | undefined, point: Point): boolean {
  if (condition === undefined) return true;
  for (const name in condition) if (!condition[name]!.includes(point[name])) return false;
  return true;
}

export const isListed = (space: Space): boolean => space.dimensions.every(({ kind }) => kind === "list");

/** A point whose parameters that vary are still to be filled in: all that it has, in the strategy's order. */
export const blankPoint = ({ names, fixed }: Space): Point =>
  Object.fromEntries(names.map((name) => [name, fixed[name]]));

/**
 * All points of a space of lists whether allowed or not, the last parameter changing fastest. A parameter that does not count
 * stays at `otherwise`, so no point comes twice.
 */
export function* everyPoint(space: Space): Generator<Point> {
  const { dimensions } = space;
  const counts = new Int32Array(dimensions.length);
  const at = new Int32Array(dimensions.length);
  const point: Record<string, unknown> = blankPoint(space);
  const enter = (from: number): void => {
    for (let d = from; d < dimensions.length; d++) {
      const dimension = listed(dimensions[d]!);
      const active = holds(dimension.when, point);
      at[d] = 0;
      counts[d] = active ? dimension.values.length : 1;
      point[dimension.name] = active ? dimension.values[0] : dimension.otherwise;
    }
  };
  enter(0);
  while (true) {
    yield { ...point };
    let d = dimensions.length - 1;
    while (d >= 0 && at[d]! + 1 >= counts[d]!) d--;
    if (d < 0) return;
    const dimension = listed(dimensions[d]!);
    point[dimension.name] = dimension.values[++at[d]!];
    enter(d + 1);
  }
}

/** The points that may be tried, in the order of everyPoint(). */
export function* pointsOf(space: Space): Generator<Point> {
  for (const point of everyPoint(space)) if (space.allows(point)) yield point;
}

/**
 * How many points may be tried, Infinity where a parameter is any number between two. Of more than four million the
 * constraints are not asked: it is how many there are at most.
 */
export function spaceSize(space: Space): number {
  const all = sizeWithout(space);
  return all > MOST_ASKED ? all : counted(space);
}

function counted(space: Space): number {
  let size = 0;
  for (const point of everyPoint(space)) if (space.allows(point)) size++;
  return size;
}

/** How many points there are, allowed or not. Only parameters that conditions name are gone through value by value. */
export function sizeWithout(space: Space): number {
  if (!isListed(space)) return Infinity;
  const { dimensions } = space;
  const deciding = new Set(dimensions.flatMap(({ when }) => Object.keys(when ?? {})));
  const point: Record<string, unknown> = { ...space.fixed };
  const sizeFrom = (d: number): number => {
    if (d === dimensions.length) return 1;
    const dimension = listed(dimensions[d]!);
    const active = holds(dimension.when, point);
    if (!deciding.has(dimension.name)) return (active ? dimension.values.length : 1) * sizeFrom(d + 1);
    let size = 0;
    for (const value of active ? dimension.values : [dimension.otherwise]) {
      point[dimension.name] = value;
      size += sizeFrom(d + 1);
    }
    return size;
  };
  return sizeFrom(0);
}

/**
 * How many points may be tried exactly, refused where that is, or without going through more than four million of them may
 * be, more than `budget`.
 *
 * @param field Option that sets the budget.
 * @throws {ParameterError} saying how large the space is.
 */
export function sizeWithin(space: Space, budget: number, field: string): number {
  const all = sizeWithout(space);
  const most = all > MOST_ASKED && all > budget;
  const size = most ? all : counted(space);
  if (size <= budget) return size;
  const open = space.dimensions.find((dimension) => dimension.kind === "uniform");
  if (open) {
    throw new ParameterError(
      `Give ${open.name} a list such as range(${exampleRange(open)}), or use optimise(): uniform() has no ` +
        `number of values to go through`,
      { field: `params.${open.name}`, value: open.kind, allowed: "a list of values" },
    );
  }
  const allowed = `at most ${budget.toLocaleString("en-US")} points`;
  const lengths = space.dimensions.map((dimension) => `${dimension.name} ${listed(dimension).values.length}`);
  throw new ParameterError(
    `Widen the steps or narrow the ranges to ${allowed}, raise ${field}, or use optimise(): the space has ` +
      `${most ? "up to " : ""}${size.toLocaleString("en-US")} (values: ${lengths.join(", ")})`,
    { field, value: budget, allowed },
  );
}

const exampleRange = ({ low, high }: Uniform): string =>
  `${low}, ${high}, ${Number(((high - low) / 20).toPrecision(2))}`;

function listed(dimension: Dimension): Listed {
  if (dimension.kind === "list") return dimension;
  throw new RangeError(`the values of ${dimension.name} cannot be gone through one by one`);
}
