/** Indicators written the slow, obvious way: each value from its definition. */

export function smaOracle(values: Float64Array, n: number): Float64Array {
  return values.map((_, i) => {
    if (i + 1 < n) return NaN;
    return values.subarray(i + 1 - n, i + 1).reduce((sum, value) => sum + value, 0) / n;
  });
}

/** Average that starts with the mean of n values after every gap. */
export function smoothOracle(values: Float64Array, n: number, alpha: number): Float64Array {
  const result = new Float64Array(values.length).fill(NaN);
  let known: number[] = [];
  let average = NaN;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) {
      known = [];
      return;
    }
    known.push(value);
    if (known.length === n) average = known.reduce((sum, each) => sum + each, 0) / n;
    else if (known.length > n) average += alpha * (value - average);
    if (known.length >= n) result[i] = average;
  });
  return result;
}

export function emaOracle(values: Float64Array, n: number): Float64Array {
  return smoothOracle(values, n, 2 / (n + 1));
}

export function trueRangeOracle(high: Float64Array, low: Float64Array, close: Float64Array): Float64Array {
  return high.map((top, i) => {
    const before = i > 0 ? close[i - 1]! : NaN;
    return Math.max(top - low[i]!, Math.abs(top - before), Math.abs(low[i]! - before));
  });
}

export function rsiOracle(values: Float64Array, n: number): Float64Array {
  const moves = values.map((value, i) => i > 0 ? value - values[i - 1]! : NaN);
  const gains = smoothOracle(moves.map((move) => Math.max(move, 0)), n, 1 / n);
  const losses = smoothOracle(moves.map((move) => Math.max(-move, 0)), n, 1 / n);
  return gains.map((gain, i) => gain + losses[i]! === 0 ? 50 : 100 * gain / (gain + losses[i]!));
}

/** A number for each full window of n values without a NaN in it. */
export function windowOracle(
  values: Float64Array,
  n: number,
  reduce: (window: Float64Array) => number,
): Float64Array {
  return values.map((_, i) => {
    const window = values.subarray(Math.max(0, i + 1 - n), i + 1);
    return window.length < n || window.some(Number.isNaN) ? NaN : reduce(window);
  });
}

export const maxOracle = (values: Float64Array, n: number) =>
  windowOracle(values, n, (window) => Math.max(...window));
export const minOracle = (values: Float64Array, n: number) =>
  windowOracle(values, n, (window) => Math.min(...window));

export function wmaOracle(values: Float64Array, n: number): Float64Array {
  return windowOracle(values, n, (window) => {
    const weighted = window.reduce((sum, value, k) => sum + (k + 1) * value, 0);
    return weighted / (n * (n + 1) / 2);
  });
}

export function deviationOracle(values: Float64Array, n: number): Float64Array {
  return windowOracle(values, n, (window) => {
    const mean = window.reduce((sum, value) => sum + value, 0) / n;
    return Math.sqrt(window.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
  });
}

/** Start and rise of the least-squares line through a window, from the normal equations about the means. */
function lineThrough(window: Float64Array): { slope: number; at: (k: number) => number } {
  const n = window.length;
  const mean = window.reduce((sum, value) => sum + value, 0) / n;
  const middle = (n - 1) / 2;
  let [up, across] = [0, 0];
  window.forEach((value, k) => {
    up += (k - middle) * (value - mean);
    across += (k - middle) ** 2;
  });
  return { slope: up / across, at: (k) => mean + (k - middle) * (up / across) };
}

export function lineOracle(values: Float64Array, n: number, deviations: number) {
  const value = windowOracle(values, n, (window) => lineThrough(window).at(n - 1));
  const away = windowOracle(values, n, (window) => {
    const { at } = lineThrough(window);
    return deviations * Math.sqrt(window.reduce((sum, each, k) => sum + (each - at(k)) ** 2, 0) / n);
  });
  return {
    value,
    slope: windowOracle(values, n, (window) => lineThrough(window).slope),
    upper: combine((x, y) => x + y, value, away),
    lower: combine((x, y) => x - y, value, away),
  };
}

/** A value for each bar from the values of several columns in it. */
export function combine(
  make: (...values: number[]) => number,
  ...columns: readonly Float64Array[]
): Float64Array {
  return columns[0]!.map((_, i) => make(...columns.map((column) => column[i]!)));
}

/** The value of n bars ago. */
export const backOracle = (values: Float64Array, n: number) => values.map((_, i) => values[i - n] ?? NaN);

export function kamaOracle(values: Float64Array, n: number, fast: number, slow: number): Float64Array {
  const result = new Float64Array(values.length).fill(NaN);
  for (let i = n; i < values.length; i++) {
    const window = values.subarray(i - n, i + 1);
    if (window.some(Number.isNaN)) continue;
    let path = 0;
    for (let k = 1; k <= n; k++) path += Math.abs(window[k]! - window[k - 1]!);
    const efficiency = path === 0 ? 1 : Math.abs(window[n]! - window[0]!) / path;
    const [quick, slack] = [2 / (fast + 1), 2 / (slow + 1)];
    const alpha = (efficiency * (quick - slack) + slack) ** 2;
    const before = Number.isNaN(result[i - 1]!) ? values[i - 1]! : result[i - 1]!;
    result[i] = alpha * values[i]! + (1 - alpha) * before;
  }
  return result;
}

interface Session {
  first: number;
  /** One more than its last bar. */
  end: number;
}

/** Session of each bar; a day begins `dayStart` minutes after midnight UTC. */
export function sessionsOf(time: Float64Array, dayStart: number): Session[] {
  const day = (i: number) => new Date(time[i]! - dayStart * 60_000).toISOString().slice(0, 10);
  return Array.from(time, (_, i) => {
    let [first, end] = [i, i + 1];
    while (first > 0 && day(first - 1) === day(i)) first--;
    while (end < time.length && day(end) === day(i)) end++;
    return { first, end };
  });
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

export interface Prices {
  time: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
}

export function vwapOracle({ time, high, low, close, volume }: Prices, dayStart: number): Float64Array {
  const money = combine((h, l, c, v) => (h + l + c) / 3 * v, high, low, close, volume);
  const sessions = sessionsOf(time, dayStart);
  return time.map((_, i) => {
    const { first } = sessions[i]!;
    return sum(money.subarray(first, i + 1)) / sum(volume.subarray(first, i + 1));
  });
}

export function openingRangeOracle({ time, high, low }: Prices, minutes: number, dayStart: number) {
  const sessions = sessionsOf(time, dayStart);
  const from = (column: Float64Array, pick: (...values: number[]) => number) =>
    time.map((now, i) => {
      const { first, end } = sessions[i]!;
      const until = time[first]! + minutes * 60_000;
      if (now < until) return NaN;
      return pick(...column.subarray(first, end).filter((_, k) => time[first + k]! < until));
    });
  return { high: from(high, Math.max), low: from(low, Math.min) };
}

export function pivotOracle({ time, high, low, close }: Prices, dayStart: number) {
  const sessions = sessionsOf(time, dayStart);
  const levels = (make: (h: number, l: number, p: number) => number) =>
    time.map((_, i) => {
      const { first: end } = sessions[i]!;
      if (end === 0) return NaN;
      const { first } = sessions[end - 1]!;
      const [h, l] = [Math.max(...high.subarray(first, end)), Math.min(...low.subarray(first, end))];
      return make(h, l, (h + l + close[end - 1]!) / 3);
    });
  return {
    pivot: levels((_h, _l, p) => p),
    r1: levels((_h, l, p) => 2 * p - l),
    r2: levels((h, l, p) => p + h - l),
    r3: levels((h, l, p) => h + 2 * (p - l)),
    s1: levels((h, _l, p) => 2 * p - h),
    s2: levels((h, l, p) => p - h + l),
    s3: levels((h, l, p) => l - 2 * (h - p)),
  };
}
