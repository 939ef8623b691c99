import { checkPeriod, outputFor } from "./arguments.ts";
import { moneyFlowVolume } from "./money_flow_volume.ts";
import { RollingSum } from "./rolling_sum.ts";

/**
 * Chaikin money flow, -1 to 1: over n bars, the sum of volume times where the close lies in its bar (-1 at
 * the low, 1 at the high), divided by the sum of volume; 0 without volume.
 *
 * Warm-up: NaN for the first n - 1 bars. NaN rule: NaN wherever one of the last n bars has a NaN. Cost: O(1)
 * a bar.
 *
 * @param high with low, close and volume: four Float64Arrays of one length, or four columns of a strategy
 * @param n whole number of bars, at least 1; default 20
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { cmf } from "tapebook";
 *
 * const [high, low, close] = [Float64Array.of(3, 4), Float64Array.of(1, 2), Float64Array.of(3, 2)];
 * if (cmf(high, low, close, Float64Array.of(30, 10), 2)[1] !== 0.5) throw new Error("(30 - 10) / 40");
 * ```
 */
export function cmf(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  n = 20,
  out?: Float64Array,
): Float64Array {
  const stream = new CmfStream(n);
  const result = outputFor([high, low, close, volume], out);
  for (let i = 0; i < result.length; i++) {
    result[i] = stream.next(high[i]!, low[i]!, close[i]!, volume[i]!);
  }
  return result;
}

/** cmf(), one bar at a time. */
export class CmfStream {
  readonly #flow: RollingSum;
  readonly #volume: RollingSum;

  constructor(n: number) {
    checkPeriod(n);
    this.#flow = new RollingSum(n);
    this.#volume = new RollingSum(n);
  }

  next(high: number, low: number, close: number, volume: number): number {
    const flow = this.#flow.next(moneyFlowVolume(high, low, close, volume));
    const total = this.#volume.next(volume);
    return flow === 0 ? 0 : flow / total;
  }
}
