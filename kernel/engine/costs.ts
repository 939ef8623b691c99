/** What a fill costs beside its price: plain data as the user gives it, resolved to one function a run. */
import { ParameterError, quote } from "../market/errors.ts";
import { nearestName } from "../market/nearest.ts";
import type { Side } from "../market/trade.ts";
import { usSaleFee } from "./us_equity.ts";

/** A share of the fill's value: 0.001 is 0.1 %. */
export interface PercentCost {
  readonly kind: "percent";
  readonly rate: number;
}

/** Money a fill, whatever its size. */
export interface FixedCost {
  readonly kind: "fixed";
  readonly amount: number;
}

export const COST_NAMES = ["zero", "us-equity"] as const;
export type CostName = typeof COST_NAMES[number];
export type CostRule = CostName | PercentCost | FixedCost;

/** One rule, or several whose costs add up. */
export type Costs = CostRule | readonly CostRule[];

/** Fees of one fill, in the account's currency, never below zero. `time` is the fill's, epoch ms. */
export type Fee = (side: Side, quantity: number, price: number, time: number) => number;

/**
 * Costs of a share of each fill's value, buying and selling alike.
 *
 * @param rate fraction from 0 to 0.5: 0.001 is 0.1 %
 * @throws ParameterError
 * @example
 * ```ts
 * import { fixed, percent } from "tapebook";
 *
 * const costs = [percent(0.001), fixed(1)]; // 0.1 % and 1 a fill
 * if (costs.length !== 2) throw new Error("two rules expected");
 * ```
 */
export function percent(rate: number): PercentCost {
  if (Number.isFinite(rate) && rate >= 0 && rate <= 0.5) return { kind: "percent", rate };
  const allowed = "a fraction from 0 to 0.5 (0.001 is 0.1 %)";
  throw new ParameterError(`Set the rate of percent() to ${allowed}: it is ${quote(rate)}`, {
    field: "costs.rate",
    value: rate,
    allowed,
  });
}

/**
 * Costs of the same money for each fill.
 *
 * @param amount in the account's currency, zero or more
 * @throws ParameterError
 * @example
 * ```ts
 * import { fixed } from "tapebook";
 *
 * if (fixed(1).amount !== 1) throw new Error("1 a fill");
 * ```
 */
export function fixed(amount: number): FixedCost {
  if (Number.isFinite(amount) && amount >= 0) return { kind: "fixed", amount };
  const allowed = "an amount of money, zero or more";
  throw new ParameterError(`Set fixed() to ${allowed}: it is ${quote(amount)}`, {
    field: "costs.amount",
    value: amount,
    allowed,
  });
}

/** The rules of what was given, checked. */
export function resolveCosts(costs: Costs): readonly CostRule[] {
  return (Array.isArray(costs) ? costs : [costs]).map(checkedRule);
}

/** One function that adds up what the rules ask. */
export function feeOf(rules: readonly CostRule[]): Fee {
  const sum = (pick: (rule: CostRule) => number) => rules.reduce((total, rule) => total + pick(rule), 0);
  const rate = sum((rule) => typeof rule === "object" && rule.kind === "percent" ? rule.rate : 0);
  const amount = sum((rule) => typeof rule === "object" && rule.kind === "fixed" ? rule.amount : 0);
  const usSales = sum((rule) => rule === "us-equity" ? 1 : 0);
  return (side, quantity, price, time) => {
    const always = quantity * price * rate + amount;
    return usSales > 0 && side === "sell" ? always + usSales * usSaleFee(quantity, price, time) : always;
  };
}

function checkedRule(rule: unknown): CostRule {
  const named = COST_NAMES.find((name) => name === rule);
  if (named) return named;
  if (typeof rule === "object" && rule !== null && "kind" in rule) {
    if (rule.kind === "percent") return percent((rule as PercentCost).rate);
    if (rule.kind === "fixed") return fixed((rule as FixedCost).amount);
  }
  const near = typeof rule === "string" ? nearestName(rule, COST_NAMES) : null;
  const allowed = `${
    COST_NAMES.map((name) => `"${name}"`).join(", ")
  }, percent(0.001), fixed(1) or a list of these`;
  throw new ParameterError(
    `Set costs to ${allowed}: it is ${quote(rule)}${near ? `; did you mean "${near}"?` : ""}`,
    { field: "costs", value: rule, allowed },
  );
}
