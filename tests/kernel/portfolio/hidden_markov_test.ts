import { assert, assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../../kernel/market/errors.ts";
import {
  filteredStates,
  fitHiddenMarkov,
  type HiddenMarkov,
  likeliestStates,
  logLikelihood,
  smoothedStates,
} from "../../../kernel/portfolio/hidden_markov.ts";
import { apart, GOLDEN } from "./golden.ts";

const returns = Float64Array.from(GOLDEN.markov.returns);
const given = GOLDEN.markov.given;
const model: HiddenMarkov = {
  start: Float64Array.from(given.start),
  change: given.change.map((row) => Float64Array.from(row)),
  mean: Float64Array.from(given.mean),
  deviation: Float64Array.from(given.deviation),
};

Deno.test("likelihood, smoothed probabilities and the likeliest path of a given model are hmmlearn's", () => {
  assert(
    Math.abs(logLikelihood(model, returns) - given.logLikelihood) < 1e-9 * Math.abs(given.logLikelihood),
  );
  const smoothed = smoothedStates(model, returns);
  given.smoothed.forEach((row, i) => assert(apart(smoothed[i * 40]!, row) < 1e-10));
  assertEquals([...likeliestStates(model, returns)], given.path);
});

Deno.test("a fit is as likely as the best of hmmlearn's forty, with the calmest state first", () => {
  for (const states of [2, 3]) {
    const best = GOLDEN.markov.fitted[String(states) as "2" | "3"];
    const fitted = fitHiddenMarkov(returns, { states });
    assert(fitted.logLikelihood > best.logLikelihood - 1e-3, `${fitted.logLikelihood} ${best.logLikelihood}`);
    assert(apart(fitted.deviation, best.deviation) < 1e-4);
    assert(apart(fitted.mean, best.mean) < 1e-4);
    fitted.change.forEach((row, i) => assert(apart(row, best.change[i]!) < 5e-3));
    assertEquals([...fitted.deviation].sort((a, b) => a - b), [...fitted.deviation]);
  }
});

Deno.test("a fit is the same for the same seed", () => {
  const [a, b] = [fitHiddenMarkov(returns, { seed: 5 }), fitHiddenMarkov(returns, { seed: 5 })];
  assertEquals(a, b);
});

Deno.test("filtered probabilities know nothing of what comes later", () => {
  const all = filteredStates(model, returns);
  const some = filteredStates(model, returns.subarray(0, 300));
  some.forEach((row, i) => assertEquals(row, all[i]));
});

Deno.test("a return that no state expects does not end the arithmetic", () => {
  const wild = returns.slice();
  wild[100] = 5;
  for (const row of smoothedStates(model, wild)) {
    assert(Math.abs(row.reduce((sum, each) => sum + each, 0) - 1) < 1e-9);
  }
  assert(Number.isFinite(logLikelihood(model, wild)));
});

Deno.test("too few returns, returns that do not vary and five states are refused", () => {
  assertThrows(() => fitHiddenMarkov(returns.subarray(0, 40)), ParameterError, "at least 50 finite returns");
  assertThrows(() => fitHiddenMarkov(new Float64Array(200)), ParameterError, "that vary");
  assertThrows(() => fitHiddenMarkov(returns, { states: 5 }), ParameterError, "2, 3 or 4");
});
