import { assert, assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { WEIGHT_METHODS, weightsBy } from "../../../kernel/portfolio/methods.ts";
import { apart, GOLDEN, RETURNS } from "./golden.ts";

const NAMES = GOLDEN.names;

Deno.test("weightsBy() gives the weights of PyPortfolioOpt and scipy by their names", () => {
  assert(apart(weightsBy("minimum-variance", NAMES, RETURNS), GOLDEN.minimumVariance) < 1e-5);
  assert(apart(weightsBy("minimum-variance", NAMES, RETURNS, { most: 0.3 }), GOLDEN.capped) < 1e-6);
  assert(
    apart(weightsBy("maximum-sharpe", NAMES, RETURNS, { riskFree: 0.0001 }), GOLDEN.maximumSharpe) < 1e-4,
  );
  assert(apart(weightsBy("risk-parity", NAMES, RETURNS), GOLDEN.riskParity) < 1e-8);
  assert(apart(weightsBy("hierarchical", NAMES, RETURNS), GOLDEN.hrp) < 1e-9);
  const deviations = GOLDEN.covariance.map((row, i) => 1 / Math.sqrt(row[i]!));
  const sum = deviations.reduce((total, each) => total + each, 0);
  assert(
    apart(weightsBy("inverse-volatility", NAMES, RETURNS), deviations.map((each) => each / sum)) < 1e-12,
  );
});

Deno.test("weights of every method sum to one, none below zero, however the members are scaled", () => {
  const scaled = RETURNS.map((column, i) => column.map((value) => value * (1 + i)));
  for (const method of WEIGHT_METHODS) {
    const weights = weightsBy(method, NAMES, scaled);
    assert(Math.abs(weights.reduce((total, each) => total + each, 0) - 1) < 1e-9, method);
    assert(weights.every((weight) => weight >= 0), method);
  }
});

Deno.test("weightsBy() refuses unknown methods, members without risk and too few returns", () => {
  const flat = [RETURNS[0]!, new Float64Array(RETURNS[0]!.length)];
  assertEquals([...weightsBy("equal", ["a", "b"], flat)], [0.5, 0.5]);
  assertThrows(() => weightsBy("risk-parity", ["a", "b"], flat), ParameterError, 'it is "b"');
  assertThrows(
    () => weightsBy("best" as never, ["a", "b"], flat),
    ParameterError,
    "risk-parity, hierarchical",
  );
  const few = RETURNS.map((column) => column.subarray(0, 6));
  assertThrows(() => weightsBy("hierarchical", NAMES, few), ParameterError, "more than 6 returns");
  const losing = RETURNS.map((column) => column.map((value) => value - 0.05));
  assertThrows(() => weightsBy("maximum-sharpe", NAMES, losing), ParameterError, "no member earned more");
});
