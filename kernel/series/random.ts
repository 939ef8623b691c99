/**
 * Random numbers from a seed, the same on every machine: xoshiro128++ 1.0 of Blackman and Vigna, its state filled by
 * SplitMix32 (the 32-bit finaliser of MurmurHash3 over a Weyl sequence).
 */
export interface RandomStream {
  /** The next 32 bits, as a whole number from 0. */
  bits(): number;
  /** In [0, 1), with 53 bits. */
  uniform(): number;
  /** Mean 0, variance 1: the polar method of Marsaglia. */
  normal(): number;
}

export function randomStream(seed: number): RandomStream {
  const next = splitMix(seed);
  return streamFrom([next(), next(), next(), next()]);
}

/** A stream of given state, for comparison with other implementations. */
export function streamFrom(state: readonly [number, number, number, number]): RandomStream {
  let [a, b, c, d] = state.map((word) => word | 0) as [number, number, number, number];
  let spare = NaN;

  const bits = (): number => {
    const sum = (a + d) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + a) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const uniform = (): number => ((bits() >>> 5) * 2 ** 26 + (bits() >>> 6)) / 2 ** 53;
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = NaN;
      return value;
    }
    let x: number, y: number, square: number;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt(-2 * Math.log(square) / square);
    spare = y * scale;
    return x * scale;
  };
  return { bits, uniform, normal };
}

/** Both halves of the seed count, so that 1 and 2 ** 32 + 1 differ. */
function splitMix(seed: number): () => number {
  let state = (seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x85ebca6b)) >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
}
