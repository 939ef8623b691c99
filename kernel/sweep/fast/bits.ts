/** Masks of one bit a bar, 32 to a number, the earliest lowest: as kernel/signals/masks.ts has them, NaN and ties alike. */

/** a > b. */
export function aboveBits(a: Float64Array, b: Float64Array, out: Int32Array): void {
  const { length } = a;
  for (let from = 0, word = 0; from < length; from += 32, word++) {
    const to = Math.min(length, from + 32);
    let bits = 0;
    for (let i = to - 1; i >= from; i--) bits = (bits << 1) | (a[i]! > b[i]! ? 1 : 0);
    out[word] = bits;
  }
}

/** low <= x <= high. */
export function betweenBits(x: Float64Array, low: Float64Array, high: Float64Array, out: Int32Array): void {
  const { length } = x;
  for (let from = 0, word = 0; from < length; from += 32, word++) {
    const to = Math.min(length, from + 32);
    let bits = 0;
    for (let i = to - 1; i >= from; i--) {
      bits = (bits << 1) | (x[i]! >= low[i]! && x[i]! <= high[i]! ? 1 : 0);
    }
    out[word] = bits;
  }
}

/**
 * a rises above b in `up`, b above a in `down` (null for no need): from one stretch on one side to the next, one comparison a
 * bar.
 */
export function crossBits(a: Float64Array, b: Float64Array, up: Int32Array, down: Int32Array | null): void {
  const { length } = a;
  up.fill(0);
  down?.fill(0);
  for (let i = 0; i < length;) {
    // On this side from the bar before on: 1 above, -1 below, 0 equal; NaN is on none.
    if (a[i]! > b[i]!) {
      do i++; while (i < length && a[i]! > b[i]!);
      if (i < length && down !== null && a[i]! < b[i]!) down[i >> 5]! |= 1 << (i & 31);
    } else if (a[i]! < b[i]!) {
      do i++; while (i < length && a[i]! < b[i]!);
      if (i < length && a[i]! > b[i]!) up[i >> 5]! |= 1 << (i & 31);
    } else if (a[i]! === b[i]!) {
      do i++; while (i < length && a[i]! === b[i]!);
      if (i < length && a[i]! > b[i]!) up[i >> 5]! |= 1 << (i & 31);
      else if (i < length && down !== null && a[i]! < b[i]!) down[i >> 5]! |= 1 << (i & 31);
    } else i++;
  }
}

export function givenBits(mask: Uint8Array, out: Int32Array): void {
  const { length } = mask;
  for (let from = 0, word = 0; from < length; from += 32, word++) {
    const to = Math.min(length, from + 32);
    let bits = 0;
    for (let i = to - 1; i >= from; i--) bits = (bits << 1) | mask[i]!;
    out[word] = bits;
  }
}
