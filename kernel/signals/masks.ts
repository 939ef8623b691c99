/**
 * What the signal operations do, on arrays of equal length: 1 where the condition holds, else 0. A comparison with NaN
 * never holds, so nothing fires during a warm-up.
 */

/** a[t-1] <= b[t-1] and a[t] > b[t]; never in the first bar. */
export function crossMask(a: Float64Array, b: Float64Array): Uint8Array {
  const result = new Uint8Array(a.length);
  const { length } = result;
  for (let i = 0; i < length; i++) {
    // From one stretch in which a is not above b to the bar after it: one comparison a bar.
    while (i < length && !(a[i]! <= b[i]!)) i++;
    while (i < length && a[i]! <= b[i]!) i++;
    if (i < length && a[i]! > b[i]!) result[i] = 1;
  }
  return result;
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
