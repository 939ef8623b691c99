/**
 * Sobol's sequence (1967) in the Gray code order of Antonov and Saleev 1979, with the direction numbers of Joe and Kuo 2008
 * (new-joe-kuo-6), and Owen's nested scrambling (1995). 32 bits to a coordinate.
 */
import { randomStream } from "../series/random.ts";

/** Degree and inner coefficients of the primitive polynomial, then the first numbers; from the second dimension on. */
const JOE_KUO = `
1 0 1
2 1 1 3
3 1 1 3 1
3 2 1 1 1
4 1 1 1 3 3
4 4 1 3 5 13
5 2 1 1 5 5 17
5 4 1 1 5 5 5
5 7 1 1 7 11 19
5 11 1 1 5 1 1
5 13 1 1 1 3 11
5 14 1 3 5 5 31
6 1 1 3 3 9 7 49
6 13 1 1 1 15 21 21
6 16 1 3 1 13 27 49
6 19 1 1 1 15 7 5
6 22 1 3 1 15 13 25
6 25 1 1 5 5 19 61
7 1 1 3 7 11 23 15 103
7 4 1 3 7 13 13 15 69
7 7 1 1 3 13 7 35 63
7 8 1 3 5 9 1 25 53
7 14 1 3 1 13 9 35 107
7 19 1 3 1 5 27 61 31
7 21 1 1 5 11 19 41 61
7 28 1 3 5 3 3 13 69
7 31 1 1 7 13 1 19 1
7 32 1 3 7 5 13 19 59
7 37 1 1 3 9 25 29 41
7 41 1 3 5 13 23 1 55
7 42 1 3 7 3 13 59 17
7 50 1 3 1 3 5 53 69
7 55 1 1 5 5 23 33 13
7 56 1 1 7 7 1 61 123
7 59 1 1 7 9 13 61 49
7 62 1 3 3 5 3 55 33
8 14 1 3 1 15 31 13 49 245
8 21 1 3 5 15 31 59 63 97
8 22 1 3 1 11 11 11 77 249`.trim().split("\n").map((line) => line.split(" ").map(Number));

/** How many dimensions there are direction numbers of. */
export const SOBOL_DIMENSIONS = JOE_KUO.length + 1;

const BITS = 32;

/** The coordinate of each dimension at each index from 0, in [0, 1). Without a seed unscrambled. */
export function sobolSequence(dimensions: number, seed?: number): (index: number) => Float64Array {
  if (dimensions > SOBOL_DIMENSIONS) throw new RangeError(`${dimensions} dimensions of ${SOBOL_DIMENSIONS}`);
  const directions = Array.from({ length: dimensions }, (_, d) => directionsOf(d));
  const stream = randomStream(seed ?? 0);
  const salts = seed === undefined ? null : Float64Array.from({ length: dimensions }, stream.bits);
  return (index) =>
    Float64Array.from(directions, (numbers, d) => {
      let gray = (index ^ (index >>> 1)) >>> 0;
      let bits = 0;
      for (let k = 0; gray !== 0; k++, gray >>>= 1) if (gray & 1) bits ^= numbers[k]!;
      return (salts === null ? bits >>> 0 : scrambled(bits >>> 0, salts[d]!)) / 2 ** BITS;
    });
}

function directionsOf(dimension: number): Uint32Array {
  const numbers = new Uint32Array(BITS);
  if (dimension === 0) return numbers.map((_, k) => 1 << (BITS - 1 - k));
  const [degree, coefficients, ...first] = JOE_KUO[dimension - 1]! as [number, number, ...number[]];
  for (let k = 0; k < BITS; k++) {
    if (k < degree) {
      numbers[k] = first[k]! << (BITS - 1 - k);
      continue;
    }
    let number = numbers[k - degree]! ^ (numbers[k - degree]! >>> degree);
    for (let j = 1; j < degree; j++) {
      if ((coefficients >>> (degree - 1 - j)) & 1) number ^= numbers[k - j]!;
    }
    numbers[k] = number;
  }
  return numbers;
}

/** Each bit is turned or not by the bits before it: the coin of every stretch of the axis is a hash. */
function scrambled(bits: number, salt: number): number {
  let result = 0;
  for (let k = 0; k < BITS; k++) {
    // A one before the first k bits tells 01 from 001.
    const before = k === 0 ? 1 : (bits >>> (BITS - k)) | (1 << k);
    const bit = (bits >>> (BITS - 1 - k)) & 1;
    result = (result << 1) | (bit ^ (hash(before ^ hash(salt)) & 1));
  }
  return result >>> 0;
}

/** The 32-bit finaliser of MurmurHash3. */
function hash(value: number): number {
  let mixed = (value + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
