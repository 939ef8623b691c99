/** The search methods by name. */
import { ParameterError, quote } from "../market/errors.ts";
import { nearestName } from "../market/nearest.ts";
import { cmaEs } from "./cma_es.ts";
import { genetic } from "./genetic.ts";
import { gridSearch } from "./grid.ts";
import { hillClimb } from "./hill_climb.ts";
import { latinHypercubeSearch } from "./latin_hypercube.ts";
import { nsga2 } from "./nsga2.ts";
import { randomSearch } from "./random_search.ts";
import type { Search, SearchOptions } from "./search.ts";
import { sobolSearch } from "./sobol.ts";
import type { Space } from "./space.ts";
import { tpe } from "./tpe.ts";

const METHODS = {
  grid: gridSearch,
  random: randomSearch,
  sobol: sobolSearch,
  "latin-hypercube": latinHypercubeSearch,
  "hill-climb": hillClimb,
  genetic,
  nsga2,
  tpe,
  cmaes: cmaEs,
} satisfies Record<string, (space: Space, options: SearchOptions) => Search>;

export type MethodName = keyof typeof METHODS;

export const METHOD_NAMES = Object.keys(METHODS) as readonly MethodName[];

/**
 * A search of this method.
 *
 * @throws {ParameterError} for a method that there is not, or that cannot search this space or so many objectives.
 */
export function createSearch(method: string, space: Space, options: SearchOptions): Search {
  return METHODS[checkedName(method)](space, options);
}

function checkedName(method: string): MethodName {
  if (Object.hasOwn(METHODS, method)) return method as MethodName;
  const allowed = METHOD_NAMES.join(", ");
  const near = nearestName(String(method), METHOD_NAMES);
  throw new ParameterError(
    `Set method to one of ${allowed}: it is ${quote(method)}${near ? `; did you mean "${near}"?` : ""}`,
    { field: "method", value: method, allowed },
  );
}
