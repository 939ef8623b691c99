/** Where the values of a parameter fall in a heatmap that is laid out before they come. */
import { parameterText, type ParameterValue } from "./trials.ts";

/** A parameter as far as it is known before the first trial. */
export interface SearchedParameter {
  readonly name: string;
  /** All that it can be, numbers ascending; undefined for any number of a span. */
  readonly values?: readonly ParameterValue[];
  readonly low?: number;
  readonly high?: number;
  readonly log?: boolean;
}

export interface SearchAxis {
  readonly name: string;
  readonly names: readonly string[];
  /** Undefined for what has no place. */
  at(value: ParameterValue): number | undefined;
}

/** Parts of a span of numbers. */
const PARTS = 20;

/** Neighbours share a place where there are more than `most`; a place is called by its least value. */
export function searchAxis(
  { name, values, low = 0, high = 1, log }: SearchedParameter,
  most: number,
): SearchAxis {
  if (values === undefined) return spanAxis(name, low, high, log === true);
  const every = Math.ceil(values.length / most);
  const places = new Map(values.map((value, i) => [value, Math.floor(i / every)]));
  const names = values.filter((_, i) => i % every === 0).map(parameterText);
  return { name, names, at: (value) => places.get(value) };
}

function spanAxis(name: string, low: number, high: number, log: boolean): SearchAxis {
  const bend = log ? Math.log : (value: number) => value;
  const unbend = log ? Math.exp : (value: number) => value;
  const [from, to] = [bend(low), bend(high)];
  const edge = (part: number) => unbend(from + (to - from) * part / PARTS);
  return {
    name,
    names: Array.from({ length: PARTS }, (_, part) => parameterText(Number(edge(part).toPrecision(3)))),
    at(value) {
      if (typeof value !== "number" || !(value >= low && value <= high)) return undefined;
      const share = to > from ? (bend(value) - from) / (to - from) : 0;
      return Math.min(PARTS - 1, Math.floor(share * PARTS));
    },
  };
}
