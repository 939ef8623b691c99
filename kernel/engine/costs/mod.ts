/** The door to what fills cost: rules, the functions made of them, and the price lists known by name. */
export {
  COST_NAMES,
  customCosts,
  feeComponents,
  feeOf,
  fixed,
  isFree,
  percent,
  perShare,
  resolveCosts,
} from "./rules.ts";
export type { CostName, CostRule, Costs, CustomCost, FixedCost, PercentCost, PerShareCost } from "./rules.ts";
export type { Components, Fee } from "./schedule.ts";
