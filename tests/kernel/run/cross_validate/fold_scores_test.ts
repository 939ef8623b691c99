import { assertAlmostEquals, assertEquals } from "@std/assert";
import { combinatorialFolds } from "../../../../kernel/optimize/folds.ts";
import { type Allowed, foldEdges, foldScores } from "../../../../kernel/run/cross_validate/fold_scores.ts";
import { randomStream } from "../../../../kernel/series/random.ts";

const DAY = 86_400_000;
const TICKS = 61;
const time = Float64Array.from({ length: TICKS }, (_, i) => i * DAY);
const window = { from: 0, to: TICKS };
const folded = combinatorialFolds(time, { groups: 6, test: 2, purge: 2, embargo: 1 });
const edges = foldEdges(folded, window);
const { normal } = randomStream(7);
const trials = Array.from(
  { length: 5 },
  (_, k) => Float64Array.from({ length: TICKS }, () => 0.001 * k + 0.01 * normal()),
);

function sumsOf(returns: readonly Float64Array[]) {
  const cuts = [1, ...edges, TICKS];
  const count = Int32Array.from(cuts.slice(1), (to, i) => to - cuts[i]!);
  const sums = {
    count,
    sum: new Float64Array(5 * count.length),
    squares: new Float64Array(5 * count.length),
  };
  returns.forEach((each, trial) =>
    count.forEach((_, k) => {
      const part = each.slice(cuts[k]!, cuts[k + 1]!);
      sums.sum[trial * count.length + k] = part.reduce((sum, r) => sum + r, 0);
      sums.squares[trial * count.length + k] = part.reduce((sum, r) => sum + r * r, 0);
    })
  );
  return sums;
}

/** Annual, of the returns of some ticks; the first tick has none. */
function sharpe(ticks: readonly number[], returnOf: (tick: number) => number): number {
  const values = ticks.filter((tick) => tick > 0).map(returnOf);
  const mean = values.reduce((sum, r) => sum + r, 0) / values.length;
  const variance = values.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (values.length - 1);
  return mean / Math.sqrt(variance) * Math.sqrt(252);
}

const ticksOf = (stretches: readonly { from: number; to: number }[]) =>
  stretches.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));

const account = { folded, window, sums: sumsOf(trials), periodsPerYear: 252 };

const allowed = (ever: Allowed["ever"] = () => true, inFold: Allowed["in"] = ever): Allowed => ({
  ever,
  in: inFold,
  prepare: () => Promise.resolve(),
});

Deno.test("scores of folds are the Sharpe ratios of the returns in their stretches", async () => {
  const scores = await foldScores([account], 5, allowed());
  assertEquals(scores.inSample.length, 15);
  folded.folds.forEach(({ train, test }, fold) =>
    trials.forEach((returns, trial) => {
      assertAlmostEquals(scores.inSample[fold]![trial]!, sharpe(ticksOf(train), (t) => returns[t]!), 1e-9);
      assertAlmostEquals(scores.outOfSample[fold]![trial]!, sharpe(ticksOf(test), (t) => returns[t]!), 1e-9);
    })
  );
});

Deno.test("a path has in each group the returns of the trial that was best where that group was not trained on", async () => {
  const { inSample, picked, paths } = await foldScores([account], 5, allowed());
  assertEquals(paths.length, 5);
  picked.forEach((trial, fold) => assertEquals(inSample[fold]![trial], Math.max(...inSample[fold]!)));
  folded.paths.forEach((path, p) => {
    const groupOf = (tick: number) => folded.groups.findIndex(({ from, to }) => tick >= from && tick < to);
    const of = (tick: number) => trials[picked[path[groupOf(tick)]!]!]![tick]!;
    assertAlmostEquals(paths[p]!, sharpe(ticksOf(folded.groups), of), 1e-9);
  });
});

Deno.test("trials that may not be picked have no score, and where none may there is no path", async () => {
  const some = await foldScores([account], 5, allowed((trial) => trial < 2));
  assertEquals(Math.max(...some.picked), 1);
  assertEquals(some.outOfSample[0]![4], NaN);
  const none = await foldScores([account], 5, allowed(() => false));
  assertEquals([[...new Set(none.picked)], [...new Set(none.paths)]], [[-1], [NaN]]);
});

Deno.test("a trial that may not be picked in a fold leaves it to the next best, and keeps its scores", async () => {
  const all = await foldScores([account], 5, allowed());
  const prepared = new Set<number>();
  const kept = await foldScores([account], 5, {
    ...allowed(() => true, (trial, fold) => prepared.has(trial) && (trial === 0 || trial === 3 && fold > 7)),
    prepare: (trials) => {
      for (const trial of trials) prepared.add(trial);
      return Promise.resolve();
    },
  });
  assertEquals([kept.inSample, kept.outOfSample], [all.inSample, all.outOfSample]);
  kept.picked.forEach((trial, fold) => {
    const scores = all.inSample[fold]!;
    assertEquals(trial, fold > 7 && scores[3]! > scores[0]! ? 3 : 0);
  });
});

Deno.test("accounts count alike, those without a score not at all", async () => {
  const still = { ...account, sums: sumsOf(trials.map(() => new Float64Array(TICKS))) };
  const one = await foldScores([account], 5, allowed());
  assertEquals(await foldScores([account, still], 5, allowed()), one);
  const flipped = { ...account, sums: sumsOf(trials.map((each) => each.map((r) => -r))) };
  const both = await foldScores([account, flipped], 5, allowed());
  assertAlmostEquals(both.inSample[3]![2]!, 0, 1e-9);
});
