/**
 * What the signal operations do, on arrays of equal length: 1 where the condition holds, else 0. A comparison with NaN
 * never holds, so nothing fires during a warm-up.
 */

/** a[t-1] <= b[t-1] and a[t] > b[t]; never in the first bar. */
export function crossMask(a: Float64Array, b: Float64Array): Uint8Array {
  return crossMasks(a, b).above;
}

/** Where `a` comes to be above `b`, and where below: who asks for one mostly wants both, and one pass finds them. */
export function crossMasks(a: Float64Array, b: Float64Array): { above: Uint8Array; below: Uint8Array } {
  const { length } = a;
  const above = new Uint8Array(length);
  const below = new Uint8Array(length);
  // Sign of a - b in the bar before; NaN, which no comparison holds for, where there is none.
  let before = NaN;
  for (let i = 0; i < length;) {
    // To the end of a stretch at once: one comparison a bar.
    if (a[i]! > b[i]!) {
      if (before <= 0) above[i] = 1;
      before = 1;
      while (++i < length && a[i]! > b[i]!);
    } else if (a[i]! < b[i]!) {
      if (before >= 0) below[i] = 1;
      before = -1;
      while (++i < length && a[i]! < b[i]!);
    } else {
      before = a[i]! === b[i]! ? 0 : NaN;
      i++;
    }
  }
  return { above, below };
}

export function aboveMask(a: Float64Array, b: Float64Array): Uint8Array {
  const result = new Uint8Array(a.length);
  for (let i = 0; i < result.length; i++) result[i] = a[i]! > b[i]! ? 1 : 0;
  return result;
}

export function betweenMask(x: Float64Array, low: Float64Array, high: Float64Array): Uint8Array {
  const result = new Uint8Array(x.length);
  for (let i = 0; i < result.length; i++) result[i] = x[i]! >= low[i]! && x[i]! <= high[i]! ? 1 : 0;
  return result;
}

export function andMask(...masks: Uint8Array[]): Uint8Array {
  const result = masks[0]!.slice();
  for (const mask of masks.slice(1)) {
    for (let i = 0; i < result.length; i++) result[i] = result[i]! & mask[i]!;
  }
  return result;
}

export function orMask(...masks: Uint8Array[]): Uint8Array {
  const result = masks[0]!.slice();
  for (const mask of masks.slice(1)) {
    for (let i = 0; i < result.length; i++) result[i] = result[i]! | mask[i]!;
  }
  return result;
}

export function notMask(mask: Uint8Array): Uint8Array {
  const result = new Uint8Array(mask.length);
  for (let i = 0; i < result.length; i++) result[i] = 1 - mask[i]!;
  return result;
}

/** Bars since the mask last held, 0 in a bar in which it holds, NaN before it ever has. */
export function barsSinceColumn(
  mask: Uint8Array,
  result: Float64Array = new Float64Array(mask.length),
): Float64Array {
  let count = NaN;
  for (let i = 0; i < mask.length; i++) {
    count = mask[i] === 1 ? 0 : count + 1;
    result[i] = count;
  }
  return result;
}

/** Values of `bars` bars ago, NaN where there is none yet. */
export function lagColumn(
  values: Float64Array,
  bars: number,
  result: Float64Array = new Float64Array(values.length),
): Float64Array {
  result.fill(NaN, 0, Math.min(bars, values.length));
  if (bars < values.length) result.set(values.subarray(0, values.length - bars), bars);
  return result;
}
