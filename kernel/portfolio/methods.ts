/** Weights by the name of a method, from returns. */
import { ParameterError, quote } from "../market/errors.ts";
import { correlationMatrix } from "./correlation.ts";
import { covarianceMatrix } from "./covariance.ts";
import { hierarchicalRiskParity } from "./hierarchical.ts";
import { maximumSharpe, minimumVariance } from "./mean_variance.ts";
import { riskParity } from "./risk_parity.ts";

export const WEIGHT_METHODS = [
  "equal",
  "inverse-volatility",
  "minimum-variance",
  "maximum-sharpe",
  "risk-parity",
  "hierarchical",
] as const;

/** How weights are found. */
export type WeightMethod = typeof WEIGHT_METHODS[number];

export interface WeightOptions {
  /** Greatest weight, of minimum-variance and maximum-sharpe; default 1. */
  readonly most?: number;
  /** Per bar, of maximum-sharpe; default 0. */
  readonly riskFree?: number;
}

/**
 * Weights that sum to one, none below zero.
 *
 * @param returns simple returns at the same bars, one column a member
 * @throws ParameterError for an unknown method, too few returns, a member that does not vary where the method needs
 * its risk, and for maximum-sharpe where no member earned more than the risk-free rate
 */
export function weightsBy(
  method: WeightMethod,
  names: readonly string[],
  returns: readonly Float64Array[],
  { most = 1, riskFree = 0 }: WeightOptions = {},
): Float64Array {
  if (!WEIGHT_METHODS.includes(method)) {
    throw methodError("weights", method, `weights by name, or one of ${WEIGHT_METHODS.join(", ")}`);
  }
  const n = names.length;
  if (method === "equal") return new Float64Array(n).fill(1 / n);
  const count = returns[0]!.length;
  if (count <= n) throw methodError("returns", count, `more than ${n} returns for the risk of ${n} members`);
  const covariance = covarianceMatrix(returns);
  const still = names.find((_, i) => !(covariance[i]![i]! > 1e-24));
  if (still !== undefined) throw methodError("members", still, `members that vary, for ${method}`);
  if (method === "inverse-volatility") return normalised(covariance.map((row, i) => 1 / Math.sqrt(row[i]!)));
  if (method === "minimum-variance") return minimumVariance(covariance, most);
  if (method === "risk-parity") return riskParity(covariance);
  if (method === "hierarchical") return hierarchicalRiskParity(covariance, correlationMatrix(returns));
  const means = Float64Array.from(returns, (column) => column.reduce((sum, each) => sum + each, 0) / count);
  const best = maximumSharpe(means, covariance, { riskFree, most });
  if (best) return best;
  throw methodError("weights", method, "another method: no member earned more than the risk-free rate");
}

function normalised(values: readonly number[]): Float64Array {
  const sum = values.reduce((total, value) => total + value, 0);
  return Float64Array.from(values, (value) => value / sum);
}

function methodError(field: string, value: unknown, allowed: string): ParameterError {
  return new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
}
