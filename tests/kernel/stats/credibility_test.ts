import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { expectedMaximum, probabilisticSharpe, trackRecord } from "../../../kernel/stats/credibility.ts";
import { longRunRatio, longRunWeights } from "../../../kernel/stats/long_run.ts";
import { backtestOverfitting } from "../../../kernel/stats/overfitting.ts";
import { permutationTest } from "../../../kernel/stats/permutation_test.ts";
import { preparedTest, pValues, realityCheck, superiorAbility } from "../../../kernel/stats/reality_check.ts";
import { statistics } from "../../../kernel/stats/statistics.ts";
import golden from "../../golden/stats/credibility.json" with { type: "json" };
import { accountOf, assertAll, assertClose } from "./golden.ts";

const input = accountOf(golden.equity);
const columns = (rows: readonly (readonly number[])[]) => rows.map((row) => Float64Array.from(row));

Deno.test("credibility agrees with scipy and statsmodels", () => {
  assertAll(statistics(input), golden.plain);
});

Deno.test("the number of trials deflates the Sharpe ratio, and their own ratios do so by how they differ", () => {
  assertAll(statistics(input, { trials: 40 }), golden.withNumber);
  assertAll(statistics(input, { trials: Float64Array.from(golden.tried) }), golden.withList);
  assertEquals(statistics(input).deflatedSharpe.reason, "the number of trials was not given");
  const single = statistics(input, { trials: 1 });
  assertEquals(single.deflatedSharpe, single.probabilisticSharpe);
});

Deno.test("the Sharpe ratio asked for and the number of lags may be given", () => {
  assertAll(statistics(input, { sharpeAgainst: 0.5, lags: 12 }), golden.withOptions);
});

Deno.test("a Sharpe ratio that is not above the one asked for has no track record that is long enough", () => {
  assertEquals(statistics(input, { sharpeAgainst: 5 }).minimumTrackRecord.value, null);
  const losing = statistics(accountOf([100, 99, 98.5, 97]), { trials: 5 });
  assertEquals([losing.minimumBacktestLength.value, losing.minimumTrackRecord.value], [null, null]);
});

Deno.test("probabilisticSharpe() gives the papers' own numbers", () => {
  // Bailey and López de Prado 2012: two years of months, skewed and fat-tailed.
  const shape = { count: 24, skew: -2.448, kurtosis: 10.164 };
  assertClose(probabilisticSharpe(0.458, 0, shape), 0.913, "hedge fund", 1e-3);
  // Bailey and López de Prado 2014: a hundred trials whose annual ratios have a variance of a half.
  const against = Math.sqrt(0.5 / 250) * expectedMaximum(100);
  assertClose(against, 0.1132, "highest of a hundred", 1e-3);
  const deflated = probabilisticSharpe(2.5 / Math.sqrt(250), against, {
    count: 1250,
    skew: -3,
    kurtosis: 10,
  });
  assertClose(deflated, 0.9004, "deflated", 1e-3);
});

Deno.test("a record of the minimum length has just the confidence asked for", () => {
  const shape = { skew: -0.6, kurtosis: 6 };
  const bars = trackRecord(0.08, 0.02, { ...shape, count: 0 }, 0.95);
  assertClose(probabilisticSharpe(0.08, 0.02, { ...shape, count: bars }), 0.95, "confidence");
});

Deno.test("longRunRatio() equals the sum over the lags, which longRunWeights() takes one by one", () => {
  const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 40 });
  fc.assert(fc.property(values, fc.nat(50), (given, lags) => {
    const column = Float64Array.from(given);
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    const variance = longRunWeights(column, mean, () => 0);
    if (variance < 1e-6) return;
    // Beyond the sample there are no lags, and the weights are those of as many as there are.
    const used = Math.min(lags, column.length - 1);
    const expected = longRunWeights(column, mean, (lag) => Math.max(0, 1 - lag / (used + 1))) / variance;
    assert(Math.abs(longRunRatio(column, mean, lags) - expected) < 1e-9);
  }));
});

Deno.test("backtestOverfitting() agrees with cross-validation by brute force", () => {
  const { trials, blocks, logits, probability, lossProbability } = golden.overfitting;
  const found = backtestOverfitting(columns(trials), { blocks });
  assertEquals(found.logit.length, logits.length);
  found.logit.toSorted().forEach((logit, i) => assert(Math.abs(logit - logits[i]!) < 1e-12));
  assertEquals([found.probability, found.lossProbability], [probability, lossProbability]);
});

Deno.test("a trial that is always best is never overfitted, trials that are alike are so half the time", () => {
  const wave = (shift: number) => Float64Array.from({ length: 160 }, (_, i) => shift + Math.sin(i * i) / 100);
  assertEquals(backtestOverfitting([wave(0), wave(0.01), wave(-0.01)]).probability, 0);
  const alike = backtestOverfitting([wave(0), wave(0)], { blocks: 4 });
  assertEquals([...alike.logit], [0, 0, 0, 0, 0, 0]);
  assertEquals(
    backtestOverfitting([new Float64Array(8), new Float64Array(8)], { blocks: 2 }).degradation,
    null,
  );
});

Deno.test("superiorAbility() has the p-values of arch on arch's samples", () => {
  const { models, benchmark, blockLength, places, variances, pValues: expected } = golden.spa;
  const differences = models.map((model) => Float64Array.from(model, (value, i) => value - benchmark[i]!));
  let path = 0;
  const draw = (into: Int32Array) => into.set(places[path++]!);
  const test = preparedTest(differences, blockLength, false, places.length, draw);
  variances.forEach((variance, k) => assertClose(test.deviations[k]! ** 2, variance, `variance ${k}`));
  assertEquals(pValues(test), expected);
});

Deno.test("the bounds of superiorAbility() hold its p-value, and seeds decide its samples", () => {
  const models = columns(golden.spa.models);
  const benchmark = Float64Array.from(golden.spa.benchmark);
  const options = { paths: 400, seed: 3 };
  const { best, statistic, lower, consistent, upper } = superiorAbility(models, benchmark, options);
  assertEquals(best, 0);
  assert(statistic > 0 && lower <= consistent && consistent <= upper);
  assertEquals(superiorAbility(models, benchmark, options).consistent, consistent);
  const white = realityCheck(models, benchmark, options);
  assertEquals(white.pValue, superiorAbility(models, benchmark, { ...options, studentize: false }).upper);
  assert(white.pValue !== realityCheck(models, benchmark, { ...options, seed: 4 }).pValue);
});

Deno.test("permutationTest() by shift comes to the share of all shifts that do as well", () => {
  const position = Float64Array.of(1, 1, 0, 0, 0, -1, 0, 0, 1, 0, 0);
  const returns = Float64Array.of(0.03, 0.01, -0.01, 0.02, -0.02, -0.01, 0.01, 0.005, 0.02, -0.03, 0.01);
  const count = position.length;
  const earned = (shift: number) =>
    returns.reduce((sum, r, i) => sum + position[(i + shift) % count]! * r, 0) / count;
  const shifts = Array.from({ length: count - 1 }, (_, i) => earned(i + 1));
  const share = shifts.filter((value) => value >= earned(0)).length / shifts.length;
  const { statistic, pValue, mean } = permutationTest(position, returns, { paths: 20_000 });
  assertClose(statistic, earned(0), "mean return");
  assert(Math.abs(pValue - share) < 0.015, `${pValue} against ${share}`);
  assert(Math.abs(mean - shifts.reduce((sum, value) => sum + value, 0) / shifts.length) < 2e-4);
});

Deno.test("permutationTest() by shuffle comes to the share of all orders that do as well", () => {
  const position = Float64Array.of(1, 1, 0, 0, -1);
  const returns = Float64Array.of(0.03, 0.01, -0.01, 0.02, -0.02);
  const orders = (values: number[]): number[][] =>
    values.length === 0
      ? [[]]
      : values.flatMap((value, i) => orders(values.toSpliced(i, 1)).map((rest) => [value, ...rest]));
  const all = orders([...position]).map((order) =>
    order.reduce((sum, held, i) => sum + held * returns[i]!, 0)
  );
  const own = position.reduce((sum, held, i) => sum + held * returns[i]!, 0);
  const share = all.filter((value) => value >= own - 1e-12).length / all.length;
  const { pValue } = permutationTest(position, returns, { method: "shuffle", paths: 20_000 });
  assert(Math.abs(pValue - share) < 0.015, `${pValue} against ${share}`);
});

Deno.test("a position that never changes is no skill, however much the market rose", () => {
  const returns = Float64Array.from({ length: 50 }, (_, i) => 0.01 + Math.sin(i) / 100);
  assertEquals(permutationTest(new Float64Array(50).fill(1), returns, { paths: 99 }).pValue, 1);
});

Deno.test("columns of different lengths, values that are none and options out of range are refused by name", () => {
  const [a, b] = [new Float64Array(40).fill(0.01), new Float64Array(39)];
  const refused = (run: () => void, field: string) =>
    assertEquals(assertThrows(run, ParameterError).field, field);
  refused(() => backtestOverfitting([a]), "trials");
  refused(() => backtestOverfitting([a, b]), "trials[1]");
  refused(() => backtestOverfitting([a, a], { blocks: 3 }), "blocks");
  refused(() => backtestOverfitting([a.subarray(20), a.subarray(20)], { blocks: 16 }), "blocks");
  refused(() => realityCheck([]), "strategies");
  refused(() => realityCheck([a.slice().fill(NaN, 3, 4)]), "strategies[0]");
  refused(() => superiorAbility([a], b), "benchmark[1]");
  refused(() => superiorAbility([a], a, { paths: 0 }), "paths");
  refused(() => permutationTest(a, b), "position and returns[1]");
  refused(() => permutationTest(a, a, { method: "turn" as "shift" }), "method");
  refused(() => statistics(input, { trials: 0 }), "trials");
  refused(() => statistics(input, { lags: 1.5 }), "lags");
  refused(() => statistics(input, { sharpeAgainst: NaN }), "sharpeAgainst");
});
