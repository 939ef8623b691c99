import { randomStream } from "../series/random.ts";
import { searchBy } from "./asking.ts";
import type { Search, SearchOptions } from "./search.ts";
import type { Space } from "./space.ts";
import { untriedOf } from "./untried.ts";

/** Points at random, none twice (Bergstra and Bengio 2012). */
export function randomSearch(space: Space, { seed, objectives = 1 }: SearchOptions): Search {
  const untried = untriedOf(space, randomStream(seed));
  return searchBy(objectives, { next: untried.random });
}
