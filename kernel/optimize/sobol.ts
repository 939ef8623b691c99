import { ParameterError } from "../market/errors.ts";
import { randomStream } from "../series/random.ts";
import { searchBy } from "./asking.ts";
import type { Search, SearchOptions } from "./search.ts";
import { SOBOL_DIMENSIONS, sobolSequence } from "./sobol_sequence.ts";
import type { Space } from "./space.ts";
import { untriedOf } from "./untried.ts";

/**
 * Points of a scrambled Sobol sequence: spread more evenly than at random, whenever one stops.
 *
 * @throws {ParameterError} for more parameters than there are direction numbers.
 */
export function sobolSearch(space: Space, { seed, objectives = 1 }: SearchOptions): Search {
  const { length } = space.dimensions;
  if (length > SOBOL_DIMENSIONS) {
    throw new ParameterError(
      `Set method to "random" or "latin-hypercube", or vary at most ${SOBOL_DIMENSIONS} parameters: sobol has no ` +
        `more dimensions, and ${length} vary`,
      { field: "method", value: length, allowed: `at most ${SOBOL_DIMENSIONS} parameters` },
    );
  }
  const untried = untriedOf(space, randomStream(seed));
  const placeAt = sobolSequence(length, seed);
  let index = 0;
  const propose = () => untried.encoding.pointAt(placeAt(index++));
  return searchBy(objectives, { next: () => untried.draw(propose) });
}
