import { ParameterError, quote } from "./errors.ts";
import { nearestName } from "./nearest.ts";

/**
 * Refuses an object with a name that nobody reads: a misspelt option would otherwise be left out without a word.
 *
 * @param what What the object is, as it is called in a message: "the options of loadBars".
 * @throws ParameterError naming the nearest known name and all of them
 */
export function checkNames(given: object, known: readonly string[], what: string): void {
  const allowed = known.join(", ");
  if (typeof given !== "object" || given === null || given instanceof Promise) {
    const hint = given instanceof Promise ? "; put await before it" : "";
    throw new ParameterError(`Give ${what} as an object with ${allowed}: got ${quote(given)}${hint}`, {
      field: "options",
      value: given,
      allowed,
    });
  }
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearestName(unknown, known);
  throw new ParameterError(
    `Use only ${allowed} in ${what}: there is no ${quote(unknown)}${near ? `; did you mean "${near}"?` : ""}`,
    { field: unknown, value: unknown, allowed },
  );
}
