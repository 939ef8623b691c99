/** Slices of trials: those whose parameters have given values. */
import { checkLength } from "./plot_error.ts";
import { parameterText, type ParameterValue, trialColumn, type TrialColumns } from "./trials.ts";

/** A value, or several that are all let through, by the name of the parameter. */
export type Where = { readonly [name: string]: ParameterValue | readonly ParameterValue[] };

const valuesOf = (allowed: Where[string]): readonly ParameterValue[] =>
  Array.isArray(allowed) ? allowed : [allowed as ParameterValue];

/** Whether the trial of a row is one of the slice. */
export function trialFilter(
  trials: TrialColumns,
  length: number,
  where: Where = {},
): (row: number) => boolean {
  const conditions = Object.entries(where).map(([name, allowed]) => {
    const column = trialColumn(trials, name, "where");
    checkLength(name, column, length);
    return { column, values: new Set(valuesOf(allowed)) };
  });
  return (row) => conditions.every(({ column, values }) => values.has(column[row]!));
}

/** "stop 0.05, side long or short" */
export const whereText = (where: Where): string =>
  Object.entries(where)
    .map(([name, allowed]) => `${name} ${valuesOf(allowed).map(parameterText).join(" or ")}`)
    .join(", ");
