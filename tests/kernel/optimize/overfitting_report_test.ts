import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { OverfittingInput } from "../../../kernel/optimize/overfitting_data.ts";
import { overfittingReport } from "../../../kernel/optimize/overfitting_report.ts";
import { overfittingScore, overfittingScores } from "../../../kernel/optimize/overfitting_score.ts";
import type { Listed, Point, Space } from "../../../kernel/optimize/space.ts";
import { type RandomStream, randomStream } from "../../../kernel/series/random.ts";
import { expectedMaximum } from "../../../kernel/stats/credibility.ts";
import { deviation } from "../../../kernel/stats/moments.ts";
import { statistics } from "../../../kernel/stats/statistics.ts";
import { accountOf } from "../stats/golden.ts";

const list = (name: string, count: number): Listed => ({
  kind: "list",
  name,
  values: Array.from({ length: count }, (_, i) => 10 + i),
  ordered: true,
});
const spaceOf = (...dimensions: Space["dimensions"]): Space => ({
  dimensions,
  names: dimensions.map(({ name }) => name),
  fixed: {},
  allows: () => true,
});

/** All points of two lists, and a score of each. */
function gridOf(a: number, b: number, score: (i: number, j: number) => number) {
  const points: Point[] = [];
  const scores: number[] = [];
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      points.push({ a: 10 + i, b: 10 + j });
      scores.push(score(i, j));
    }
  }
  return { space: spaceOf(list("a", a), list("b", b)), points, scores: Float64Array.from(scores) };
}

const BARS = 800;
const BLOCKS = 16;

/** Trials that are noise, one of them with an edge a bar. */
function trialsOf(stream: RandomStream, count: number, edge = 0) {
  return Array.from(
    { length: count },
    (_, trial) => Float64Array.from({ length: BARS }, () => stream.normal() / 100 + (trial === 7 ? edge : 0)),
  );
}

function segmentsOf(trials: readonly Float64Array[]) {
  const sums = {
    count: new Int32Array(BLOCKS).fill(BARS / BLOCKS),
    sum: new Float64Array(trials.length * BLOCKS),
    squares: new Float64Array(trials.length * BLOCKS),
  };
  trials.forEach((returns, trial) =>
    returns.forEach((value, i) => {
      const at = trial * BLOCKS + Math.floor(i / (BARS / BLOCKS));
      sums.sum[at]! += value;
      sums.squares[at]! += value * value;
    })
  );
  return sums;
}

const annualSharpe = (returns: Float64Array) =>
  returns.reduce((sum, value) => sum + value, 0) / returns.length / deviation(returns)! * Math.sqrt(252);

/** A search over noise, split at 70 %. */
function searchOf(seed: number, edge = 0): OverfittingInput {
  const trials = trialsOf(randomStream(seed), 36, edge);
  const cut = 0.7 * BARS;
  const inSample = Float64Array.from(trials, (returns) => annualSharpe(returns.subarray(0, cut)));
  const outOfSample = Float64Array.from(trials, (returns) => annualSharpe(returns.subarray(cut)));
  const { space, points } = gridOf(6, 6, () => 0);
  const order = Array.from(inSample.keys()).sort((a, b) => inSample[b]! - inSample[a]!);
  return {
    objective: "Sharpe",
    space,
    points,
    scores: inSample,
    sharpe: { inSample, outOfSample },
    segments: segmentsOf(trials),
    returns: trials[order[0]!]!.subarray(0, cut),
    topReturns: order.map((trial) => trials[trial]!.subarray(0, cut)),
    periodsPerYear: 252,
    tried: 36,
  };
}

const EMPTY: OverfittingInput = {
  objective: "Sharpe",
  space: spaceOf(list("a", 3)),
  points: [],
  scores: new Float64Array(),
  sharpe: null,
  segments: null,
  returns: null,
  periodsPerYear: 252,
  tried: 0,
};

Deno.test("the best of noise is not to be traded: half the time it is overfitted, and luck explains it", () => {
  const reports = Array.from({ length: 20 }, (_, seed) => overfittingReport(searchOf(seed + 1)));
  const mean = (of: (report: typeof reports[0]) => number) =>
    reports.reduce((sum, report) => sum + of(report), 0) / reports.length;
  assertAlmostEquals(mean(({ overfitting }) => overfitting.value!.probability), 0.5, 0.12);
  assert(mean(({ deflated }) => deflated.value!.probability) < 0.8);
  assertAlmostEquals(mean(({ superior }) => superior.value!.consistent), 0.5, 0.2);
  const texts = reports.map(({ verdict }) => verdict);
  assert(texts.filter(({ light }) => light === "red").length > 17);
  assert(texts.every(({ text }) => text.includes("the best of 36 trials")));
});

Deno.test("one trial with an edge is found, keeps it out of sample and is not overfitted", () => {
  for (let seed = 1; seed <= 10; seed++) {
    const report = overfittingReport(searchOf(seed, 0.003));
    assertEquals(report.best.value!.trial, 7);
    assertEquals(report.best.value!.params, { a: 11, b: 11 });
    assert(report.overfitting.value!.probability < 0.01);
    assert(report.deflated.value!.probability > 0.95);
    assert(report.superior.value!.consistent < 0.05);
    assertEquals(report.neighbourhood.value!.kind, "spike", "its neighbours are noise");
  }
});

Deno.test("a report is plain data: JSON gives it back", () => {
  for (const input of [searchOf(1), EMPTY]) {
    const report = overfittingReport(input);
    assertEquals(JSON.parse(JSON.stringify(report)), report);
    assertEquals(overfittingReport(input), report, "and the same input gives the same one");
  }
});

Deno.test("each part that cannot be computed says why", () => {
  const { best, scores, overfitting, verdict, ...rest } = overfittingReport(EMPTY);
  assertEquals(best.reason, "nothing was tried");
  assertEquals(verdict, { light: "red", text: "There is nothing to trade: nothing was tried." });
  assertEquals(scores.reason, "nothing was kept out of sample: give split");
  assertEquals(overfitting.reason, "the returns were not summed by blocks");
  assertEquals(rest.superior.reason, "the returns of the top trials are not known");
  assertEquals(rest.sensitivity.reason, "it takes 10 trials with a score: there are 0");
  const one = { ...EMPTY, points: [{ a: 10 }], scores: Float64Array.of(NaN) };
  assertEquals(overfittingReport(one).best.reason, "no trial has a score");
  const scored = overfittingReport({ ...one, scores: Float64Array.of(-1) });
  assertEquals(scored.neighbourhood.reason, "the best score is not above zero: shares of it say nothing");
  assertEquals(scored.random.reason, "no runs with random entries were made");
  const random = { value: null, reason: "its trades overlap" };
  const overlapping = overfittingReport({ ...one, scores: Float64Array.of(-1), random });
  assertEquals(overlapping.random, random);
  assertEquals(scored.deflated.reason, "the returns of the best trial are not known");
  assertEquals(scored.verdict, {
    light: "amber",
    text:
      "This was not tested on data that it was not chosen by: nothing was kept out of sample: give split.",
  });
  const odd = { count: Int32Array.of(5, 5, 5), sum: new Float64Array(3), squares: new Float64Array(3) };
  assertEquals(
    overfittingReport({ ...one, segments: odd }).overfitting.reason,
    "the bars are cut into 3 blocks: it takes an even number up to 20, of two returns or more",
  );
});

Deno.test("overfittingScore() is the lost share of the ratio in sample, and none where there was nothing to lose", () => {
  assertEquals(overfittingScore(2, 1.5).value, 0.25);
  assertEquals(overfittingScore(2, -1).value, 1.5);
  assertEquals(overfittingScore(1, 1.5).value, -0.5);
  assertEquals(overfittingScore(0, 1).reason, "its Sharpe ratio in sample is not above zero");
  assertEquals(
    overfittingScore(NaN, 1).reason,
    "it has no Sharpe ratio in sample",
  );
  assertEquals(
    overfittingScore(1, NaN).reason,
    "it has no Sharpe ratio out of sample",
  );
  assertEquals(
    overfittingScores(Float64Array.of(2, -1, 1), Float64Array.of(1, 1, NaN)),
    Float64Array.of(0.5, NaN, NaN),
  );
});

Deno.test("the light of the best is green below 10 %, amber to 30 % and red above", () => {
  const light = (outOfSample: number) => {
    const sharpe = { inSample: Float64Array.of(1), outOfSample: Float64Array.of(outOfSample) };
    return overfittingReport({ ...EMPTY, points: [{ a: 10 }], scores: Float64Array.of(1), sharpe }).score
      .value!.light;
  };
  assertEquals([1.5, 0.91, 0.89, 0.71, 0.69, -1].map(light), [
    "green",
    "green",
    "amber",
    "amber",
    "red",
    "red",
  ]);
});

Deno.test("the scores of all count those above 0.3", () => {
  const sharpe = {
    inSample: Float64Array.of(1, 1, 2, -1, 1),
    outOfSample: Float64Array.of(0.9, 0.5, 0, 3, NaN),
  };
  const { scores } = overfittingReport({ ...EMPTY, sharpe });
  assertEquals(scores.value!.count, 3);
  assertAlmostEquals(scores.value!.median, 0.5, 1e-12);
  assertAlmostEquals(scores.value!.warned, 2 / 3, 1e-12);
});

Deno.test("the deflated Sharpe ratio is that of the statistics, by all variants that were ever tried", () => {
  const input = searchOf(5);
  const equity = [100];
  for (const value of input.returns!) equity.push(equity.at(-1)! * (1 + value));
  const expected = statistics(accountOf(equity), { trials: input.sharpe!.inSample });
  const { probability, sharpe, luck } = overfittingReport(input).deflated.value!;
  assertAlmostEquals(probability, expected.deflatedSharpe.value!, 1e-9);
  assertAlmostEquals(sharpe, expected.sharpe.value!, 1e-9);
  assertAlmostEquals(luck, deviation(input.sharpe!.inSample)! * expectedMaximum(36), 1e-12);
  const more = overfittingReport({ ...input, tried: 5_000 }).deflated.value!;
  assertEquals(more.trials, 5_000);
  assert(more.probability < probability && more.luck > luck);
});

Deno.test("without a split the Sharpe ratios of the trials, whose spread deflates, come of the block sums", () => {
  const search = searchOf(5);
  const whole = Float64Array.from(trialsOf(randomStream(5), 36), annualSharpe);
  const { luck } = overfittingReport({ ...search, sharpe: null }).deflated.value!;
  assertAlmostEquals(luck, deviation(whole)! * expectedMaximum(36), 1e-12);
  const blind = overfittingReport({ ...search, sharpe: null, segments: null }).deflated.value!;
  assertAlmostEquals(blind.luck, Math.sqrt(252 / (search.returns!.length - 1)) * expectedMaximum(36), 1e-12);
});

Deno.test("where trials were given up, luck comes of all that were tried on a part of the sample, scaled to the whole", () => {
  const search = searchOf(5);
  const trials = trialsOf(randomStream(5), 36);
  const isGivenUp = (trial: number) => trial % 3 === 1;
  // As of batches in which all were given up, and of a sample: no rows for them at all.
  const rest = trials.filter((_, trial) => !isGivenUp(trial));
  const whole = Float64Array.from(rest, annualSharpe);
  const scores = Float64Array.from(trials, (returns, i) => isGivenUp(i) ? annualSharpe(returns) : NaN);
  const luckOf = (stages: { share: number; sharpe: Float64Array }[]) => {
    const givenUp = { count: 12, scores, stages };
    return overfittingReport({ ...search, sharpe: null, segments: segmentsOf(rest), givenUp }).deflated.value!
      .luck;
  };
  // A quarter of the bars scatters twice as much, and early bars may all have been better: neither is luck.
  const early = whole.map((ratio) => 2 * ratio + 10);
  const expected = deviation(whole)! * expectedMaximum(36);
  assertAlmostEquals(luckOf([{ share: 0.25, sharpe: early }]), expected, 1e-12);
  assertAlmostEquals(luckOf([]), expected, 1e-12);
  assertAlmostEquals(luckOf([{ share: 0.25, sharpe: new Float64Array(36).fill(NaN) }]), expected, 1e-12);
  // Those that were given up cannot make the others differ less than they do.
  const alike = new Float64Array(36).fill(1);
  assertAlmostEquals(luckOf([{ share: 0.25, sharpe: alike }]), expected, 1e-12);
  // By the definition: variances of a bar's ratios by (trials - 1) share².
  const other = Float64Array.from([...whole, 7, NaN, -5]);
  const [a, b] = [(other.length - 2) / 4, whole.length - 1];
  const pooled = Math.sqrt(
    (a * deviation(other.filter(Number.isFinite))! ** 2 / 2 + b * deviation(whole)! ** 2) / (a + b),
  );
  assertAlmostEquals(luckOf([{ share: 0.5, sharpe: other }]), pooled * expectedMaximum(36), 1e-12);
});

Deno.test("a search of more than 4,000 trials has the probability of overfitting of a sample of them", () => {
  const stream = randomStream(9);
  const count = 4_500;
  const segments = {
    count: new Int32Array(4).fill(50),
    sum: Float64Array.from({ length: count * 4 }, () => stream.normal() / 10),
    squares: new Float64Array(count * 4).fill(0.005),
  };
  segments.sum[9] = NaN;
  const { trials, probability } = overfittingReport({ ...EMPTY, segments }).overfitting.value!;
  assertEquals(trials, 4_000);
  const other = overfittingReport({ ...EMPTY, segments, seed: 2 }).overfitting.value!;
  assert(probability !== 0 && Math.abs(other.probability - probability) < 0.7);
  const few = {
    count: segments.count,
    sum: segments.sum.subarray(0, 12),
    squares: segments.squares.subarray(0, 12),
  };
  assertEquals(
    overfittingReport({ ...EMPTY, segments: few }).overfitting.value!.trials,
    2,
    "failed trials are left out",
  );
});

Deno.test("a broad top is a plateau, a lone point is a spike, what falls off in between is a slope", () => {
  const kindOf = (score: (i: number, j: number) => number) => {
    const { value } = overfittingReport({ ...EMPTY, ...gridOf(9, 9, score) }).neighbourhood;
    assertEquals([value!.neighbours, value!.within], [8, "one step"]);
    return value!;
  };
  const hill = (width: number) => (i: number, j: number) =>
    2 * Math.exp(-((i - 4) ** 2 + (j - 4) ** 2) / width);
  assertEquals(kindOf(hill(20)).kind, "plateau");
  assertEquals(kindOf(hill(4)).kind, "slope");
  const spike = kindOf((i, j) => i === 4 && j === 4 ? 1 : 0.1);
  assertEquals(spike.kind, "spike");
  assertAlmostEquals(spike.mean, 0.1, 1e-12);
  assertAlmostEquals(kindOf(hill(20)).least, Math.exp(-0.1), 1e-12);
});

Deno.test("a plateau has no neighbour below half of the best, a slope has 50 to 80 % of it in the mean", () => {
  const around = (score: (neighbour: number) => number) => {
    let neighbour = 0;
    const grid = gridOf(3, 3, (i, j) => i === 1 && j === 1 ? 1 : score(neighbour++));
    const { neighbourhood, verdict } = overfittingReport({ ...EMPTY, ...grid });
    const { text, light } = verdict;
    return [neighbourhood.value!.kind, text.includes("neighbours have") ? light : "not named"];
  };
  assertEquals(
    around(() => 0.81),
    ["plateau", "not named"],
    "nothing was kept out of sample, which is said alone",
  );
  assertEquals(around((neighbour) => neighbour === 3 ? 0.49 : 0.95), ["slope", "amber"]);
  assertEquals(around((neighbour) => neighbour === 3 ? 0.51 : 0.95), ["plateau", "not named"]);
  assertEquals(around(() => 0.79), ["slope", "amber"]);
  assertEquals(around(() => 0.51), ["slope", "amber"]);
  assertEquals(around(() => 0.49), ["spike", "red"]);
});

Deno.test("the neighbours of a point at the edge, of scattered points and of points without a score are those there are", () => {
  const corner = gridOf(9, 9, (i, j) => 1 - (i + j) / 100);
  corner.scores[1] = NaN;
  assertEquals(overfittingReport({ ...EMPTY, ...corner }).neighbourhood.value!.neighbours, 2);
  const scattered = {
    space: spaceOf(list("a", 101), { kind: "list", name: "m", values: ["x", "y"], ordered: false }),
    points: [{ a: 60, m: "x" }, { a: 70, m: "x" }, { a: 71, m: "x" }, { a: 60, m: "y" }, { a: 55, m: "x" }],
    scores: Float64Array.of(2, 1.8, 0.1, 0.2, 1.4),
  };
  const { neighbours, mean, within } = overfittingReport({ ...EMPTY, ...scattered }).neighbourhood.value!;
  assertEquals([neighbours, within], [2, "a tenth of the range"]);
  assertAlmostEquals(mean, 0.8, 1e-12);
  const log = {
    space: spaceOf({ kind: "uniform", name: "x", low: 1, high: 100, log: true }),
    points: [{ x: 10 }, { x: 15 }, { x: 17 }],
    scores: Float64Array.of(1, 0.9, 0.1),
  };
  assertAlmostEquals(overfittingReport({ ...EMPTY, ...log }).neighbourhood.value!.mean, 0.9, 1e-12);
});

Deno.test("on a grid the sensitivities are the variances of a sum of parameters, and a product is of both together", () => {
  const { value: sum } = overfittingReport({ ...EMPTY, ...gridOf(5, 7, (i, j) => 3 * i + j) }).sensitivity;
  // A uniform whole number up to n has the variance (n^2 - 1) / 12.
  const [a, b] = [9 * (25 - 1) / 12, (49 - 1) / 12];
  assertEquals(sum!.shares.map(({ name }) => name), ["a", "b"]);
  assertAlmostEquals(sum!.shares[0]!.share, a / (a + b), 1e-12);
  assertAlmostEquals(sum!.shares[1]!.share, b / (a + b), 1e-12);
  assertAlmostEquals(sum!.together!, 0, 1e-12);
  const { value: product } =
    overfittingReport({ ...EMPTY, ...gridOf(5, 7, (i, j) => (i - 2) * (j - 3)) }).sensitivity;
  assertAlmostEquals(product!.together!, 1, 1e-12);
  assertEquals(
    overfittingReport({ ...EMPTY, ...gridOf(5, 7, () => 1) }).sensitivity.reason,
    "all trials have the same score",
  );
});

Deno.test("of scattered trials a parameter that does nothing explains nothing, one that decides almost all", () => {
  const stream = randomStream(4);
  const points = Array.from(
    { length: 400 },
    () => ({ x: stream.uniform(), y: stream.uniform(), m: stream.bits() % 3 }),
  );
  const space = spaceOf(
    { kind: "uniform", name: "x", low: 0, high: 1, log: false },
    { kind: "uniform", name: "y", low: 0, high: 1, log: false },
    { kind: "list", name: "m", values: [0, 1, 2], ordered: false },
  );
  const scores = Float64Array.from(points, ({ x, m }) => x + (m === 1 ? 0.5 : 0));
  const { shares, together } = overfittingReport({ ...EMPTY, space, points, scores }).sensitivity.value!;
  const share = Object.fromEntries(shares.map((each) => [each.name, each.share]));
  // Variances: 1 / 12 of x, 1 / 18 of m.
  assertAlmostEquals(share.x!, 0.6, 0.06);
  assertAlmostEquals(share.m!, 0.4, 0.06);
  assert(share.y! < 0.03 && together === null);
});

Deno.test("a score among random ones has its percentile and a p-value that is never zero", () => {
  const scores = Float64Array.from({ length: 99 }, (_, i) => i / 10);
  const among = (best: number) =>
    overfittingReport({
      ...EMPTY,
      points: [{ a: 10 }],
      scores: Float64Array.of(1),
      random: { value: { scores, best }, reason: null },
    }).random;
  assertEquals(among(20).value, { percentile: 1, pValue: 0.01, runs: 99, best: 20, median: 4.9 });
  assertAlmostEquals(among(4.9).value!.percentile, 0.5, 1e-12);
  assertAlmostEquals(among(4.9).value!.pValue, 0.51, 1e-12);
  assertEquals(among(NaN).reason, "the best trial has no score to compare");
});

Deno.test("a low p-value of the top trials alone is nothing in favour of them, a high one is against them", () => {
  const hill = gridOf(6, 6, (i, j) => 2 - Math.abs(i - 1) / 50 - Math.abs(j - 1) / 50);
  const search = { ...searchOf(5, 0.004), ...hill };
  const verdictOf = (input: OverfittingInput) => overfittingReport(input).verdict;
  const all = verdictOf(search);
  assertEquals([all.light, all.text.includes("(SPA, p-value")], ["green", true]);
  const top = verdictOf({ ...search, topReturns: search.topReturns!.slice(0, 5) });
  assertEquals([top.light, top.text.includes("(SPA, p-value")], ["green", false]);
  const poor = verdictOf({ ...search, topReturns: searchOf(1).topReturns!.slice(20, 30) });
  assertEquals([poor.light, poor.text.includes("(SPA, p-value")], ["red", true]);
});

Deno.test("the verdict names what decided, with its numbers", () => {
  const points = gridOf(9, 9, (i, j) => 2 - ((i - 4) ** 2 + (j - 4) ** 2) / 100);
  const withSharpe = (inSample: number, outOfSample: number) => ({
    ...EMPTY,
    ...points,
    sharpe: {
      inSample: new Float64Array(81).fill(inSample),
      outOfSample: new Float64Array(81).fill(outOfSample),
    },
  });
  const verdict = (input: OverfittingInput) => overfittingReport(input).verdict;
  assertEquals(verdict(withSharpe(2.1, 0.8)), {
    light: "red",
    text:
      "Do not trade this yet: the best of 81 trials lost 62 % of its Sharpe ratio out of sample (2.10 to 0.80).",
  });
  assertEquals(
    verdict(withSharpe(1, -0.5)).text,
    "Do not trade this yet: the best of 81 trials lost all of its Sharpe ratio out of sample (1.00 to -0.50).",
  );
  assertEquals(verdict(withSharpe(1, 0.8)).light, "amber");
  assertEquals(verdict(withSharpe(1.2, 1.14)), {
    light: "green",
    text:
      "Nothing here speaks against this: the best of 81 trials kept 95 % of its Sharpe ratio out of sample (1.20 to " +
      "1.14) and stands on a plateau (its neighbours have 99 % of its score on average and 99 % at least); it is still one " +
      "past, so trade it on paper first.",
  });
  const scores = Float64Array.from({ length: 200 }, (_, i) => i);
  const random = { value: { scores, best: 150 }, reason: null };
  assertEquals(
    verdict({ ...withSharpe(1, 0.2), random }).text,
    "Do not trade this yet: the best of 81 trials lost 80 % of its Sharpe ratio out of sample (1.00 to 0.20) and is " +
      "better than only 75 % of 200 runs with random entries.",
  );
});
