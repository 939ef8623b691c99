/** Rows of trials, windows and folds as a reader names them. */
import { ParameterError, quote } from "../../market/errors.ts";

const ALLOWED = "a whole number, negative from the end";

/**
 * The row from the beginning; undefined where there is none.
 *
 * @throws ParameterError for what is no whole number
 */
export function rowAt(given: unknown, length: number, field = "row"): number | undefined {
  if (!Number.isSafeInteger(given)) throw refused(field, given, ALLOWED);
  const row = (given as number) < 0 ? length + (given as number) : given as number;
  return row >= 0 && row < length ? row : undefined;
}

/** @throws ParameterError also where there is no such row */
export function existingRow(given: unknown, length: number, field = "row"): number {
  const row = rowAt(given, length, field);
  if (row === undefined) {
    throw refused(field, given, `0 to ${length - 1}, or -1 to ${-length} from the end`);
  }
  return row;
}

const refused = (field: string, value: unknown, allowed: string): ParameterError =>
  new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
