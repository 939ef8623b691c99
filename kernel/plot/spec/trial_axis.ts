/** Where the values of a parameter stand: numbers at their size, everything else one after the other. */
import type { ChartAxis } from "./chart.ts";
import { parameterText, type ParameterValue, type TrialColumn, valuesOf } from "./trials.ts";

export interface TrialAxis {
  readonly values: readonly ParameterValue[];
  readonly axis: ChartAxis;
  /** Place on the axis; NaN for none. */
  at(value: ParameterValue | undefined): number;
}

export function trialAxis(name: string, column: TrialColumn, scale: "linear" | "log" = "linear"): TrialAxis {
  const values = valuesOf(column);
  if (values.every((value) => typeof value === "number")) {
    return {
      values,
      axis: { title: name, scale, format: values.every(Number.isInteger) ? "integer" : "ratio" },
      at: (value) => typeof value === "number" ? value : NaN,
    };
  }
  const places = new Map(values.map((value, place) => [value, place]));
  return {
    values,
    axis: { title: name, scale: "category", format: "integer", categories: values.map(parameterText) },
    at: (value) => places.get(value!) ?? NaN,
  };
}
