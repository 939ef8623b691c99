import { randomStream } from "../series/random.ts";
import { checkOption } from "./check_option.ts";
import { mean } from "../series/moments.ts";
import { checkColumns } from "./overfitting.ts";
import { below, resampler, resolveResampling } from "./resampling.ts";

/** How positions are moved about. */
export interface PermutationOptions {
  /** Samples drawn; default 10,000. */
  readonly paths?: number;
  /** `shift`: the positions as they follow each other, begun elsewhere, the default; `shuffle`: in any order. */
  readonly method?: "shift" | "shuffle";
  readonly seed?: number;
}

/** Whether positions met the market's moves better than chance. */
export interface PermutationTest {
  /** Mean return of the positions. */
  readonly statistic: number;
  /** Share of the samples with one as high, the data itself counted as a sample. */
  readonly pValue: number;
  /** Mean and highest of the samples. */
  readonly mean: number;
  readonly highest: number;
}

/**
 * Permutation test of signals: how often the same positions, held at other times, would have earned as much. Shifting keeps
 * how long they last, and so does not take an exposure that lasts for skill.
 *
 * @param position held over each bar's return, such as 1, 0 or -1, or a weight
 * @param returns of the market, at the same bars
 * @throws ParameterError for columns of different lengths, values that are no numbers, and options out of their range
 * @example
 * ```ts
 * import { permutationTest } from "tapebook";
 *
 * const returns = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i * i) / 100);
 * const foresight = returns.map((value) => value > 0 ? 1 : 0);
 * const { pValue } = permutationTest(foresight, returns, { paths: 999 });
 * if (pValue > 0.01) throw new Error("knowing the future is no luck");
 * ```
 */
export function permutationTest(
  position: Float64Array,
  returns: Float64Array,
  options: PermutationOptions = {},
): PermutationTest {
  checkColumns("position and returns", [position, returns], 2);
  const { method = "shift", ...rest } = options;
  checkOption("method", method, method === "shift" || method === "shuffle", "shift or shuffle");
  const resampling = resolveResampling({ ...rest, method: "shuffle" }, returns.length);
  const count = returns.length;
  checkOption("returns", count, count >= 3, "three returns or more");
  const earned = (held: Float64Array, from: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += held[from + i]! * returns[i]!;
    return sum / count;
  };
  const twice = new Float64Array(2 * count);
  twice.set(position);
  twice.set(position, count);
  const stream = randomStream(resampling.seed);
  const shuffle = resampler(position, resampling);
  const drawn = new Float64Array(count);
  const next = method === "shift" ? () => earned(twice, 1 + below(count - 1, stream)) : () => {
    shuffle(drawn);
    return earned(drawn, 0);
  };
  const statistic = earned(position, 0);
  const samples = Float64Array.from({ length: resampling.paths }, next);
  // Sums in another order differ in their last digits: equal is within those.
  const least = statistic - 1e-12 * Math.abs(statistic);
  const reached = samples.reduce((all, value) => value >= least ? all + 1 : all, 0);
  return {
    statistic,
    pValue: (reached + 1) / (samples.length + 1),
    mean: mean(samples),
    highest: samples.reduce((most, value) => Math.max(most, value), -Infinity),
  };
}
