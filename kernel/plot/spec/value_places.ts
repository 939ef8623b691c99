/** Where the values of a parameter stand along a heatmap: each by itself, or neighbours together where there are too many. */
import { parameterText, type ParameterValue } from "./trials.ts";

export interface ValuePlaces {
  readonly names: readonly string[];
  /** Undefined for what has no place. */
  at(value: ParameterValue): number | undefined;
  /** Values that share a place; 1 where each has its own. */
  readonly shared: number;
  /** Whether places span unlike distances, as of a search that tried some of the values. */
  readonly isUneven?: boolean;
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
  return { names, at: (value) => places.get(value), shared, isUneven: !areEven(values) };
}

/** In equal steps or, as those of logRange, in equal proportion. */
function areEven(values: readonly ParameterValue[]): boolean {
  if (values.length < 3 || !values.every((value) => typeof value === "number")) return true;
  const numbers = values as readonly number[];
  const areEqual = (steps: readonly number[]) => steps.every((step) => Math.abs(step / steps[0]! - 1) < 1e-6);
  return areEqual(numbers.slice(1).map((value, i) => value - numbers[i]!)) ||
    (numbers[0]! > 0 && areEqual(numbers.slice(1).map((value, i) => Math.log(value / numbers[i]!))));
}

/** "slow: 4 neighbouring values a cell", for each axis on which values share places. */
export const sharedText = (
  axes: readonly { readonly name: string; readonly shared: number; readonly isUneven?: boolean }[],
): readonly string[] =>
  axes.filter(({ shared }) => shared > 1).map(({ name, shared, isUneven }) =>
    `${name}: ${shared} neighbouring values${isUneven ? " of those tried" : ""} a cell`
  );

const shortText = (value: ParameterValue): string =>
  parameterText(typeof value === "number" ? Number(value.toPrecision(4)) : value);
