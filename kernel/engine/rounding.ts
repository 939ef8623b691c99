/** Prices in whole ticks, quantities in whole lots, and how good a fill was. */
import type { Side } from "../market/trade.ts";

/** To which side prices round: the trader's disadvantage, the nearest tick, or none. */
export type TickRounding = "against" | "nearest" | "none";

/** Nearer to a whole tick than this share of it, a price is meant to be that tick: arithmetic left the rest. */
const PRICE_DUST = 1e-6;
/** The same of lots; small, as units of a coin are counted in hundred-millionths. */
const LOT_DUST = 1e-8;

/**
 * A fill price in whole ticks, at least one. `against` raises what is bought and lowers what is sold; `nearest` takes half
 * a tick that way. A tick of 0 leaves prices as they are.
 */
export function roundToTick(price: number, tick: number, side: Side, rounding: TickRounding): number {
  if (rounding === "none" || !(tick > 0)) return price;
  const ticks = price / tick;
  // Beyond some 10^9 ticks the last bit of a double is more than that.
  const dust = Math.max(PRICE_DUST, ticks * 2 * Number.EPSILON);
  const past = rounding === "nearest" ? 0.5 + dust : 1 - dust;
  const whole = side === "buy" ? Math.floor(ticks + past) : Math.ceil(ticks - past);
  return multipleOf(Math.max(1, whole), tick);
}

/** The whole lots in a quantity of zero or more; a hundred-millionth of a lot too little still counts as one. */
export function floorToLot(quantity: number, lot: number): number {
  if (lot === 1 && Number.isInteger(quantity)) return quantity;
  const lots = quantity / lot;
  const nearest = Math.round(lots);
  // Beyond some 10^8 lots the last bit of a double is more than that.
  const dust = Math.max(LOT_DUST, nearest * 2 * Number.EPSILON);
  return multipleOf(Math.abs(lots - nearest) <= dust ? nearest : Math.floor(lots), lot);
}

/** `count` steps: 3 steps of 0.1 are 0.3, which 3 * 0.1 is not. */
function multipleOf(count: number, step: number): number {
  const inverse = Math.round(1 / step);
  return Math.abs(inverse * step - 1) < 1e-12 ? count / inverse : count * step;
}

/** 1 at the bar's best price for that side, 0 at its worst or beyond; 1 where the bar has one price. */
export function fillQuality(side: Side, price: number, high: number, low: number): number {
  if (high === low) return 1;
  const share = (side === "buy" ? high - price : price - low) / (high - low);
  return Math.min(1, Math.max(0, share));
}
