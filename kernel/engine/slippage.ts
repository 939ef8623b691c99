/**
 * How far the price of a fill is from the one that its bar shows, always against the trader. Market orders and stops slip;
 * limit orders do not: they name their price. The engine adds it to what is bought and takes it from what is sold.
 */
import type { Bars } from "../market/bars.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import type { Side } from "../market/trade.ts";
import { viewBars } from "../market/slice_bars.ts";
import { timeframeMs } from "../market/timeframe.ts";
import { averageRange } from "./average_range.ts";
import { dailyVolatility, splitRatio } from "./volatility.ts";
import { meanSessionVolume } from "./volume.ts";

/** Half of a quoted spread, a fraction of the price. */
export interface HalfSpread {
  readonly kind: "half-spread";
  readonly spread: number;
}

/** Money a unit; not the `fixed` of costs, which is money a fill. */
export interface FixedSlippage {
  readonly kind: "fixed-slippage";
  readonly amount: number;
}

/** A fraction of the price. */
export interface PercentSlippage {
  readonly kind: "percent-slippage";
  readonly rate: number;
}

/** Half of a quoted spread, and `atr` times the average true range of `n` bars. */
export interface SpreadPlusAtr {
  readonly kind: "spread-plus-atr";
  readonly spread: number;
  readonly atr: number;
  readonly n: number;
}

/** `k` times the daily volatility times the square root of the order's share of the daily volume. */
export interface SquareRootImpact {
  readonly kind: "square-root-impact";
  readonly k: number;
}

/**
 * Money a unit, zero or more, that a fill of `quantity` at `price` loses; `past` are the bars before its own, of which
 * there may be none.
 */
export type Slip = (side: Side, price: number, quantity: number, past: Bars) => number;

/** Key of a custom rule's function: a symbol stays out of JSON and of what is sent to a Worker. */
const SLIP = Symbol("slip");

/** One's own function. Its text stands for it in the manifest: what it captures does not. */
export interface CustomSlippage {
  readonly kind: "custom";
  readonly name: string;
  readonly source: string;
  readonly [SLIP]: Slip;
}

export type SlippageRule =
  | HalfSpread
  | FixedSlippage
  | PercentSlippage
  | SpreadPlusAtr
  | SquareRootImpact
  | CustomSlippage;

/** One rule, or several that add up. */
export type Slippage = SlippageRule | readonly SlippageRule[];

/**
 * Slips by half of a quoted spread: a market order buys at the ask and sells at the bid, while bars show the price between.
 *
 * @param spread ask less bid as a fraction of the price, from 0 to 0.5: 0.0002 is 2 basis points, 1 of them a fill
 * @throws ParameterError
 * @example
 * ```ts
 * import { halfSpread } from "tapebook";
 *
 * if (halfSpread(0.0002).spread !== 0.0002) throw new Error("2 basis points wide");
 * ```
 */
export function halfSpread(spread: number): HalfSpread {
  return { kind: "half-spread", spread: checkedRate("spread of halfSpread()", "spread", spread) };
}

/**
 * Slips by the same money a unit whatever the price.
 *
 * @param amount in the currency of the bars, zero or more
 * @throws ParameterError
 * @example
 * ```ts
 * import { fixedSlippage } from "tapebook";
 *
 * if (fixedSlippage(0.01).amount !== 0.01) throw new Error("a cent a share");
 * ```
 */
export function fixedSlippage(amount: number): FixedSlippage {
  return { kind: "fixed-slippage", amount: checkedAmount("amount of fixedSlippage()", "amount", amount) };
}

/**
 * Slips by a fraction of the price.
 *
 * @param rate from 0 to 0.5: 0.001 is 0.1 %
 * @throws ParameterError
 * @example
 * ```ts
 * import { percentSlippage, squareRootImpact } from "tapebook";
 *
 * const slippage = [percentSlippage(0.0005), squareRootImpact()]; // they add up
 * if (slippage.length !== 2) throw new Error("two rules expected");
 * ```
 */
export function percentSlippage(rate: number): PercentSlippage {
  return { kind: "percent-slippage", rate: checkedRate("rate of percentSlippage()", "rate", rate) };
}

/**
 * Slips by half of a quoted spread and by more where prices move more: `atr` times the average true range of the `n` bars
 * before the fill (Wilder's average). Until there are n of them the spread alone counts.
 *
 * @param given `spread` as a fraction of the price, from 0 to 0.5; `atr` zero or more; `n` bars, default 14
 * @throws ParameterError
 * @example
 * ```ts
 * import { spreadPlusAtr } from "tapebook";
 *
 * if (spreadPlusAtr({ spread: 0.0002, atr: 0.05 }).n !== 14) throw new Error("14 bars by default");
 * ```
 */
export function spreadPlusAtr(given: { spread: number; atr: number; n?: number }): SpreadPlusAtr {
  checkNames(given, ["spread", "atr", "n"], "spreadPlusAtr");
  const { spread, atr, n = 14 } = given;
  if (!Number.isInteger(n) || n < 1) {
    throw slippageError("n of spreadPlusAtr()", "n", n, "a whole number of bars, at least 1");
  }
  return {
    kind: "spread-plus-atr",
    spread: checkedRate("spread of spreadPlusAtr()", "spread", spread),
    atr: checkedAmount("atr of spreadPlusAtr()", "atr", atr),
    n,
  };
}

/**
 * Moves the price by one's own size, the square-root law (Almgren, Thum, Hauptmann and Li 2005; Tóth et al. 2011): a
 * fraction k * sigma * sqrt(Q / ADV) of the price, where sigma is the standard deviation of the last 20 daily returns and ADV
 * the mean volume of the last 20 sessions, both before the fill. None without volume, and until there are 20 returns.
 *
 * @param given `k` zero or more, default 1
 * @throws ParameterError
 * @example
 * ```ts
 * import { squareRootImpact } from "tapebook";
 *
 * // With a volatility of 2 % a day, a hundredth of the daily volume costs 0.02 * 0.1 = 0.2 %.
 * if (squareRootImpact().k !== 1) throw new Error("1 by default");
 * ```
 */
export function squareRootImpact(given: { k?: number } = {}): SquareRootImpact {
  checkNames(given, ["k"], "squareRootImpact");
  return { kind: "square-root-impact", k: checkedAmount("k of squareRootImpact()", "k", given.k ?? 1) };
}

/**
 * Slips by a function of one's own.
 *
 * @param name what it is called in the manifest
 * @param slip `(side, price, quantity, past) => money` a unit, zero or more, where `past` are the bars before the fill's.
 * A pure function: it may be asked several times about one fill.
 * @throws ParameterError here, and during the run where it gives no such number
 * @example
 * ```ts
 * import { customSlippage } from "tapebook";
 *
 * const slippage = customSlippage("wide at first", (_side, price, _quantity, past) =>
 *   price * (past.length < 250 ? 0.001 : 0.0002));
 * if (slippage.name !== "wide at first") throw new Error("a rule of one's own");
 * ```
 */
export function customSlippage(name: string, slip: Slip): CustomSlippage {
  if (typeof name !== "string" || name.trim() === "") {
    throw slippageError("name of customSlippage()", "name", name, "a name that is not empty");
  }
  if (typeof slip !== "function") {
    throw slippageError(
      "slip of customSlippage()",
      "slip",
      slip,
      "a function of (side, price, quantity, past)",
    );
  }
  return { kind: "custom", name, source: String(slip), [SLIP]: slip };
}

/** The rules of what was given, checked: plain JSON but for a custom rule's function. None without any. */
export function resolveSlippage(slippage: Slippage = []): readonly SlippageRule[] {
  return (Array.isArray(slippage) ? slippage : [slippage]).map(checkedRule);
}

/** Money a unit that a fill in bar `bar` loses, zero or more; reads the bars before that alone. */
export type Slips = (side: Side, price: number, quantity: number, bars: Bars, bar: number) => number;

/**
 * What the rules take, by the spread and the like, and by one's own size. The two together leave a seller nothing at worst,
 * never less.
 */
export function slippageOf(
  rules: readonly SlippageRule[],
): { readonly slippage: Slips; readonly impact: Slips } {
  let rate = 0;
  let amount = 0;
  let k = 0;
  const others: Slips[] = [];
  for (const rule of rules) {
    if (rule.kind === "percent-slippage") rate += rule.rate;
    else if (rule.kind === "fixed-slippage") amount += rule.amount;
    else if (rule.kind === "square-root-impact") k += rule.k;
    else if (rule.kind === "custom") others.push(customSlips(rule));
    else {
      rate += rule.spread / 2;
      if (rule.kind === "spread-plus-atr") others.push(atrSlips(rule));
    }
  }
  const slippage: Slips = (side, price, quantity, bars, bar) => {
    let total = price * rate + amount;
    for (const other of others) total += other(side, price, quantity, bars, bar);
    return side === "sell" ? Math.min(total, price) : total;
  };
  const impact: Slips = (side, price, quantity, bars, bar) => {
    if (k === 0) return 0;
    const total = price * k * relativeImpact(quantity, bars, bar);
    return side === "sell" ? Math.min(total, price - slippage(side, price, quantity, bars, bar)) : total;
  };
  return { slippage, impact };
}

/** sigma * sqrt(Q / ADV), 0 where either is not known. */
function relativeImpact(quantity: number, bars: Bars, bar: number): number {
  const volume = meanSessionVolume(bars, bar);
  // Of intraday bars the volatility leaves out the bar's own day, of others it has to be told the bar before.
  const intraday = timeframeMs(bars.timeframe) < timeframeMs("1d");
  const sigma = dailyVolatility(bars, intraday ? bar : bar - 1, 20);
  const impact = sigma * Math.sqrt(quantity / volume);
  return impact === impact ? impact : 0;
}

function atrSlips({ atr, n }: SpreadPlusAtr): Slips {
  return (_side, _price, _quantity, bars, bar) => {
    // Until there are n bars the range is not known.
    const range = averageRange(bars, bar - 1, n) / (bars.actions ? splitRatio(bars, bar - 1, bar) : 1);
    return range === range ? atr * range : 0;
  };
}

function customSlips({ name, [SLIP]: slip }: CustomSlippage): Slips {
  return (side, price, quantity, bars, bar) => {
    const lost = slip(side, price, quantity, viewBars(bars, 0, bar));
    if (Number.isFinite(lost) && lost >= 0) return lost;
    const allowed = "money a unit, zero or more";
    throw new ParameterError(
      `Make customSlippage(${quote(name)}) give ${allowed}: for ${side} ${quantity} at ${price} it gave ${
        quote(lost)
      }`,
      { field: "slippage", value: lost, allowed },
    );
  };
}

function checkedRule(rule: unknown): SlippageRule {
  if (typeof rule === "object" && rule !== null && "kind" in rule) {
    const { kind, ...rest } = rule as SlippageRule;
    if (kind === "half-spread") return halfSpread((rule as HalfSpread).spread);
    if (kind === "fixed-slippage") return fixedSlippage((rule as FixedSlippage).amount);
    if (kind === "percent-slippage") return percentSlippage((rule as PercentSlippage).rate);
    if (kind === "spread-plus-atr") return spreadPlusAtr(rest as Omit<SpreadPlusAtr, "kind">);
    if (kind === "square-root-impact") return squareRootImpact(rest as Omit<SquareRootImpact, "kind">);
    if (kind === "custom") return checkedCustom(rule as CustomSlippage);
  }
  const allowed =
    "halfSpread(0.0002), fixedSlippage(0.01), percentSlippage(0.001), spreadPlusAtr({ spread, atr }), " +
    'squareRootImpact(), customSlippage("name", slip) or a list of these';
  throw new ParameterError(`Set slippage to ${allowed}: it is ${quote(rule)}`, {
    field: "slippage",
    value: rule,
    allowed,
  });
}

/** A custom rule that came back from JSON or from another thread has lost its function. */
function checkedCustom(rule: CustomSlippage): CustomSlippage {
  if (typeof rule[SLIP] === "function") return rule;
  const allowed = "what customSlippage() returns in this notebook";
  throw new ParameterError(
    `Set slippage to ${allowed}: of ${quote(rule.name)} only its text is left, which cannot be called`,
    { field: "slippage", value: rule, allowed },
  );
}

function checkedRate(what: string, field: string, rate: number): number {
  if (Number.isFinite(rate) && rate >= 0 && rate <= 0.5) return rate;
  throw slippageError(what, field, rate, "a fraction from 0 to 0.5 (0.001 is 0.1 %)");
}

function checkedAmount(what: string, field: string, amount: number): number {
  if (Number.isFinite(amount) && amount >= 0) return amount;
  throw slippageError(what, field, amount, "a number, zero or more");
}

function slippageError(what: string, field: string, value: unknown, allowed: string): ParameterError {
  const detail = { field: `slippage.${field}`, value, allowed };
  return new ParameterError(`Set the ${what} to ${allowed}: it is ${quote(value)}`, detail);
}
