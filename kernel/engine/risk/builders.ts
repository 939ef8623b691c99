/** Risk rules as a cell writes them. */
import { checkNames } from "../../market/known_names.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import {
  type Argument,
  checkChoice,
  checkCount,
  checkFlag,
  checkFraction,
  checkName,
  checkPositive,
} from "../arguments.ts";
import {
  type CorrelationCap,
  type CustomRisk,
  type CustomRules,
  type DailyLossLimit,
  type Distance,
  type DrawdownHalt,
  type MaxGrossExposure,
  type MaxNetExposure,
  type MaxOpenPositions,
  type MaxPosition,
  type RiskSpec,
  RULES,
  type SectorCap,
  type StopLoss,
  type TakeProfit,
  type TimeStop,
} from "./spec.ts";

const argument = (what: string, name: string, value: unknown): Argument => ({
  what,
  field: `risk.${name}`,
  value,
});

/**
 * Keeps each position within a share of equity: an entry is reduced to what is left of it, or blocked where that is not a
 * lot. Positions that outgrow it later stay as they are.
 *
 * @param fraction of equity at the fill, above 0: 0.05 is 5 %; up to 20 with leverage
 * @throws ParameterError
 * @example
 * ```ts
 * import { maxPosition } from "tapebook";
 *
 * if (maxPosition(0.05).fraction !== 0.05) throw new Error("5 % of the equity");
 * ```
 */
export function maxPosition(fraction: number): MaxPosition {
  checkMultiple("maxPosition()", "fraction", fraction);
  return { kind: "max-position", fraction };
}

/**
 * Keeps the sum of all positions, long and short, within a multiple of equity: entries are reduced or blocked.
 *
 * @param exposure multiple of equity at the fill, above 0: 0.8 is 80 %; up to 20 with leverage
 * @throws ParameterError
 * @example
 * ```ts
 * import { maxGrossExposure } from "tapebook";
 *
 * if (maxGrossExposure(0.8).exposure !== 0.8) throw new Error("80 % of the equity");
 * ```
 */
export function maxGrossExposure(exposure: number): MaxGrossExposure {
  checkMultiple("maxGrossExposure()", "exposure", exposure);
  return { kind: "max-gross-exposure", exposure };
}

/**
 * Keeps long less short positions within a multiple of equity on either side: entries are reduced or blocked.
 *
 * @param exposure multiple of equity at the fill, above 0: 0.3 is 30 %; up to 20 with leverage
 * @throws ParameterError
 * @example
 * ```ts
 * import { maxNetExposure } from "tapebook";
 *
 * if (maxNetExposure(0.3).exposure !== 0.3) throw new Error("from -30 % to 30 % of the equity");
 * ```
 */
export function maxNetExposure(exposure: number): MaxNetExposure {
  checkMultiple("maxNetExposure()", "exposure", exposure);
  return { kind: "max-net-exposure", exposure };
}

/**
 * Blocks an entry in a further symbol while so many are held. Adding to one of them is allowed.
 *
 * @param positions whole number, at least 1
 * @throws ParameterError
 * @example
 * ```ts
 * import { maxOpenPositions } from "tapebook";
 *
 * if (maxOpenPositions(10).positions !== 10) throw new Error("ten symbols at once");
 * ```
 */
export function maxOpenPositions(positions: number): MaxOpenPositions {
  checkCount(argument("maxOpenPositions()", "positions", positions), "positions");
  return { kind: "max-open-positions", positions };
}

/**
 * Gives each entry a protective stop. A stop of the order itself that is nearer to the price stays. While the ATR is not
 * known, entries are blocked: none goes without its stop.
 *
 * @param distance from the fill price: a fraction of it (0.02 is 2 %), below 1, or `{ atr: 2, n: 14 }` for twice the ATR(14)
 * of the bar that decided the entry (n 14 by default)
 * @throws ParameterError
 * @example
 * ```ts
 * import { stopLoss } from "tapebook";
 *
 * if (stopLoss(0.02).distance !== 0.02) throw new Error("2 % from the entry");
 * if (stopLoss({ atr: 2 }).kind !== "stop-loss") throw new Error("twice the ATR(14)");
 * ```
 */
export function stopLoss(distance: number | { readonly atr: number; readonly n?: number }): StopLoss {
  return { kind: "stop-loss", distance: checkedDistance("stopLoss()", distance, true) };
}

/**
 * Gives each entry a target at which it is closed with a profit. A target of the order itself that is nearer to the price
 * stays. While the ATR is not known, entries are blocked. A short whose target would not be above zero has none.
 *
 * @param distance as of stopLoss(), a fraction of at most 1
 * @throws ParameterError
 * @example
 * ```ts
 * import { takeProfit } from "tapebook";
 *
 * if (takeProfit(0.04).distance !== 0.04) throw new Error("4 % from the entry");
 * ```
 */
export function takeProfit(distance: number | { readonly atr: number; readonly n?: number }): TakeProfit {
  return { kind: "take-profit", distance: checkedDistance("takeProfit()", distance, false) };
}

/**
 * Closes a position at the open of the bar that comes `bars` bars of its symbol after the one of its entry.
 *
 * @param bars whole number, at least 1
 * @throws ParameterError
 * @example
 * ```ts
 * import { timeStop } from "tapebook";
 *
 * if (timeStop(20).bars !== 20) throw new Error("held for 20 bars");
 * ```
 */
export function timeStop(bars: number): TimeStop {
  checkCount(argument("timeStop()", "bars", bars), "bars");
  return { kind: "time-stop", bars };
}

/**
 * Blocks entries for the rest of a session (UTC day) in which equity has fallen by a share of what it was at the end of the
 * session before; with `flatten` everything is closed too, at the next open. With daily bars the loss is known at the
 * session's one close, or at an open that has gapped: the next open is a new session.
 *
 * @param fraction above 0, below 1: 0.03 is 3 %
 * @param options.flatten default false
 * @throws ParameterError
 * @example
 * ```ts
 * import { dailyLossLimit } from "tapebook";
 *
 * if (!dailyLossLimit(0.03, { flatten: true }).flatten) throw new Error("closes what is held");
 * ```
 */
export function dailyLossLimit(
  fraction: number,
  options: { readonly flatten?: boolean } = {},
): DailyLossLimit {
  checkNames(options, ["flatten"], "the options of dailyLossLimit()");
  const { flatten = false } = options;
  checkFraction(argument("dailyLossLimit()", "fraction", fraction), 1, true);
  checkFlag(argument("flatten of dailyLossLimit()", "flatten", flatten));
  return { kind: "daily-loss-limit", fraction, flatten };
}

/**
 * Blocks entries once equity at a close lies a share below its highest close so far; with `flatten` everything is closed
 * too, at the next open. After the cool-down entries are allowed again and the fall is counted from the equity of then.
 *
 * @param options.limit above 0, below 1: 0.2 is 20 %
 * @param options.coolDown bars (of the merged clock) without entries; default: to the end of the run
 * @param options.flatten default false
 * @throws ParameterError
 * @example
 * ```ts
 * import { drawdownHalt } from "tapebook";
 *
 * if (drawdownHalt({ limit: 0.2, coolDown: 20 }).coolDown !== 20) throw new Error("20 bars without entries");
 * ```
 */
export function drawdownHalt(
  options: { readonly limit: number; readonly coolDown?: number | null; readonly flatten?: boolean },
): DrawdownHalt {
  checkNames(options, ["limit", "coolDown", "flatten"], "drawdownHalt()");
  const { limit, coolDown = null, flatten = false } = options;
  checkFraction(argument("the limit of drawdownHalt()", "limit", limit), 1, true);
  if (coolDown !== null) checkCount(argument("the coolDown of drawdownHalt()", "coolDown", coolDown), "bars");
  checkFlag(argument("flatten of drawdownHalt()", "flatten", flatten));
  return { kind: "drawdown-halt", limit, coolDown, flatten };
}

/**
 * Keeps the positions of one sector, long and short added up, within a share of equity: entries are reduced or blocked.
 * Sectors come from `instruments`; symbols without one are not limited.
 *
 * @param options.fraction of equity at the fill, above 0: 0.25 is 25 %; up to 20 with leverage
 * @throws ParameterError
 * @example
 * ```ts
 * import { sectorCap } from "tapebook";
 *
 * if (sectorCap({ fraction: 0.25 }).fraction !== 0.25) throw new Error("a quarter of the equity");
 * ```
 */
export function sectorCap(options: { readonly fraction: number }): SectorCap {
  checkNames(options, ["fraction"], "sectorCap()");
  checkMultiple("sectorCap()", "fraction", options.fraction);
  return { kind: "sector-cap", fraction: options.fraction };
}

/**
 * Blocks an entry, or halves it, if its returns move too much with those of something held: if Pearson's correlation of the
 * last simple returns between their common bars is above the limit. A long and a short count with the sign turned round,
 * as one hedges the other. A correlation that is not known (too few common bars, a price that never moved) does not count.
 *
 * @param options.limit above 0, below 1
 * @param options.bars how many returns, at least 3; default 60
 * @param options.action `block` (default) or `halve`, once however many positions are too alike
 * @throws ParameterError
 * @example
 * ```ts
 * import { correlationCap } from "tapebook";
 *
 * if (correlationCap({ limit: 0.8 }).bars !== 60) throw new Error("over 60 returns by default");
 * ```
 */
export function correlationCap(
  options: { readonly limit: number; readonly bars?: number; readonly action?: "block" | "halve" },
): CorrelationCap {
  checkNames(options, ["limit", "bars", "action"], "correlationCap()");
  const { limit, bars = 60, action = "block" } = options;
  checkFraction(argument("the limit of correlationCap()", "limit", limit), 1, true);
  checkCount(argument("the bars of correlationCap()", "bars", bars), "bars", 3);
  checkChoice(argument("the action of correlationCap()", "action", action), ["block", "halve"]);
  return { kind: "correlation-cap", limit, bars, action };
}

/**
 * A rule of one's own: `check(proposal, view)` passes, modifies or blocks an entry that is about to fill, `watch(view)` names
 * after each bar the positions to close at the next open. Bars may be read up to `bar`, which is closed, and no further.
 *
 * @param name what the rule is called in reasons and in the manifest
 * @param rules the two functions, either may be missing; a rule that remembers something is given as a function that
 * makes them, called once a run
 * @throws ParameterError; in the run StrategyError for a verdict that is none, raises the quantity or puts the stop or the
 * target on the wrong side of the price
 * @example
 * ```ts
 * import { customRisk } from "tapebook";
 *
 * const noPennies = customRisk("no penny stocks", {
 *   check: ({ price }) => price < 5 ? { kind: "block", reason: `the price is ${price}` } : { kind: "pass" },
 * });
 * if (noPennies.name !== "no penny stocks") throw new Error("its name is kept");
 * ```
 */
export function customRisk(name: string, rules: CustomRules | (() => CustomRules)): CustomRisk {
  checkName(argument("the name of customRisk()", "name", name));
  if (typeof rules === "function") return { kind: "custom", name, source: String(rules), [RULES]: rules };
  checkCustomRules(name, rules);
  const members = Object.entries(rules).map(([key, rule]) => memberText(key, String(rule)));
  const source = `{ ${members.join(", ")} }`;
  return { kind: "custom", name, source, [RULES]: () => rules };
}

/** A function as a member of an object: a method's own text begins with its name. */
const memberText = (key: string, text: string): string =>
  new RegExp(`^${key}\\s*\\(`).test(text) ? text : `${key}: ${text}`;

export function checkCustomRules(name: string, rules: CustomRules): void {
  checkNames(rules, ["check", "watch"], `the rules of customRisk(${quote(name)})`);
  const given = [rules.check, rules.watch].filter((rule) => rule !== undefined);
  if (given.length > 0 && given.every((rule) => typeof rule === "function")) return;
  const allowed = "check(proposal, view), watch(view) or both";
  throw new ParameterError(`Give customRisk(${quote(name)}) ${allowed} as functions: got ${quote(rules)}`, {
    field: "risk.rules",
    value: rules,
    allowed,
  });
}

/**
 * Cautious limits to start from: positions up to 5 % of equity, all together up to 80 %, a stop 2 % from each entry.
 *
 * @example
 * ```ts
 * import { cautiousRisk, timeStop } from "tapebook";
 *
 * const risk = [...cautiousRisk(), timeStop(20)];
 * if (risk.length !== 4) throw new Error("three rules and one's own");
 * ```
 */
export function cautiousRisk(): readonly RiskSpec[] {
  return [maxPosition(0.05), maxGrossExposure(0.8), stopLoss(0.02)];
}

/** More than 20 times the equity is a percentage written as it is spoken. */
function checkMultiple(builder: string, name: string, value: number): void {
  checkFraction(argument(builder, name, value), 20);
}

function checkedDistance(
  builder: string,
  distance: number | { readonly atr: number; readonly n?: number },
  open: boolean,
): Distance {
  if (typeof distance !== "object" || distance === null) {
    return checkFraction(argument(`the distance of ${builder}`, "distance", distance), 1, open);
  }
  checkNames(distance, ["atr", "n"], `the distance of ${builder}`);
  const { atr, n = 14 } = distance;
  checkPositive(argument(`atr of ${builder}`, "distance.atr", atr), "a multiple of the ATR above 0");
  checkCount(argument(`n of ${builder}`, "distance.n", n), "bars");
  return { atr, n };
}
