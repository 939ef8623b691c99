/** Whether the best of many beats the benchmark, given that the best of many was picked. */
import { longRunWeights } from "./long_run.ts";
import { checkColumns } from "./overfitting.ts";
import { mean } from "../series/moments.ts";
import { indexResampler, type ResamplingOptions, resolveResampling } from "./resampling.ts";

/** How samples are drawn and compared. */
export interface RealityCheckOptions extends Pick<ResamplingOptions, "paths" | "blockLength" | "seed"> {
  /** Divides each difference by its standard error, as Hansen does; default true. The reality check is without. */
  readonly studentize?: boolean;
}

/** White's reality check. */
export interface RealityCheck {
  /** Place of the best strategy in the list. */
  readonly best: number;
  /** Mean of its return less the benchmark's, times the root of the number of bars. */
  readonly statistic: number;
  /** Probability of one as high by luck alone, if none were better than the benchmark. */
  readonly pValue: number;
}

/** Hansen's test of superior predictive ability. */
export interface SuperiorAbility {
  readonly best: number;
  /** Highest standardised difference, at least zero. */
  readonly statistic: number;
  /** The p-value to read, and the bounds between which it lies. */
  readonly consistent: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * White's reality check (2000): whether the best of several strategies has a higher mean return than the benchmark, the
 * search for it taken into account, by the stationary bootstrap.
 *
 * @param strategies returns of every strategy that was tried, columns of one length
 * @param benchmark returns at the same bars; default zero, such as cash
 * @param options `paths` (default 10,000), `blockLength` (mean, in bars; default the root of their number), `seed`
 * @throws ParameterError for columns of different lengths, values that are no numbers, and options out of their range
 * @example
 * ```ts
 * import { realityCheck } from "tapebook";
 *
 * const noise = (k: number) => Float64Array.from({ length: 250 }, (_, i) => Math.sin(i * i * k) / 100);
 * const good = noise(3).map((value) => value + 0.01);
 * const { best, pValue } = realityCheck([noise(1), noise(2), good], undefined, { paths: 500 });
 * if (best !== 2 || pValue > 0.05) throw new Error("the third is better than luck");
 * ```
 */
export function realityCheck(
  strategies: readonly Float64Array[],
  benchmark?: Float64Array,
  options: Omit<RealityCheckOptions, "studentize"> = {},
): RealityCheck {
  const test = prepare(strategies, benchmark, options, false);
  const { upper } = pValues({ ...test, least: -Infinity });
  return { best: test.best, statistic: test.statistic, pValue: upper };
}

/**
 * Hansen's test of superior predictive ability (2005): the reality check with differences over their standard errors, and
 * without letting strategies that are plainly worse than the benchmark hide the better ones.
 *
 * @param strategies returns of every strategy that was tried, columns of one length
 * @param benchmark returns at the same bars; default zero, such as cash
 * @throws ParameterError for columns of different lengths, values that are no numbers, and options out of their range
 * @example
 * ```ts
 * import { superiorAbility } from "tapebook";
 *
 * const noise = (k: number) => Float64Array.from({ length: 250 }, (_, i) => Math.sin(i * i * k) / 100);
 * const { lower, consistent, upper } = superiorAbility([noise(1), noise(2), noise(3)], undefined, { paths: 500 });
 * if (!(lower <= consistent && consistent <= upper)) throw new Error("the bounds hold it");
 * ```
 */
export function superiorAbility(
  strategies: readonly Float64Array[],
  benchmark?: Float64Array,
  options: RealityCheckOptions = {},
): SuperiorAbility {
  const { studentize = true, ...rest } = options;
  const test = prepare(strategies, benchmark, rest, studentize);
  return { best: test.best, statistic: Math.max(0, test.statistic), ...pValues(test) };
}

/** A test before its samples are drawn. */
export interface Prepared {
  /** Return less the benchmark's, of each strategy. */
  readonly differences: readonly Float64Array[];
  readonly means: Float64Array;
  /** What each mean is divided by, times the root of the bars: 1 where nothing is standardised. */
  readonly scale: Float64Array;
  /** Long-run deviation of each difference. */
  readonly deviations: Float64Array;
  readonly best: number;
  readonly statistic: number;
  /** What the highest of a sample is at least: Hansen's test does not go below zero. */
  readonly least: number;
  readonly paths: number;
  readonly draw: (into: Int32Array) => void;
}

function prepare(
  strategies: readonly Float64Array[],
  benchmark: Float64Array | undefined,
  options: ResamplingOptions,
  studentize: boolean,
): Prepared {
  checkColumns("strategies", strategies, 1);
  const bars = strategies[0]!.length;
  const other = benchmark ?? new Float64Array(bars);
  checkColumns("benchmark", [strategies[0]!, other], 2);
  const blockLength = options.blockLength ?? Math.max(1, Math.floor(Math.sqrt(bars)));
  const resampling = resolveResampling({ ...options, blockLength, method: "stationary" }, bars);
  const differences = strategies.map((returns) => returns.map((value, i) => value - other[i]!));
  return preparedTest(
    differences,
    resampling.blockLength,
    studentize,
    resampling.paths,
    indexResampler(bars, resampling),
  );
}

export function preparedTest(
  differences: readonly Float64Array[],
  blockLength: number,
  studentize: boolean,
  paths: number,
  draw: (into: Int32Array) => void,
): Prepared {
  const bars = differences[0]!.length;
  const means = Float64Array.from(differences, mean);
  const deviations = Float64Array.from(
    differences,
    (values, k) =>
      Math.sqrt(Math.max(0, longRunWeights(values, means[k]!, stationaryWeights(bars, blockLength)))),
  );
  const root = Math.sqrt(bars);
  // A difference that never varies is certain: it has no error to be divided by.
  const scale = deviations.map((deviation) => studentize && deviation > 0 ? root / deviation : root);
  const values = means.map((value, k) => value * scale[k]!);
  const best = values.indexOf(values.reduce((most, value) => Math.max(most, value), -Infinity));
  return { differences, means, scale, deviations, best, statistic: values[best]!, least: 0, paths, draw };
}

/** Weight of the autocovariance of each lag under the stationary bootstrap (Politis and Romano 1994). */
function stationaryWeights(bars: number, blockLength: number): (lag: number) => number {
  const stay = 1 - 1 / blockLength;
  return (lag) => (1 - lag / bars) * stay ** lag + lag / bars * stay ** (bars - lag);
}

/**
 * Shares of the samples whose best strategy is above the best of the data. Each sample's means are taken from those of
 * the data: from all of them (upper), from those that are not plainly worse (consistent), from none below zero (lower).
 */
export function pValues(test: Prepared): { lower: number; consistent: number; upper: number } {
  const { differences, means, scale, deviations, statistic, least, paths, draw } = test;
  const bars = differences[0]!.length;
  const worse = Math.sqrt(2 * Math.log(Math.log(Math.max(3, bars))) / bars);
  const centres = [
    means.map((value) => Math.max(0, value)),
    means.map((value, k) => value >= -deviations[k]! * worse ? value : 0),
    means,
  ];
  const places = new Int32Array(bars);
  const above = [0, 0, 0];
  const threshold = Math.max(least, statistic);
  for (let path = 0; path < paths; path++) {
    draw(places);
    const highest = [least, least, least];
    for (let k = 0; k < differences.length; k++) {
      const values = differences[k]!;
      let sum = 0;
      for (let i = 0; i < bars; i++) sum += values[places[i]!]!;
      const drawn = sum / bars;
      for (let way = 0; way < 3; way++) {
        highest[way] = Math.max(highest[way]!, (drawn - centres[way]![k]!) * scale[k]!);
      }
    }
    for (let way = 0; way < 3; way++) if (highest[way]! > threshold) above[way]!++;
  }
  const [lower, consistent, upper] = above.map((count) => count / paths);
  return { lower: lower!, consistent: consistent!, upper: upper! };
}
