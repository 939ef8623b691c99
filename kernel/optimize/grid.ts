import { ParameterError } from "../market/errors.ts";
import { searchBy } from "./asking.ts";
import { pointsOf } from "./points.ts";
import type { Search, SearchOptions } from "./search.ts";
import type { Space } from "./space.ts";

/**
 * Every point of a space of lists, the last parameter changing fastest.
 *
 * @throws {ParameterError} where a parameter is any number between two.
 */
export function gridSearch(space: Space, { objectives = 1 }: SearchOptions): Search {
  const open = space.dimensions.find(({ kind }) => kind === "uniform");
  if (open) {
    const allowed = "a list of values such as range(1, 10)";
    throw new ParameterError(
      `Give ${open.name} ${allowed}, or set method to "random" or "tpe": a grid has no step for uniform()`,
      { field: `params.${open.name}`, value: open, allowed },
    );
  }
  const points = pointsOf(space);
  return searchBy(objectives, {
    next() {
      const { value, done } = points.next();
      return done ? null : value;
    },
  });
}
