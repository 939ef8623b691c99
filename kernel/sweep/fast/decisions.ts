/** From masks to the fills that they ask for: `assembly/decisions.ts` does the same for WebAssembly. */
import type { i32, Ints } from "./scalar.ts";

/** Numbers that `readAhead` may write beyond those of the bars. */
export const AHEAD_SPARE = 8;

/**
 * Bars at whose open the next entries and exits fill, as if every order were filled: in turn from a flat account before `bar`,
 * `to` for an exit that does not come. It goes on for at least so many bars and until it is flat again. Gives how many it wrote;
 * behind them is the bar to go on from.
 *
 * Held or not is a carry: an entry makes one, an exit ends it, any other bar hands it on. So one addition has the state before
 * each bar of a word. An exit wins over an entry of the same bar.
 */
export function readAhead(
  masks: Ints,
  entries: i32,
  exits: i32,
  bar: i32,
  to: i32,
  bars: i32,
  ahead: Ints,
): i32 {
  let read = 0;
  let held = 0;
  let wanted = -1 << (bar & 31);
  // The last bar decides nothing, as its orders would fill behind the window.
  const stop = to - 1;
  let at = bar & -32;
  for (const least = bar + bars; at < stop && (held !== 0 || at < least); at += 32) {
    if (stop - at < 32) wanted &= (1 << (stop - at)) - 1;
    const left = exits < 0 ? 0 : masks[exits + (at >> 5)]! & wanted;
    const entered = masks[entries + (at >> 5)]! & wanted & ~left;
    const before = ~((~left + entered + held) ^ left ^ entered);
    for (let bits = (entered & ~before) | (left & before); bits !== 0; bits &= bits - 1) {
      ahead[read++] = at + 32 - Math.clz32(bits & -bits);
    }
    held = (entered | (before & ~left)) >>> 31;
    wanted = -1;
  }
  if (held !== 0) ahead[read++] = to;
  ahead[read] = at < stop ? at : to;
  return read;
}
