import { ParameterError, quote } from "../market/errors.ts";

/** @throws ParameterError where a value is not what is allowed */
export function checkOption(field: string, value: unknown, fits: boolean, allowed: string): void {
  if (fits) return;
  throw new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
}

/** @throws ParameterError for what is no whole number from `least` on; what is left out is none of it */
export function checkCount(field: string, value: unknown, least = 1): void {
  const fits = value === undefined || Number.isSafeInteger(value) && value as number >= least;
  checkOption(field, value, fits, `a whole number, ${least} or more`);
}

/** @throws ParameterError for what is neither true nor false; what is left out is none of it */
export function checkFlag(field: string, value: unknown): void {
  checkOption(field, value, value === undefined || typeof value === "boolean", "true or false");
}

/** @throws ParameterError where a column has another length than the one beside it */
export function checkLength(field: string, column: ArrayLike<number>, length: number): void {
  if (column.length === length) return;
  const allowed = `a column of ${length} values`;
  throw new ParameterError(`Set ${field} to ${allowed}: it has ${column.length}`, {
    field,
    value: column,
    allowed,
  });
}
