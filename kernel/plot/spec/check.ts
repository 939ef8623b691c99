import { ParameterError, quote } from "../../market/errors.ts";

export const isList = (given: unknown): given is ArrayLike<unknown> =>
  Array.isArray(given) || ArrayBuffer.isView(given);

/** An option that is one of a few words. */
export function checkOneOf(field: string, value: unknown, words: readonly string[]): void {
  if (words.includes(value as string)) return;
  const allowed = words.join(", ");
  throw new ParameterError(`Set ${field} to one of ${allowed}: it is ${quote(value)}`, {
    field,
    value,
    allowed,
  });
}
