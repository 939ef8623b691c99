// What the fast path calls: the masks of a tile and the walks of its trials, each in one call.
import { evaluate, prepare } from "./masks.ts";
import { Ints, Ledger } from "../scalar.ts";
import { walk } from "../walk.ts";

export { evaluate, prepare };

/** Entries and exits of each trial are slots of the tile, -1 for none. */
export function walkAll(ledger: Ledger, plans: Ints, trials: i32, windows: i32, segments: i32, words: i32): void {
  for (let trial = 0; trial < trials; trial++) {
    const entries = plans[2 * trial];
    const exits = plans[2 * trial + 1];
    walk(
      ledger,
      windows,
      entries * words,
      exits < 0 ? -1 : exits * words,
      trial * windows,
      trial * segments,
    );
  }
}
