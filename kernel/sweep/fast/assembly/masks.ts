// Masks as of ../bits.ts, 32 bars to a word. Columns are compared as 32-bit floats first: rounding keeps their order, so
// what is greater then is greater, and only where two are equal the doubles decide. Columns are filled up with NaN.
import { Doubles, Ints } from "../scalar.ts";

// Kinds of steps, in the order of OPERATIONS in ../../program.ts.
const ABOVE = 0;
const CROSS = 1;
const BETWEEN = 2;
const AND = 3;
const OR = 4;
const STEP = 4;

// Of a column: where its doubles, its floats and the mask of those that are no NaN begin.
const COLUMN = 3;

/** The difference of two floats is finite up to here: what is beyond counts as this, and the doubles decide between equals. */
const MOST: f32 = 1.5e38;

/** Makes a column's floats and the mask of its values. */
export function prepare(doubles: usize, floats: usize, valid: Ints, words: i32): void {
  for (let word = 0; word < words; word++) {
    let bits: i32 = 0;
    for (let i = 0; i < 32; i += 4) {
      const low = v128.load(doubles);
      const high = v128.load(doubles, 16);
      const rounded = v128.shuffle<i32>(
        f32x4.demote_f64x2_zero(low),
        f32x4.demote_f64x2_zero(high),
        0,
        1,
        4,
        5,
      );
      v128.store(floats, f32x4.pmin(f32x4.pmax(rounded, f32x4.splat(-MOST)), f32x4.splat(MOST)));
      const known = i64x2.bitmask(f64x2.eq(low, low)) | (i64x2.bitmask(f64x2.eq(high, high)) << 2);
      bits |= known << i;
      doubles += 32;
      floats += 16;
    }
    valid[word] = bits;
  }
}

/** Evaluates the steps of a tile; the mask of step k begins at word k * words. GIVEN ones are there already. */
export function evaluate(steps: Ints, count: i32, columns: Ints, masks: usize, words: i32): void {
  for (let step = 0; step < count; step++) {
    const at = step * STEP;
    const kind = steps[at];
    const a = steps[at + 1];
    const b = steps[at + 2];
    const c = steps[at + 3];
    const out = changetype<Ints>(masks + ((<usize> (step * words)) << 2));
    if (kind == ABOVE) {
      above(columns, a, b, out, words);
    } else if (kind == CROSS) {
      const next = at + STEP;
      if (step + 1 < count && steps[next] == CROSS && steps[next + 1] == b && steps[next + 2] == a) {
        cross(columns, a, b, out, changetype<Ints>(changetype<usize>(out) + ((<usize> words) << 2)), words);
        step++;
      } else cross(columns, a, b, out, changetype<Ints>(0), words);
    } else if (kind == BETWEEN) {
      between(columns, a, b, c, out, words);
    } else if (kind <= 5) {
      const x = changetype<Ints>(masks + ((<usize> (a * words)) << 2));
      const y = changetype<Ints>(masks + ((<usize> (b * words)) << 2));
      const z = changetype<Ints>(masks + ((<usize> (c * words)) << 2));
      if (kind == AND) {
        for (let w = 0; w < words; w++) out[w] = c < 0 ? x[w] & y[w] : x[w] & y[w] & z[w];
      } else if (kind == OR) {
        for (let w = 0; w < words; w++) out[w] = c < 0 ? x[w] | y[w] : x[w] | y[w] | z[w];
      } else {
        for (let w = 0; w < words; w++) out[w] = ~x[w];
      }
    }
  }
}

@inline
function doublesOf(columns: Ints, column: i32): usize {
  return <usize> columns[column * COLUMN];
}

@inline
function floatsOf(columns: Ints, column: i32): usize {
  return <usize> columns[column * COLUMN + 1];
}

@inline
function validOf(columns: Ints, column: i32): Ints {
  return changetype<Ints>(<usize> columns[column * COLUMN + 2]);
}

/** a > b of 32 doubles. */
function greater(a: usize, b: usize): i32 {
  let bits: i32 = 0;
  for (let i = 0; i < 32; i += 2) {
    bits |= i64x2.bitmask(f64x2.gt(v128.load(a), v128.load(b))) << i;
    a += 16;
    b += 16;
  }
  return bits;
}

/** Signs of the differences of 16 floats, a byte each: saturation on the way to bytes keeps what is below, at and above zero. */
@inline
function differences(a: usize, b: usize): v128 {
  return i8x16.narrow_i16x8_s(
    i16x8.narrow_i32x4_s(
      f32x4.sub(v128.load(a), v128.load(b)),
      f32x4.sub(v128.load(a, 16), v128.load(b, 16)),
    ),
    i16x8.narrow_i32x4_s(
      f32x4.sub(v128.load(a, 32), v128.load(b, 32)),
      f32x4.sub(v128.load(a, 48), v128.load(b, 48)),
    ),
  );
}

/** Of 32 floats, which of `a` are below those of `b`, and in the upper half which are equal; a NaN is on any side. */
@inline
function compare(a: usize, b: usize): i64 {
  const low = differences(a, b);
  const high = differences(a + 64, b + 64);
  const below = i8x16.bitmask(low) | (i8x16.bitmask(high) << 16);
  const zero = i8x16.splat(0);
  const equal = i8x16.bitmask(i8x16.eq(low, zero)) | (i8x16.bitmask(i8x16.eq(high, zero)) << 16);
  return <i64> (<u32> below) | (<i64> equal << 32);
}

function above(columns: Ints, a: i32, b: i32, out: Ints, words: i32): void {
  let x = floatsOf(columns, a);
  let y = floatsOf(columns, b);
  const knownA = validOf(columns, a);
  const knownB = validOf(columns, b);
  for (let word = 0; word < words; word++) {
    const found = compare(x, y);
    const known = knownA[word] & knownB[word];
    const equal = known & <i32> (found >>> 32);
    if (equal != 0) {
      const at = (<usize> word) << 8;
      out[word] = greater(doublesOf(columns, a) + at, doublesOf(columns, b) + at);
    } else out[word] = known & ~(<i32> found);
    x += 128;
    y += 128;
  }
}

/** a rises above b in `up`, b above a in `down`, null for no need. */
function cross(columns: Ints, a: i32, b: i32, up: Ints, down: Ints, words: i32): void {
  let x = floatsOf(columns, a);
  let y = floatsOf(columns, b);
  const knownA = validOf(columns, a);
  const knownB = validOf(columns, b);
  const both = changetype<usize>(down) != 0;
  let wasNotAbove: i32 = 0;
  let wasNotBelow: i32 = 0;
  for (let word = 0; word < words; word++) {
    const found = compare(x, y);
    const known = knownA[word] & knownB[word];
    let isBelow = known & <i32> found;
    let isAbove = known & ~isBelow;
    if ((known & <i32> (found >>> 32)) != 0) {
      const at = (<usize> word) << 8;
      isAbove = greater(doublesOf(columns, a) + at, doublesOf(columns, b) + at);
      isBelow = greater(doublesOf(columns, b) + at, doublesOf(columns, a) + at);
    }
    const notAbove = known & ~isAbove;
    const notBelow = known & ~isBelow;
    up[word] = isAbove & ((notAbove << 1) | wasNotAbove);
    if (both) down[word] = isBelow & ((notBelow << 1) | wasNotBelow);
    wasNotAbove = notAbove >>> 31;
    wasNotBelow = notBelow >>> 31;
    x += 128;
    y += 128;
  }
}

/** low <= x <= high. */
function between(columns: Ints, x: i32, low: i32, high: i32, out: Ints, words: i32): void {
  let values = doublesOf(columns, x);
  let lows = doublesOf(columns, low);
  let highs = doublesOf(columns, high);
  for (let word = 0; word < words; word++) {
    let bits: i32 = 0;
    for (let i = 0; i < 32; i += 2) {
      const value = v128.load(values);
      bits |= i64x2.bitmask(
        v128.and(f64x2.ge(value, v128.load(lows)), f64x2.le(value, v128.load(highs))),
      ) << i;
      values += 16;
      lows += 16;
      highs += 16;
    }
    out[word] = bits;
  }
}
