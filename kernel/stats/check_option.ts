import { ParameterError, quote } from "../market/errors.ts";

/** @throws ParameterError where a value is not what is allowed */
export function checkOption(field: string, value: unknown, fits: boolean, allowed: string): void {
  if (fits) return;
  throw new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
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
