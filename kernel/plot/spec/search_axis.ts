/** Where the values of a parameter fall in a heatmap that is laid out before they come. */
import { parameterText, type ParameterValue } from "./trials.ts";
import { SPAN_PLACES, type ValuePlaces, valuePlaces } from "./value_places.ts";

/** A parameter as far as it is known before the first trial. */
export interface SearchedParameter {
  readonly name: string;
  /** All that it can be, numbers ascending; undefined for any number of a span. */
  readonly values?: readonly ParameterValue[];
  readonly low?: number;
  readonly high?: number;
  readonly log?: boolean;
}

export interface SearchAxis extends ValuePlaces {
  readonly name: string;
}

/** Neighbours share a place where there are more than `most`; a part of a span is called by its least value. */
export function searchAxis(
  { name, values, low = 0, high = 1, log }: SearchedParameter,
  most: number,
): SearchAxis {
  if (values === undefined) return spanAxis(name, low, high, log === true);
  return { name, ...valuePlaces(values, most) };
}

function spanAxis(name: string, low: number, high: number, log: boolean): SearchAxis {
  const bend = log ? Math.log : (value: number) => value;
  const unbend = log ? Math.exp : (value: number) => value;
  const [from, to] = [bend(low), bend(high)];
  const edge = (part: number) => unbend(from + (to - from) * part / SPAN_PLACES);
  return {
    name,
    shared: 1,
    names: Array.from({ length: SPAN_PLACES }, (_, part) => parameterText(Number(edge(part).toPrecision(3)))),
    at(value) {
      if (typeof value !== "number" || !(value >= low && value <= high)) return undefined;
      const share = to > from ? (bend(value) - from) / (to - from) : 0;
      return Math.min(SPAN_PLACES - 1, Math.floor(share * SPAN_PLACES));
    },
  };
}
