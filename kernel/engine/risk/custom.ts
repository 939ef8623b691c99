/** Rules of a user's own, held to what the engine can do with them. */
import { quote, StrategyError } from "../../market/errors.ts";
import { checkCustomRules } from "./builders.ts";
import { signOf } from "./caps.ts";
import {
  type CustomRisk,
  type CustomRules,
  type Proposal,
  type RiskExit,
  type RiskView,
  RULES,
  type Verdict,
} from "./spec.ts";

export function customRules({ name, [RULES]: make }: CustomRisk): CustomRules {
  const rules = make();
  checkCustomRules(name, rules);
  return {
    ...(rules.check && {
      check: (proposal, view) => checkedVerdict(name, rules.check!(proposal, view), proposal),
    }),
    ...(rules.watch && { watch: (view) => checkedExits(name, rules.watch!(view), view) }),
  };
}

function checkedVerdict(name: string, verdict: Verdict, proposal: Proposal): Verdict {
  const { quantity, price, symbol } = proposal;
  const sign = signOf(proposal);
  const fail = (field: string, value: unknown, allowed: string): never => {
    throw new StrategyError(
      `Return ${allowed} from check of the risk rule "${name}": for ${quantity} ${symbol} at ${price} it gave ${
        quote(value)
      }`,
      { field: `risk.${field}`, value, allowed },
    );
  };
  switch (verdict?.kind) {
    case "pass":
      return verdict;
    case "block":
    case "modify":
      if (typeof verdict.reason !== "string" || verdict.reason === "") {
        return fail("reason", verdict.reason, "a verdict with a reason");
      }
      break;
    default:
      return fail("verdict", verdict, '{ kind: "pass" }, { kind: "modify", … } or { kind: "block", reason }');
  }
  if (verdict.kind === "block") return verdict;
  const { quantity: fewer = quantity, stop, target } = verdict;
  if (!(fewer >= 0 && fewer <= quantity)) fail("quantity", fewer, `a quantity from 0 to ${quantity}`);
  const sides = side(stop, -sign, price) && side(target, sign, price);
  if (!sides) {
    const [below, above] = sign > 0 ? ["stop", "target"] : ["target", "stop"];
    fail(
      "stop",
      { stop, target },
      `a ${below} above 0 and below the price and a ${above} above it, or NaN for none`,
    );
  }
  return verdict;
}

/** Whether a level lies on a side of the price; no level lies anywhere. */
const side = (level: number | undefined, sign: number, price: number): boolean =>
  level === undefined || Number.isNaN(level) || (sign * (level - price) > 0 && level > 0 && level < Infinity);

function checkedExits(
  name: string,
  exits: readonly RiskExit[],
  { positions }: RiskView,
): readonly RiskExit[] {
  const held = (symbol: string) => positions.some((position) => position.symbol === symbol);
  const fits = Array.isArray(exits) &&
    exits.every((exit) => held(exit?.symbol) && typeof exit.reason === "string");
  if (fits) return exits;
  const allowed = "a list of { symbol, reason } of symbols that are held";
  throw new StrategyError(
    `Return ${allowed} from watch of the risk rule "${name}": it gave ${quote(exits)}`,
    {
      field: "risk.watch",
      value: exits,
      allowed,
    },
  );
}
