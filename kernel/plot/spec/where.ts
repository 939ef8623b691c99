/** Slices of trials: those whose parameters have given values. */
import { ParameterError, quote } from "../../market/errors.ts";
import { checkLength } from "./plot_error.ts";
import { parameterText, type ParameterValue, trialColumn, type TrialInput } from "./trials.ts";

/** A value, or several that are all let through, by the name of the parameter. */
export type Where = { readonly [name: string]: ParameterValue | readonly ParameterValue[] };

const valuesOf = (allowed: Where[string]): readonly ParameterValue[] =>
  Array.isArray(allowed) ? allowed : [allowed as ParameterValue];

/** Whether the trial of a row is one of the slice. */
export function trialFilter(
  trials: TrialInput,
  length: number,
  where: Where = {},
): (row: number) => boolean {
  checkWhere(where);
  const conditions = Object.entries(where).map(([name, allowed]) => {
    const column = trialColumn(trials, name, "where");
    checkLength(name, column, length);
    return { column, values: new Set(valuesOf(allowed)) };
  });
  return (row) => conditions.every(({ column, values }) => values.has(column[row]!));
}

/** @throws ParameterError for a function, and for what is no value of a parameter */
function checkWhere(where: Where): void {
  const refuse = (value: unknown) => {
    const allowed = "values of parameters by name, such as { stop: 0.05 } or { stop: [0.02, 0.05] }";
    throw new ParameterError(`Set where to ${allowed}: it is ${quote(value)}`, {
      field: "where",
      value,
      allowed,
    });
  };
  if (typeof where !== "object" || where === null || Array.isArray(where)) refuse(where);
  for (const [name, allowed] of Object.entries(where)) {
    const isValue = (value: unknown) =>
      value === null || ["number", "string", "boolean"].includes(typeof value);
    if (!valuesOf(allowed).every(isValue)) refuse({ [name]: quote(allowed) });
  }
}

/** "stop 0.05, side long or short" */
export const whereText = (where: Where): string =>
  Object.entries(where)
    .map(([name, allowed]) => `${name} ${valuesOf(allowed).map(parameterText).join(" or ")}`)
    .join(", ");
