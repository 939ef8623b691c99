/** Turning points, directions and stops written the slow, obvious way. */
import { type Prices, smoothOracle, trueRangeOracle, windowOracle } from "./oracle.ts";

/** Looks, at each bar, through all bars before it for the latest swing that the n bars after it confirm. */
export function swingOracle(values: Float64Array, n: number, sign: 1 | -1) {
  const price = new Float64Array(values.length).fill(NaN);
  const age = price.slice();
  for (let now = 0; now < values.length; now++) {
    for (let at = now - n; at >= n; at--) {
      if (values.subarray(at - n, now + 1).some(Number.isNaN)) break;
      const before = values.subarray(at - n, at).every((value) => sign * value < sign * values[at]!);
      const after = values.subarray(at + 1, at + 1 + n).every((value) => sign * value <= sign * values[at]!);
      if (!before || !after) continue;
      [price[now], age[now]] = [values[at]!, now - at];
      break;
    }
  }
  return { price, age };
}

/** The final bands as they are usually written down, each from those of the bar before. */
export function superTrendOracle({ high, low, close }: Prices, n: number, multiple: number) {
  const range = smoothOracle(trueRangeOracle(high, low, close), n, 1 / n);
  const [value, direction] = [high.map(() => NaN), high.map(() => NaN)];
  const [upper, lower] = [high.map(() => NaN), high.map(() => NaN)];
  for (let i = 0; i < close.length; i++) {
    if (Number.isNaN(range[i]!)) continue;
    const top = (high[i]! + low[i]!) / 2 + multiple * range[i]!;
    const bottom = (high[i]! + low[i]!) / 2 - multiple * range[i]!;
    const first = i === 0 || Number.isNaN(range[i - 1]!);
    upper[i] = first || top < upper[i - 1]! || close[i - 1]! > upper[i - 1]! ? top : upper[i - 1]!;
    lower[i] = first || bottom > lower[i - 1]! || close[i - 1]! < lower[i - 1]! ? bottom : lower[i - 1]!;
    const up = first || direction[i - 1] === 1 ? !(close[i]! < lower[i]!) : close[i]! > upper[i]!;
    direction[i] = up ? 1 : -1;
    value[i] = up ? lower[i]! : upper[i]!;
  }
  return { value, direction };
}

/** Wilder's averages of moves and ranges begun with n - 1 of them, from his sums. */
export function adxOracle({ high, low, close }: Prices, n: number) {
  const result = { adx: high.map(() => NaN), plusDi: high.map(() => NaN), minusDi: high.map(() => NaN) };
  let start = 0;
  for (let i = 0; i < high.length; i++) {
    const range = Math.max(high[i]!, close[i - 1] ?? NaN) - Math.min(low[i]!, close[i - 1] ?? NaN);
    if ([range, high[i]! - (high[i - 1] ?? NaN), low[i]! - (low[i - 1] ?? NaN)].some(Number.isNaN)) {
      start = i;
      continue;
    }
    const sums = [0, 0, 0];
    const indices: number[] = [];
    for (let k = start + 1; k <= i; k++) {
      const [rise, fall] = [high[k]! - high[k - 1]!, low[k - 1]! - low[k]!];
      const moves = [
        rise > Math.max(fall, 0) ? rise : 0,
        fall > Math.max(rise, 0) ? fall : 0,
        Math.max(high[k]!, close[k - 1]!) - Math.min(low[k]!, close[k - 1]!),
      ];
      moves.forEach((move, m) => sums[m] = sums[m]! - (k - start < n ? 0 : sums[m]! / n) + move);
      if (k - start < n) continue;
      const [plus, minus] = [0, 1].map((m) => sums[2]! > 0 ? 100 * sums[m]! / sums[2]! : 0) as [
        number,
        number,
      ];
      indices.push(plus + minus > 0 ? 100 * Math.abs(plus - minus) / (plus + minus) : NaN);
      [result.plusDi[i], result.minusDi[i]] = [plus, minus];
    }
    if (indices.length < n) continue;
    let average = indices.slice(0, n).reduce((total, index) => total + (index || 0), 0) / n;
    for (const index of indices.slice(n)) {
      if (!Number.isNaN(index)) average = (average * (n - 1) + index) / n;
    }
    result.adx[i] = average;
  }
  return result;
}

/** Bars since the latest extreme of the last n + 1, as Aroon's 100 to 0. */
export function aroonOracle(values: Float64Array, n: number, sign: 1 | -1): Float64Array {
  return windowOracle(values, n + 1, (window) => {
    const extreme = Math.max(...window.map((value) => sign * value));
    return 100 * window.findLastIndex((value) => sign * value === extreme) / n;
  });
}

/** Wilder's rules for one side at a time: a long stop under the lows, mirrored for the short one. */
export function sarOracle({ high, low }: Prices, step: number, most: number): Float64Array {
  const result = high.map(() => NaN);
  let state: { side: 1 | -1; stop: number; best: number; speed: number } | null = null;
  for (let i = 1; i < high.length; i++) {
    if ([high[i]!, low[i]!, high[i - 1]!, low[i - 1]!].some(Number.isNaN)) {
      state = null;
      continue;
    }
    let since = i - 1;
    if (state === null) {
      const fall = low[i - 1]! - low[i]!;
      const side = fall > 0 && fall > high[i]! - high[i - 1]! ? -1 : 1;
      state = { side, stop: side > 0 ? low[i - 1]! : high[i - 1]!, best: NaN, speed: Math.min(step, most) };
      state.best = side > 0 ? high[i]! : low[i]!;
      since = i;
    }
    const against = (side: number) => side > 0 ? [low[since]!, low[i]!] : [-high[since]!, -high[i]!];
    const held = ({ side, stop }: { side: number; stop: number }) =>
      side * Math.min(side * stop, ...against(side));
    if (state.side > 0 ? low[i]! <= state.stop : high[i]! >= state.stop) {
      const side = -state.side as 1 | -1;
      state = { side, stop: held({ side, stop: state.best }), best: NaN, speed: Math.min(step, most) };
      state.best = side > 0 ? high[i]! : low[i]!;
    }
    result[i] = state.stop;
    const best: number = state.side > 0 ? Math.max(state.best, high[i]!) : Math.min(state.best, low[i]!);
    if (best !== state.best) state = { ...state, best, speed: Math.min(state.speed + step, most) };
    state.stop = held({ side: state.side, stop: state.stop + state.speed * (state.best - state.stop) });
  }
  return result;
}
