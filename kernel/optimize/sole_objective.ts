import { ParameterError } from "../market/errors.ts";
import type { SearchOptions } from "./search.ts";

/**
 * How many scores a trial has, for a method that ranks by a single one.
 *
 * @throws {ParameterError} for several.
 */
export function soleObjective(method: string, { objectives = 1 }: SearchOptions): 1 {
  if (objectives === 1) return 1;
  throw new ParameterError(
    `Set method to "nsga2" for ${objectives} objectives, or give one: ${method} ranks trials by a single score`,
    { field: "objective", value: objectives, allowed: "one objective" },
  );
}
