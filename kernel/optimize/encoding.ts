/**
 * Points as places in the unit cube, one axis for each parameter. A list of n values has n equal stretches, so that drawing a
 * place at random draws a value at random.
 */
import { blankPoint, holds } from "./points.ts";
import type { Dimension, Listed, Point, Space, Uniform } from "./space.ts";

export interface Encoding {
  /**
   * The point at a place. Coordinates outside 0 to 1 count as the nearest end, NaN as the middle; those of parameters that do
   * not count there are not read.
   */
  pointAt(place: ArrayLike<number>): Point;
  /** The middle of what stands for the point; NaN where a parameter does not count. */
  placeOf(point: Point): Float64Array;
  /** The same for two points that differ in nothing that counts. */
  keyOf(point: Point): string;
  /**
   * Points that differ from one in a single parameter (and those that hang on it): ordered values and numbers by `reach` of
   * their axis either way, ordered ones by one value at least; others by each other value. Only what is allowed.
   */
  neighbours(point: Point, reach?: number): Point[];
  /** Mean over the parameters, 0 to 1, after Gower 1971: the share of the axis between them; 0 or 1 where there is no order. */
  distance(a: Point, b: Point): number;
}

export function encodingOf(space: Space): Encoding {
  const { dimensions } = space;
  const blank = blankPoint(space);
  const indexes = dimensions.map((dimension) =>
    dimension.kind === "list"
      ? new Map(dimension.values.map((value, i) => [valueKey(value), i] as const))
      : null
  );
  const indexOf = (d: number, point: Point): number => {
    const { name } = dimensions[d]!;
    const index = indexes[d]!.get(valueKey(point[name]));
    if (index === undefined) throw new RangeError(`${name} has no value ${String(point[name])}`);
    return index;
  };

  const pointAt = (place: ArrayLike<number>): Point => {
    const point: Record<string, unknown> = { ...blank };
    for (let d = 0; d < dimensions.length; d++) {
      const dimension = dimensions[d]!;
      point[dimension.name] = holds(dimension.when, point)
        ? valueAt(dimension, place[d]!)
        : dimension.otherwise;
    }
    return point;
  };

  const placeOf = (point: Point): Float64Array =>
    Float64Array.from(dimensions, (dimension, d) => {
      if (!holds(dimension.when, point)) return NaN;
      if (dimension.kind === "list") return (indexOf(d, point) + 0.5) / dimension.values.length;
      return shareOf(dimension, point[dimension.name] as number);
    });

  const keyOf = (point: Point): string => {
    let key = "";
    for (let d = 0; d < dimensions.length; d++) {
      const { kind, name, when } = dimensions[d]!;
      if (holds(when, point)) key += kind === "list" ? indexOf(d, point) : point[name];
      key += " ";
    }
    return key;
  };

  const neighbours = (point: Point, reach = 0.05): Point[] =>
    dimensions.flatMap((dimension, d) => {
      if (!holds(dimension.when, point)) return [];
      const values = dimension.kind === "list"
        ? valuesBeside(dimension, indexOf(d, point), reach)
        : numbersBeside(dimension, point[dimension.name] as number, reach);
      return values.map((value) => withValue(point, dimensions, d, value)).filter(space.allows);
    });

  const distance = (a: Point, b: Point): number => meanApart(dimensions, placeOf(a), placeOf(b));

  return { pointAt, placeOf, keyOf, neighbours, distance };
}

/** The point with another value of one parameter, and what hangs on it. */
function withValue(point: Point, dimensions: readonly Dimension[], at: number, value: unknown): Point {
  const moved: Record<string, unknown> = { ...point, [dimensions[at]!.name]: value };
  for (const dimension of dimensions.slice(at + 1)) {
    const { name, when, otherwise } = dimension;
    if (!holds(when, moved)) moved[name] = otherwise;
    else if (!holds(when, point)) moved[name] = valueAt(dimension, 0.5);
  }
  return moved;
}

/** Equal in a Map for values that are alike: 20 and "20" are not, two records of the same fields are. */
export function valueKey(value: unknown): unknown {
  return typeof value === "object" && value !== null ? `\0${JSON.stringify(value)}` : value;
}

/** Whether what lies between two coordinates is near both. */
export const isOrdered = (dimension: Dimension): boolean => dimension.kind === "uniform" || dimension.ordered;

function valueAt(dimension: Dimension, coordinate: number): unknown {
  const share = Number.isNaN(coordinate) ? 0.5 : Math.min(1, Math.max(0, coordinate));
  if (dimension.kind === "list") {
    const { values } = dimension;
    return values[Math.min(values.length - 1, Math.floor(share * values.length))];
  }
  const { low, high, log } = dimension;
  const value = log ? low * (high / low) ** share : low + (high - low) * share;
  return Math.min(high, Math.max(low, value));
}

function shareOf({ low, high, log }: Uniform, value: number): number {
  return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

function numbersBeside(dimension: Uniform, value: number, reach: number): number[] {
  const share = shareOf(dimension, value);
  return [share - reach, share + reach].map((side) => valueAt(dimension, side) as number)
    .filter((side) => side !== value);
}

function valuesBeside({ values, ordered }: Listed, index: number, reach: number): unknown[] {
  const step = Math.max(1, Math.round(reach * values.length));
  const beside = ordered
    ? [Math.max(0, index - step), Math.min(values.length - 1, index + step)]
    : values.map((_, i) => i);
  return beside.filter((i) => i !== index).map((i) => values[i]);
}

function meanApart(dimensions: readonly Dimension[], a: Float64Array, b: Float64Array): number {
  if (dimensions.length === 0) return 0;
  let sum = 0;
  for (let d = 0; d < dimensions.length; d++) sum += apart(dimensions[d]!, a[d]!, b[d]!);
  return sum / dimensions.length;
}

function apart(dimension: Dimension, a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : 1;
  if (!isOrdered(dimension)) return a === b ? 0 : 1;
  // The middles of the first and last of n values are 1 - 1/n apart.
  const longest = dimension.kind === "list"
    ? Math.max(1, dimension.values.length - 1) / dimension.values.length
    : 1;
  return Math.abs(a - b) / longest;
}
