/** Where the values of a parameter stand along a heatmap: each by itself, or neighbours together where there are too many. */
import { parameterText, type ParameterValue } from "./trials.ts";

export interface ValuePlaces {
  readonly names: readonly string[];
  /** Undefined for what has no place. */
  at(value: ParameterValue): number | undefined;
  /** Values that share a place; 1 where each has its own. */
  readonly shared: number;
}

/** Most places across and down; a figure of so many rows still stays on a screen. */
export const MOST_ACROSS = 100;
export const MOST_DOWN = 40;
/** Places of numbers that are no list but scattered over a span. */
export const SPAN_PLACES = 20;

/** @param values distinct, numbers ascending */
export function valuePlaces(values: readonly ParameterValue[], most: number): ValuePlaces {
  const shared = Math.max(1, Math.ceil(values.length / most));
  const places = new Map(values.map((value, i) => [value, Math.floor(i / shared)]));
  const names = values.flatMap((value, i) => {
    if (i % shared !== 0) return [];
    const last = values[Math.min(i + shared, values.length) - 1]!;
    return [last === value ? parameterText(value) : `${shortText(value)} to ${shortText(last)}`];
  });
  return { names, at: (value) => places.get(value), shared };
}

/** "slow: 4 neighbouring values a cell", for each axis on which values share places. */
export const sharedText = (
  axes: readonly { readonly name: string; readonly shared: number }[],
): readonly string[] =>
  axes.filter(({ shared }) => shared > 1).map(({ name, shared }) =>
    `${name}: ${shared} neighbouring values a cell`
  );

const shortText = (value: ParameterValue): string =>
  parameterText(typeof value === "number" ? Number(value.toPrecision(4)) : value);
