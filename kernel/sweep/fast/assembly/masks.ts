// Masks as of ../bits.ts, 32 bars to a word, an even number of words. Columns are compared as 32-bit floats first: rounding
// keeps their order, so what is greater then is greater, and only where two are equal the doubles decide. Columns are filled
// up with NaN.
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
    const place = masks + ((<usize> (step * words)) << 2);
    const out = changetype<Ints>(place);
    if (kind == ABOVE) {
      above(columns, a, b, place, words);
    } else if (kind == CROSS) {
      const next = at + STEP;
      if (step + 1 < count && steps[next] == CROSS && steps[next + 1] == b && steps[next + 2] == a) {
        cross(columns, a, b, place, place + ((<usize> words) << 2), words);
        step++;
      } else cross(columns, a, b, place, 0, words);
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
function validOf(columns: Ints, column: i32): usize {
  return <usize> columns[column * COLUMN + 2];
}

/** a > b of 64 doubles. */
function greater(a: usize, b: usize): i64 {
  let bits: i64 = 0;
  for (let i = 0; i < 64; i += 2) {
    bits |= <i64> i64x2.bitmask(f64x2.gt(v128.load(a), v128.load(b))) << <i64> i;
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

// What compare() found of 64 bars.
let isAbove: i64 = 0;
let isBelow: i64 = 0;

/** On which side of `b` 64 values of `a` are, by their floats `x` and `y`; what is not known is on none. */
@inline
function compare(x: usize, y: usize, a: usize, b: usize, known: i64): void {
  const first = differences(x, y);
  const second = differences(x + 64, y + 64);
  const third = differences(x + 128, y + 128);
  const fourth = differences(x + 192, y + 192);
  // A NaN differs.
  const least = i8x16.min_u(i8x16.min_u(first, second), i8x16.min_u(third, fourth));
  if (v128.any_true(i8x16.eq(least, i8x16.splat(0)))) {
    isAbove = greater(a, b);
    isBelow = greater(b, a);
  } else {
    const early = i8x16.bitmask(first) | (i8x16.bitmask(second) << 16);
    const late = i8x16.bitmask(third) | (i8x16.bitmask(fourth) << 16);
    isBelow = known & (<i64> (<u32> early) | (<i64> late << 32));
    isAbove = known & ~isBelow;
  }
}

function above(columns: Ints, a: i32, b: i32, out: usize, words: i32): void {
  let x = floatsOf(columns, a);
  let y = floatsOf(columns, b);
  let p = doublesOf(columns, a);
  let q = doublesOf(columns, b);
  let knownA = validOf(columns, a);
  let knownB = validOf(columns, b);
  const end = out + ((<usize> words) << 2);
  for (; out < end; out += 8) {
    compare(x, y, p, q, load<i64>(knownA) & load<i64>(knownB));
    store<i64>(out, isAbove);
    x += 256;
    y += 256;
    p += 512;
    q += 512;
    knownA += 8;
    knownB += 8;
  }
}

/** a rises above b in `up`, b above a in `down`, null for no need. */
function cross(columns: Ints, a: i32, b: i32, up: usize, down: usize, words: i32): void {
  let x = floatsOf(columns, a);
  let y = floatsOf(columns, b);
  let p = doublesOf(columns, a);
  let q = doublesOf(columns, b);
  let knownA = validOf(columns, a);
  let knownB = validOf(columns, b);
  const end = up + ((<usize> words) << 2);
  const both = down != 0;
  let wasNotAbove: i64 = 0;
  let wasNotBelow: i64 = 0;
  for (; up < end; up += 8) {
    const known = load<i64>(knownA) & load<i64>(knownB);
    compare(x, y, p, q, known);
    const notAbove = known & ~isAbove;
    const notBelow = known & ~isBelow;
    store<i64>(up, isAbove & ((notAbove << 1) | wasNotAbove));
    if (both) {
      store<i64>(down, isBelow & ((notBelow << 1) | wasNotBelow));
      down += 8;
    }
    wasNotAbove = notAbove >>> 63;
    wasNotBelow = notBelow >>> 63;
    x += 256;
    y += 256;
    p += 512;
    q += 512;
    knownA += 8;
    knownB += 8;
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
