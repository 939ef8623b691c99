import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { correlationMatrix } from "../../../kernel/portfolio/correlation.ts";
import { covarianceMatrix, dot, portfolioRisk, times } from "../../../kernel/portfolio/covariance.ts";
import { hierarchicalRiskParity } from "../../../kernel/portfolio/hierarchical.ts";
import {
  efficientFrontier,
  maximumSharpe,
  minimumVariance,
} from "../../../kernel/portfolio/mean_variance.ts";
import { riskParity } from "../../../kernel/portfolio/risk_parity.ts";
import { apart, COVARIANCE, GOLDEN, MEANS, RETURNS } from "./golden.ts";

const variance = (weights: Float64Array, covariance: readonly Float64Array[] = COVARIANCE) =>
  dot(weights, times(covariance, weights));
const total = (weights: Float64Array) => weights.reduce((sum, each) => sum + each, 0);

/** Factors and own risks of any size: a positive definite matrix. */
const covariances = fc.tuple(
  fc.integer({ min: 2, max: 8 }),
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 24, maxLength: 24 }),
).map(([n, loads]) =>
  Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, k) => {
      const shared = loads[i]! * loads[k]! + loads[i + 8]! * loads[k + 8]!;
      return 1e-4 * (shared + (i === k ? 0.05 + Math.abs(loads[i + 16]!) : 0));
    }))
);

Deno.test("covarianceMatrix() is that of pandas", () => {
  covarianceMatrix(RETURNS).forEach((row, i) => assert(apart(row, COVARIANCE[i]!) < 1e-17));
});

Deno.test("minimumVariance() is PyPortfolioOpt's, and no worse", () => {
  const weights = minimumVariance(COVARIANCE);
  assert(apart(weights, GOLDEN.minimumVariance) < 1e-5);
  assert(variance(weights) <= variance(Float64Array.from(GOLDEN.minimumVariance)) * (1 + 1e-12));
  const capped = minimumVariance(COVARIANCE, 0.3);
  assert(apart(capped, GOLDEN.capped) < 1e-6);
  assert(capped.every((weight) => weight <= 0.3 + 1e-12));
  assert(variance(capped) <= variance(Float64Array.from(GOLDEN.capped)) * (1 + 1e-9));
});

Deno.test("no move between two members makes the least variance less", () => {
  fc.assert(fc.property(covariances, (covariance) => {
    const weights = minimumVariance(covariance);
    assert(Math.abs(total(weights) - 1) < 1e-9 && weights.every((weight) => weight >= 0));
    // Karush, Kuhn and Tucker: the marginal risk is the same for all that are held, and no less for the others.
    const marginal = times(covariance, weights);
    const least = Math.min(...marginal);
    const held = marginal.filter((_, i) => weights[i]! > 1e-9);
    assert(Math.max(...held) - least < 1e-6 * least);
  }));
});

Deno.test("efficientFrontier() has the volatilities of PyPortfolioOpt, and ends at the greatest return", () => {
  const frontier = efficientFrontier(MEANS, COVARIANCE, { points: 9 });
  const given = GOLDEN.frontier;
  const found = frontier.slice(0, given.length);
  assert(apart(found.map(({ mean }) => mean), given.map(({ mean }) => mean)) < 1e-8);
  assert(apart(found.map(({ volatility }) => volatility), given.map(({ volatility }) => volatility)) < 1e-8);
  const last = frontier.at(-1)!;
  assert(Math.abs(last.mean - Math.max(...MEANS)) < 1e-12);
  for (const { weights } of frontier) assert(Math.abs(total(weights) - 1) < 1e-9);
});

Deno.test("maximumSharpe() is PyPortfolioOpt's, beats every point of the frontier, and is null where nothing earns", () => {
  const riskFree = 0.0001;
  const weights = maximumSharpe(MEANS, COVARIANCE, { riskFree })!;
  assert(apart(weights, GOLDEN.maximumSharpe) < 1e-5);
  const ratio = (dot(weights, MEANS) - riskFree) / Math.sqrt(variance(weights));
  for (const { mean, volatility } of efficientFrontier(MEANS, COVARIANCE, { points: 40 })) {
    assert((mean - riskFree) / volatility <= ratio + 1e-9);
  }
  const capped = maximumSharpe(MEANS, COVARIANCE, { riskFree, most: 0.4 })!;
  assert(Math.abs(total(capped) - 1) < 1e-9 && capped.every((weight) => weight <= 0.4 + 1e-9));
  assertEquals(maximumSharpe(MEANS, COVARIANCE, { riskFree: 1 }), null);
});

Deno.test("weights that cannot sum to one under their limit are refused", () => {
  assertThrows(() => minimumVariance(COVARIANCE, 0.1), ParameterError, "Set most to at least");
});

Deno.test("riskParity() is scipy's solution, and every member contributes the same risk", () => {
  assert(apart(riskParity(COVARIANCE), GOLDEN.riskParity) < 1e-9);
  fc.assert(fc.property(covariances, (covariance) => {
    const weights = riskParity(covariance);
    assert(Math.abs(total(weights) - 1) < 1e-12 && weights.every((weight) => weight > 0));
    const { share } = portfolioRisk(covariance, weights);
    assert(share.every((each) => Math.abs(each - 1 / share.length) < 1e-9));
  }));
});

Deno.test("hierarchicalRiskParity() is PyPortfolioOpt's", () => {
  const weights = hierarchicalRiskParity(COVARIANCE, correlationMatrix(RETURNS));
  assert(apart(weights, GOLDEN.hrp) < 1e-12);
});

Deno.test("hierarchicalRiskParity() of two members shares by the inverse of their variances", () => {
  const covariance = [Float64Array.of(4, 0), Float64Array.of(0, 1)];
  assert(apart(hierarchicalRiskParity(covariance, [[1, 0], [0, 1]]), [0.2, 0.8]) < 1e-15);
});

Deno.test("contributions to risk sum to the volatility, and independent members diversify by the root of their number", () => {
  fc.assert(fc.property(covariances, (covariance) => {
    const weights = new Float64Array(covariance.length).fill(1 / covariance.length);
    const { volatility, contribution, diversification } = portfolioRisk(covariance, weights);
    assert(Math.abs(total(contribution) - volatility) < 1e-12);
    assert(diversification! >= 1 - 1e-12);
  }));
  const apartFromEachOther = Array.from(
    { length: 4 },
    (_, i) => Float64Array.from({ length: 4 }, (_, k) => i === k ? 0.01 : 0),
  );
  const { diversification } = portfolioRisk(apartFromEachOther, new Float64Array(4).fill(0.25));
  assert(Math.abs(diversification! - 2) < 1e-12);
  assertEquals(portfolioRisk([Float64Array.of(0)], Float64Array.of(1)).diversification, null);
});
