/** How much to buy: never with money that is not there, in whole lots. */
import type { Market } from "../market/bars.ts";
import { ParameterError, quote } from "../market/errors.ts";
import type { Fee } from "./costs/mod.ts";

/** A share of the account's value at the fill, costs included. */
export interface FractionSizing {
  readonly kind: "fraction";
  readonly fraction: number;
}

export type Sizing = FractionSizing;

/** Smallest step of a quantity: whole shares and units, eight decimals of a coin. */
const LOT: Readonly<Record<Market, number>> = { US: 1, IN: 1, FX: 1, CRYPTO: 1e-8 };

export function lotSize(market: Market): number {
  return LOT[market];
}

/**
 * Buys for a share of the account's value at the fill, in each symbol.
 *
 * @param fraction above 0, at most 1
 * @throws ParameterError
 * @example
 * ```ts
 * import { fractionOfEquity } from "tapebook";
 *
 * if (fractionOfEquity(0.5).fraction !== 0.5) throw new Error("half of the equity");
 * ```
 */
export function fractionOfEquity(fraction: number): FractionSizing {
  if (Number.isFinite(fraction) && fraction > 0 && fraction <= 1) return { kind: "fraction", fraction };
  const allowed = "a fraction above 0, at most 1";
  throw new ParameterError(`Set the sizing to ${allowed}: it is ${quote(fraction)}`, {
    field: "sizing.fraction",
    value: fraction,
    allowed,
  });
}

/** The most whole lots whose price and fees stay within `money`, as a quantity; 0 where not one does. */
export function affordableQuantity(
  money: number,
  price: number,
  lot: number,
  fee: Fee,
  time: number,
): number {
  const fits = (lots: number) => lots * lot * price + fee("buy", lots * lot, price, time, false) <= money;
  let most = Math.floor(money / (price * lot));
  if (most <= 0) return 0;
  if (fits(most)) return most * lot;
  // Fees never fall as the quantity grows, so halving the gap finds the last lot that fits. Of a coin worth a millionth
  // there are more lots than whole doubles: the gap then ends where the middle is one of its sides.
  let least = 0;
  let middle = Math.floor(most / 2);
  while (middle > least && middle < most) {
    if (fits(middle)) least = middle;
    else most = middle;
    middle = Math.floor((least + most) / 2);
  }
  return least * lot;
}
