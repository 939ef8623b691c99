// readAhead() of ../decisions.ts, 64 bars at a time.
import { Ints } from "./scalar.ts";

export function readAhead(
  masks: Ints,
  entries: i32,
  exits: i32,
  bar: i32,
  to: i32,
  bars: i32,
  ahead: Ints,
): i32 {
  const start = changetype<usize>(ahead);
  let next = start;
  let held: i64 = 0;
  let wanted = <i64> -1 << (<i64> (bar & 31));
  const stop = to - 1;
  const least = bar + bars;
  let at = bar & -32;
  let entry = changetype<usize>(masks) + ((<usize> (entries + (at >> 5))) << 2);
  let exit = changetype<usize>(masks) + ((<usize> (exits + (at >> 5))) << 2);
  while (at < stop && (held != 0 || at < least)) {
    if (stop - at < 64) wanted &= (<i64> 1 << <i64> (stop - at)) - 1;
    const left = exits < 0 ? 0 : load<i64>(exit) & wanted;
    const entered = load<i64>(entry) & wanted & ~left;
    const before = ~((~left + entered + held) ^ left ^ entered);
    let bits = (entered & ~before) | (left & before);
    held = (entered | (before & ~left)) >>> 63;
    // Two pairs at once without asking, as their number is not to be foreseen; what is too much is written over.
    const end = next + (<usize> popcnt(bits) << 2);
    const base = <i64> at + 1;
    let second = bits & (bits - 1);
    store<i64>(next, (base + ctz(bits)) | ((base + ctz(second)) << 32));
    bits = second & (second - 1);
    second = bits & (bits - 1);
    store<i64>(next, (base + ctz(bits)) | ((base + ctz(second)) << 32), 8);
    for (bits = second & (second - 1); bits != 0; bits &= bits - 1) {
      store<i32>(next, at + 1 + <i32> ctz(bits), 16);
      next += 4;
    }
    next = end;
    wanted = -1;
    at += 64;
    entry += 8;
    exit += 8;
  }
  if (held != 0) {
    store<i32>(next, to);
    next += 4;
  }
  store<i32>(next, at < stop ? at : to);
  return <i32> ((next - start) >> 2);
}
