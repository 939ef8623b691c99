import { outputsFor } from "./arguments.ts";
import { SessionDay } from "./session_day.ts";

/** pivotPoints(), one bar at a time. */
export class PivotPointsStream {
  pivot = NaN;
  r1 = NaN;
  r2 = NaN;
  r3 = NaN;
  s1 = NaN;
  s2 = NaN;
  s3 = NaN;
  readonly #session: SessionDay;
  #high = NaN;
  #low = NaN;
  #close = NaN;

  constructor(dayStart = 0) {
    this.#session = new SessionDay(dayStart);
  }

  next(time: number, high: number, low: number, close: number): this {
    if (this.#session.begins(time)) {
      this.#settle(this.#high, this.#low, this.#close);
      this.#high = high;
      this.#low = low;
    } else {
      this.#high = Math.max(this.#high, high);
      this.#low = Math.min(this.#low, low);
    }
    this.#close = close;
    return this;
  }

  #settle(high: number, low: number, close: number): void {
    const pivot = (high + low + close) / 3;
    this.pivot = pivot;
    this.r1 = 2 * pivot - low;
    this.s1 = 2 * pivot - high;
    this.r2 = pivot + (high - low);
    this.s2 = pivot - (high - low);
    this.r3 = high + 2 * (pivot - low);
    this.s3 = low - 2 * (high - pivot);
  }
}

export type PivotPoints = Readonly<Record<"pivot" | "r1" | "r2" | "r3" | "s1" | "s2" | "s3", Float64Array>>;

/**
 * Floor traders' pivot points, in price units, from high H, low L and close C of the session before, the same
 * in every bar of a session: pivot P = (H + L + C) / 3; resistances r1 = 2P - L, r2 = P + H - L, r3 = H + 2
 * (P - L); supports s1 = 2P - H, s2 = P - H + L, s3 = L - 2 (H - P).
 *
 * Days as in vwap(); on daily bars the session before is the bar before. Warm-up: NaN in the first session.
 * NaN rule: a NaN in a high or low or in the last close makes the next session NaN. Cost: O(1) a bar.
 *
 * @param time start of each bar, epoch ms, with high, low and close: four Float64Arrays of one length, or
 * four columns of a strategy
 * @param dayStart minutes after 00:00 UTC at which a day begins, 0 to 1439; default 0
 * @param out buffers pivot, r1, r2, r3, s1, s2 and s3 of the same length to write to (arrays only); default
 * new ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { pivotPoints } from "tapebook";
 *
 * const time = Float64Array.of(0, 86_400_000);
 * const [high, low, close] = [Float64Array.of(4, 9), Float64Array.of(1, 8), Float64Array.of(4, 9)];
 * const { pivot, r1, s1 } = pivotPoints(time, high, low, close);
 * if (pivot[1] !== 3 || r1[1] !== 5 || s1[1] !== 2) throw new Error("of the day before");
 * ```
 */
export function pivotPoints(
  time: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  dayStart?: number,
  out?: PivotPoints,
): PivotPoints {
  const stream = new PivotPointsStream(dayStart);
  const names = ["pivot", "r1", "r2", "r3", "s1", "s2", "s3"] as const;
  const result = outputsFor([time, high, low, close], names, out);
  for (let i = 0; i < time.length; i++) {
    stream.next(time[i]!, high[i]!, low[i]!, close[i]!);
    result.pivot[i] = stream.pivot;
    result.r1[i] = stream.r1;
    result.r2[i] = stream.r2;
    result.r3[i] = stream.r3;
    result.s1[i] = stream.s1;
    result.s2[i] = stream.s2;
    result.s3[i] = stream.s3;
  }
  return result;
}
