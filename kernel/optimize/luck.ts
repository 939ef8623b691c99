/** What the best of many has by luck: deflated Sharpe ratio, probability of overfitting, superior ability, random entries. */
import { randomStream } from "../series/random.ts";
import { selectQuantile } from "../series/selection.ts";
import { expectedMaximum, probabilisticSharpe } from "../stats/credibility.ts";
import { deviation, momentsOf } from "../stats/moments.ts";
import { overfittingOfSums } from "../stats/overfitting.ts";
import { realityCheck, superiorAbility } from "../stats/reality_check.ts";
import { drawFirst } from "../stats/resampling.ts";
import { takenSums, trialsOf } from "../stats/segment_sums.ts";
import { NO_VARIANCE } from "../stats/sharpe.ts";
import type {
  DeflatedSharpe,
  OverfittingInput,
  OverfittingProbability,
  Part,
  RandomComparison,
  SuperiorAbilityPart,
} from "./overfitting_data.ts";
import { none, some } from "./part.ts";
import { sharpeOf } from "./segment_scores.ts";

/**
 * The ratio of the best against the highest expected of as many independent trials as were ever tried, whose ratios differ as
 * those of this search do; where they are not known, as those of luck do.
 */
export function deflatedSharpe(input: OverfittingInput): Part<DeflatedSharpe> {
  const { returns, sharpe, periodsPerYear } = input;
  if (returns === null) return none("the returns of the best trial are not known");
  const moments = momentsOf(returns);
  if (moments.deviation === null) return none(NO_VARIANCE);
  const trials = Math.max(input.tried, input.points.length);
  const year = Math.sqrt(periodsPerYear);
  const ratios = sharpe?.inSample.map((ratio) => ratio / year) ?? wholeSharpes(input);
  const spread = spreadOf(ratios, input) ?? 1 / Math.sqrt(moments.count - 1);
  const luck = spread * expectedMaximum(trials);
  const ratio = moments.mean / moments.deviation;
  const probability = probabilisticSharpe(ratio, luck, moments);
  if (!Number.isFinite(probability)) return none("its returns are too few or too skewed for a probability");
  return some({ probability, sharpe: ratio * year, luck: luck * year, trials });
}

/**
 * Deviation of the trials' Sharpe ratios of a bar; null where fewer than two are known. Where trials were given up, those that
 * were not differ too little, and ratios over the first part of the sample have another mean than those over all of it, and
 * scatter more. So the variance is that among all that came to a stage, times its share of the sample, as a ratio's variance
 * falls with its bars; that of the whole sample is the last stage. A stage weighs by its trials and the square of its share:
 * of the weights tried on random searches it came closest to the same search with none given up (mostly 0.7 to 1.4 times its luck;
 * 0.7 to 2.3 by trials alone). Differences that last do not fall with the bars: there it is too low, though never below the
 * deviation of those that went on.
 */
function spreadOf(
  ratios: Float64Array,
  { points, periodsPerYear, givenUp }: OverfittingInput,
): number | null {
  const known = ratios.filter(Number.isFinite);
  const whole = known.length > 1 ? deviation(known) ?? 0 : null;
  if (givenUp === undefined) return whole;
  let [sum, weights] = [0, 0];
  const add = (spread: number, trials: number, share: number) => {
    const weight = (trials - 1) * share ** 2;
    sum += weight * share * spread ** 2;
    weights += weight;
  };
  for (const { share, sharpe } of givenUp.stages) {
    const reached = sharpe.filter(Number.isFinite);
    if (reached.length > 1) add((deviation(reached) ?? 0) / Math.sqrt(periodsPerYear), reached.length, share);
  }
  // The ratios may be those of a sample of the trials.
  if (whole !== null) add(whole, Math.max(known.length, points.length - givenUp.count), 1);
  if (weights === 0) return null;
  // Those that went on differ less than all would, never more.
  return Math.max(whole ?? 0, Math.sqrt(sum / weights));
}

/** Sharpe ratios of a bar over all segments, by trial. */
function wholeSharpes({ segments }: OverfittingInput): Float64Array {
  if (segments === null) return new Float64Array();
  const all = Array.from(segments.count.keys());
  return Float64Array.from({ length: trialsOf(segments) }, (_, trial) => sharpeOf(segments, trial, all));
}

/** More trials than these are sampled: what is asked for is a share, and all of a large sweep would take seconds. */
const MOST_TRIALS = 4_000;

export function overfittingProbability(
  { segments, seed = 1 }: OverfittingInput,
): Part<OverfittingProbability> {
  if (segments === null) return none("the returns were not summed by blocks");
  const blocks = segments.count.length;
  if (blocks % 2 === 1 || blocks < 2 || blocks > 20 || segments.count.some((returns) => returns < 2)) {
    return none(
      `the bars are cut into ${blocks} blocks: it takes an even number up to 20, of two returns or more`,
    );
  }
  const known = Array.from({ length: trialsOf(segments) }, (_, trial) => trial).filter((trial) =>
    segments.sum.subarray(trial * blocks, (trial + 1) * blocks).every(Number.isFinite)
  );
  if (known.length < 2) return none("it takes two trials with returns");
  if (known.length > MOST_TRIALS) drawFirst(known, MOST_TRIALS, randomStream(seed));
  const chosen = known.slice(0, MOST_TRIALS);
  const { probability, lossProbability, degradation } = overfittingOfSums(takenSums(segments, chosen));
  return some({ probability, lossProbability, degradation, blocks, trials: chosen.length });
}

/** Values drawn in a bootstrap at most: a tenth of a second; at least 200 samples are drawn. */
const MOST_DRAWN = 2.5e7;

export function superiorAbilityOf(
  { topReturns, seed = 1 }: OverfittingInput,
): Part<SuperiorAbilityPart> {
  if (topReturns === undefined || topReturns.length === 0) {
    return none("the returns of the top trials are not known");
  }
  const bars = topReturns[0]!.length;
  if (bars < 10) return none(`it takes ten returns: there are ${bars}`);
  const paths = Math.min(1_000, Math.max(200, Math.floor(MOST_DRAWN / (topReturns.length * bars))));
  const { consistent, lower, upper } = superiorAbility(topReturns, undefined, { paths, seed });
  const { pValue } = realityCheck(topReturns, undefined, { paths, seed });
  return some({ consistent, lower, upper, realityCheck: pValue, trials: topReturns.length });
}

export function amongRandom({ random }: OverfittingInput): Part<RandomComparison> {
  if (random === undefined) return none("no runs with random entries were made");
  if (random.value === null) return none(random.reason);
  const { scores, best } = random.value;
  const known = scores.filter(Number.isFinite);
  if (known.length < 10) return none(`it takes ten random runs with a score: there are ${known.length}`);
  if (!Number.isFinite(best)) return none("the best trial has no score to compare");
  let [lower, reached] = [0, 0];
  for (const score of known) {
    lower += score < best ? 1 : score === best ? 0.5 : 0;
    if (score >= best) reached++;
  }
  const runs = known.length;
  return some({
    percentile: lower / runs,
    pValue: (reached + 1) / (runs + 1),
    runs,
    best,
    median: selectQuantile(known, 0.5),
  });
}
