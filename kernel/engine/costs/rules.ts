/** What a fill costs beside its price: plain data as the user gives it, resolved to one function a run. */
import { ParameterError, quote } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { nearestName } from "../../market/nearest.ts";
import { BINANCE_SPOT, BINANCE_USDM } from "./binance.ts";
import { IBKR_FIXED, IBKR_TIERED, perShareFee } from "./ibkr.ts";
import { type Components, componentsOf, type Fee, type Schedule, schedule, totalOf } from "./schedule.ts";
import { US_EQUITY } from "./us_equity.ts";
import { IN_DELIVERY, IN_INTRADAY } from "./zerodha.ts";

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

/**
 * Money a unit, at least `minimum` a fill, at most `maximumRate` of its value, which wins; null for no
 * maximum.
 */
export interface PerShareCost {
  readonly kind: "per-share";
  readonly amount: number;
  readonly minimum: number;
  readonly maximumRate: number | null;
}

/** Key of a custom rule's function: a symbol stays out of JSON and of what is sent to a Worker. */
const FEE = Symbol("fee");

/** One's own function. Its text stands for it in the manifest: what it captures does not. */
export interface CustomCost {
  readonly kind: "custom";
  readonly name: string;
  readonly source: string;
  readonly [FEE]: Fee;
}

const NAMED = {
  "zero": null,
  "us-equity": US_EQUITY,
  "ibkr-fixed": IBKR_FIXED,
  "ibkr-tiered": IBKR_TIERED,
  "in-intraday": IN_INTRADAY,
  "in-delivery": IN_DELIVERY,
  "binance-spot": BINANCE_SPOT,
  "binance-usdm": BINANCE_USDM,
} as const satisfies Record<string, Schedule | null>;

export type CostName = keyof typeof NAMED;
export const COST_NAMES = Object.keys(NAMED) as readonly CostName[];
export type CostRule = CostName | PercentCost | FixedCost | PerShareCost | CustomCost;

/** One rule, or several whose costs add up. */
export type Costs = CostRule | readonly CostRule[];

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
  throw costError("rate of percent()", "rate", rate, "a fraction from 0 to 0.5 (0.001 is 0.1 %)");
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
  throw costError("amount of fixed()", "amount", amount, "an amount of money, zero or more");
}

/**
 * Costs of money for each share or unit, as US brokers ask.
 *
 * @param amount in the account's currency, zero or more
 * @param bounds `minimum` money a fill, and `maximumRate` of its value, a fraction, which wins over the
 * minimum
 * @throws ParameterError
 * @example
 * ```ts
 * import { perShare } from "tapebook";
 *
 * const costs = perShare(0.005, { minimum: 1, maximumRate: 0.01 });
 * if (costs.minimum !== 1) throw new Error("at least 1 a fill");
 * ```
 */
export function perShare(
  amount: number,
  bounds: { minimum?: number; maximumRate?: number | null } = {},
): PerShareCost {
  checkNames(bounds, ["minimum", "maximumRate"], "the bounds of perShare");
  const { minimum = 0, maximumRate = null } = bounds;
  for (const [field, value] of [["amount", amount], ["minimum", minimum]] as const) {
    if (!Number.isFinite(value) || value < 0) {
      throw costError(`${field} of perShare()`, field, value, "an amount of money, zero or more");
    }
  }
  if (maximumRate !== null && !(maximumRate > 0 && maximumRate <= 0.5)) {
    const allowed = "a fraction above 0, at most 0.5 (0.01 is 1 %)";
    throw costError("maximumRate of perShare()", "maximumRate", maximumRate, allowed);
  }
  return { kind: "per-share", amount, minimum, maximumRate };
}

/**
 * Costs by a function of one's own.
 *
 * @param name what they are called in the components of a fill and in the manifest
 * @param fee `(side, quantity, price, time, maker) => money` in the currency of the bars, `price` per unit,
 * `time` in epoch ms, `maker` true for a resting order. A pure function that never falls as the quantity
 * grows: what a sum of money buys is found by it. Below zero is a rebate.
 * @throws ParameterError here, and during the run where it gives no finite number
 * @example
 * ```ts
 * import { customCosts } from "tapebook";
 *
 * const stamp = customCosts("stamp", (side, quantity, price) => side === "buy" ? quantity * price * 0.005 : 0);
 * if (stamp.name !== "stamp") throw new Error("0.5 % on buys, as in London");
 * ```
 */
export function customCosts(name: string, fee: Fee): CustomCost {
  if (typeof name !== "string" || name.trim() === "") {
    throw costError("name of customCosts()", "name", name, "a name that is not empty");
  }
  if (typeof fee !== "function") {
    throw costError("fee of customCosts()", "fee", fee, "a function of (side, quantity, price, time, maker)");
  }
  return { kind: "custom", name, source: String(fee), [FEE]: fee };
}

/** The rules of what was given, checked: plain JSON but for a custom rule's function. */
export function resolveCosts(costs: Costs): readonly CostRule[] {
  return (Array.isArray(costs) ? costs : [costs]).map(checkedRule);
}

/** One function that adds up what the rules ask. */
export const feeOf = (rules: readonly CostRule[]): Fee => totalOf(schedulesOf(rules));

/** As feeOf, by component: brokerage, stt, gst, … whose sum is the fee. */
export const feeComponents = (rules: readonly CostRule[]): Components => componentsOf(schedulesOf(rules));

/** Whether the rules ask nothing of any fill. */
export const isFree = (rules: readonly CostRule[]): boolean => schedulesOf(rules).length === 0;

function schedulesOf(rules: readonly CostRule[]): readonly Schedule[] {
  // All shares of the value, and all amounts, are one component, so that one multiplication serves them.
  let rate = 0;
  let amount = 0;
  const others: Schedule[] = [];
  for (const rule of rules) {
    if (typeof rule === "string") others.push(...(NAMED[rule] ? [NAMED[rule]] : []));
    else if (rule.kind === "percent") rate += rule.rate;
    else if (rule.kind === "fixed") amount += rule.amount;
    else if (rule.kind === "custom") others.push(customSchedule(rule));
    else if (rule.amount > 0 || rule.minimum > 0) others.push(perShareSchedule(rule));
  }
  if (rate === 0 && amount === 0) return others;
  return [schedule("commission", (_side, quantity, price) => quantity * price * rate + amount), ...others];
}

function perShareSchedule({ amount, minimum, maximumRate }: PerShareCost): Schedule {
  const most = maximumRate ?? Infinity;
  return schedule(
    "commission",
    (_side, quantity, price) => perShareFee(quantity, price, amount, minimum, most),
  );
}

function customSchedule({ name, [FEE]: fee }: CustomCost): Schedule {
  return schedule(name, (...fill) => {
    const cost = fee(...fill);
    if (Number.isFinite(cost)) return cost;
    throw new ParameterError(
      `Make customCosts(${quote(name)}) give a finite number: for ${fill[0]} ${fill[1]} at ${
        fill[2]
      } it gave ${quote(cost)}`,
      { field: "costs", value: cost, allowed: "a finite number" },
    );
  });
}

function checkedRule(rule: unknown): CostRule {
  const named = COST_NAMES.find((name) => name === rule);
  if (named) return named;
  if (typeof rule === "object" && rule !== null && "kind" in rule) {
    if (rule.kind === "percent") return percent((rule as PercentCost).rate);
    if (rule.kind === "fixed") return fixed((rule as FixedCost).amount);
    if (rule.kind === "per-share") {
      const { amount, minimum, maximumRate } = rule as PerShareCost;
      return perShare(amount, { minimum, maximumRate });
    }
    if (rule.kind === "custom") return checkedCustom(rule as CustomCost);
  }
  const near = typeof rule === "string" ? nearestName(rule, COST_NAMES) : null;
  const names = COST_NAMES.map((name) => `"${name}"`).join(", ");
  const allowed =
    `${names}, percent(0.001), fixed(1), perShare(0.005), customCosts("name", fee) or a list of these`;
  throw new ParameterError(
    `Set costs to ${allowed}: it is ${quote(rule)}${near ? `; did you mean "${near}"?` : ""}`,
    { field: "costs", value: rule, allowed },
  );
}

/** A custom rule that came back from JSON or from another thread has lost its function. */
function checkedCustom(rule: CustomCost): CustomCost {
  if (typeof rule[FEE] === "function") return rule;
  const allowed = "what customCosts() returns in this notebook";
  throw new ParameterError(
    `Set costs to ${allowed}: of ${quote(rule.name)} only its text is left, which cannot be called`,
    { field: "costs", value: rule, allowed },
  );
}

function costError(what: string, field: string, value: unknown, allowed: string): ParameterError {
  const detail = { field: `costs.${field}`, value, allowed };
  return new ParameterError(`Set the ${what} to ${allowed}: it is ${quote(value)}`, detail);
}
