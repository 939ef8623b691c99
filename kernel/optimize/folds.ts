/** Folds of cross-validation over time: training bars near a test stretch are left out, so that nothing of it leaks. */
import { ParameterError, quote } from "../market/errors.ts";
import { lowerBound, upperBound } from "../series/search.ts";
import { checkOption } from "../stats/check_option.ts";
import { choose } from "../stats/halvings.ts";
import { countedIn, type Length, movedBy, NO_OFFSET, parseLength, times } from "./length.ts";
import { LEAST_TICKS, type Stretch } from "./splits.ts";

/** What lies between training and test. A number below 1 is a share of all bars. */
export interface Separation extends Partial<Stretch> {
  /** Left out of the training on both sides of a test stretch; default 0. As long as a position is held. */
  readonly purge?: Length;
  /** Left out behind a test stretch besides: as far as indicators look back; default 0. */
  readonly embargo?: Length;
}

/** What is trained on and what it is tested on. */
export interface Fold {
  /** Ascending, apart from each other. */
  readonly train: readonly Stretch[];
  /** Ascending, one for each group that is tested. */
  readonly test: readonly Stretch[];
}

/** All folds of combinatorial purged cross-validation. */
export interface CombinatorialFolds {
  /** One for each choice of groups to test, in lexical order. */
  readonly folds: readonly Fold[];
  /** Groups of bars by number. */
  readonly groups: readonly Stretch[];
  /**
   * Paths over the whole data that the test stretches make up, each used once: `paths[path][group]` is the fold that the
   * group's returns are taken from.
   */
  readonly paths: readonly (readonly number[])[];
}

/**
 * Purged k-fold with embargo (López de Prado 2018, chapter 7): the bars are cut into so many stretches, the first ones a
 * bar longer where they do not come out even, and each is the test once.
 *
 * @param time epoch ms of the ticks, ascending
 * @throws ParameterError for fewer than two folds, folds of fewer than two bars, and a purge or embargo that leaves nothing
 * to train on
 */
export function purgedFolds(time: Float64Array, options: Separation & { readonly folds: number }): Fold[] {
  const groups = groupsOf(time, options, options.folds, "folds");
  const keep = separator(time, options);
  return groups.map((group) => keep([group]));
}

/**
 * Combinatorial purged cross-validation (López de Prado 2018, chapter 12): of so many groups every choice of `test` is the
 * test once, which makes up C(groups - 1, test - 1) whole paths.
 *
 * @throws as purgedFolds, and where `test` is not below `groups`, or there would be more than 20,000 folds
 */
export function combinatorialFolds(
  time: Float64Array,
  options: Separation & { readonly groups: number; readonly test: number },
): CombinatorialFolds {
  const { test } = options;
  const groups = groupsOf(time, options, options.groups, "groups");
  const most = groups.length - 1;
  checkOption("test", test, Number.isInteger(test) && test >= 1 && test <= most, `1 to ${most} groups`);
  const folds = choose(groups.length, test);
  checkOption(
    "groups",
    groups.length,
    folds <= MOST_FOLDS,
    `fewer, since choosing ${test} of them gives ${folds} folds`,
  );
  const keep = separator(time, options);
  const choices = choicesOf(groups.length, test);
  const testedIn = groups.map((_, group) =>
    choices.flatMap((choice, fold) => choice.includes(group) ? [fold] : [])
  );
  return {
    folds: choices.map((choice) => keep(choice.map((group) => groups[group]!))),
    groups,
    paths: testedIn[0]!.map((_, path) => testedIn.map((folds) => folds[path]!)),
  };
}

const MOST_FOLDS = 20_000;

/** Every choice of k of n numbers, ascending, in lexical order. */
function choicesOf(n: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  const choices: number[][] = [];
  for (let first = from; first <= n - k; first++) {
    for (const rest of choicesOf(n, k - 1, first + 1)) choices.push([first, ...rest]);
  }
  return choices;
}

function groupsOf(time: Float64Array, range: Partial<Stretch>, count: number, field: string): Stretch[] {
  const { from = 0, to = time.length } = range;
  const most = Math.floor((to - from) / LEAST_TICKS);
  if (most < 2) {
    throw new ParameterError(
      `Give ${2 * LEAST_TICKS} bars or more, two for each of two ${field}: there are ${to - from}`,
      {
        field: "bars",
        value: to - from,
      },
    );
  }
  const fits = Number.isInteger(count) && count >= 2 && count <= most;
  checkOption(field, count, fits, `2 to ${most}, so that each has two bars`);
  const size = Math.floor((to - from) / count);
  const longer = (to - from) % count;
  const edge = (i: number) => from + i * size + Math.min(i, longer);
  return Array.from({ length: count }, (_, i) => ({ from: edge(i), to: edge(i + 1) }));
}

/** Makes the training set of test stretches: what is left, a purge away on both sides and an embargo more behind. */
function separator(time: Float64Array, options: Separation): (test: readonly Stretch[]) => Fold {
  const { from = 0, to = time.length, purge = 0, embargo = 0 } = options;
  const purged = wayOf(time, "purge", purge, to - from);
  const after = wayOf(time, "embargo", embargo, to - from);
  return (test) => {
    const train: Stretch[] = [];
    let open = from;
    for (const stretch of test) {
      const end = purged.back(stretch.from);
      if (end > open) train.push({ from: open, to: end });
      open = Math.max(open, after.on(purged.on(stretch.to)));
    }
    if (open < to) train.push({ from: open, to });
    if (train.some((stretch) => stretch.to - stretch.from >= LEAST_TICKS)) return { train, test };
    const allowed = "less, so that bars are left to train on";
    throw new ParameterError(
      `Set purge and embargo to ${allowed}: they are ${quote(purge)} and ${quote(embargo)}`,
      { field: "purge", value: purge, allowed },
    );
  };
}

/** How far ticks lie away: back from the first of a stretch, and on from the one behind its last. */
function wayOf(time: Float64Array, field: string, value: Length, count: number) {
  const isShare = typeof value === "number" && value >= 0 && value < 1;
  // 7 % of 100 bars are 7, though the product is a last digit above it.
  const bars = isShare ? Math.ceil(value * count * (1 - 2 * Number.EPSILON)) : value;
  const length = bars === 0 ? NO_OFFSET : parseLength(bars, field);
  if (countedIn(length) === "bars") {
    return { back: (tick: number) => tick - length.bars, on: (tick: number) => tick + length.bars };
  }
  return {
    back: (tick: number) => lowerBound(time, movedBy(time[tick]!, times(length, -1))),
    on: (tick: number) => upperBound(time, movedBy(time[Math.min(tick, time.length) - 1]!, length)),
  };
}
