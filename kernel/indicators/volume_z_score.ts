import { rollingZScore, RollingZScoreStream } from "./rolling_z_score.ts";

/**
 * Volume z-score: how unusual a bar's volume is, in sample deviations from the mean of the last n bars, this
 * one included; 0 where all n are equal, as they are where no volume is known. It is rollingZScore() of the
 * volume.
 *
 * Warm-up: NaN for the first n - 1 bars. NaN rule: NaN wherever the window holds a NaN. Cost: O(1) a bar.
 *
 * @param volume Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param n whole number of bars, at least 2; default 20
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { volumeZScore } from "tapebook";
 *
 * if (volumeZScore(Float64Array.of(100, 200, 300), 3)[2] !== 1) throw new Error("mean 200, deviation 100");
 * ```
 */
export function volumeZScore(volume: Float64Array, n = 20, out?: Float64Array): Float64Array {
  return rollingZScore(volume, n, out);
}

export { RollingZScoreStream as VolumeZScoreStream };
