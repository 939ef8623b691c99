/**
 * Fees and slippage that are shares and amounts, and what they leave a share of equity to buy: the engine's arithmetic, written out
 * for one source in both languages (see walk.ts).
 */
import { type Doubles, type f64, type i32, smaller } from "./scalar.ts";

export const RULE_CASH = 0;
export const RULE_FRACTION = 1;
export const RULE_LOT = 2;
export const RULE_MULTIPLIER = 3;
export const RULE_FEE_RATE = 4;
export const RULE_FEE_AMOUNT = 5;
export const RULE_SLIP_RATE = 6;
export const RULE_SLIP_AMOUNT = 7;
export const RULES = 8;

/** Units, as the engine sizes by a share of equity, with fees that are shares and amounts. */
export function buyLinear(rules: Doubles, price: f64, cash: f64): f64 {
  const lot = rules[RULE_LOT]!;
  const wanted = rules[RULE_FRACTION]! * cash;
  return affordableLots(rules, smaller(wanted, cash), price * rules[RULE_MULTIPLIER]!, lot) * lot;
}

/** The same with the whole of the cash and no fees, by the lots that a unit of money buys: right but for the rounding. */
export function buyFree(rules: Doubles, price: f64, cash: f64, lots: f64): f64 {
  const lot = rules[RULE_LOT]!;
  const most = Math.floor(cash * lots);
  const units = most * lot;
  if (most > 0 && units * price <= cash && (most + 1) * lot * price > cash) return units;
  return affordableLots(rules, cash, price, lot) * lot;
}

/** A price after slippage, which leaves a seller nothing at worst. */
export function slipped(rules: Doubles, reference: f64, sign: f64): f64 {
  const slip = reference * rules[RULE_SLIP_RATE]! + rules[RULE_SLIP_AMOUNT]!;
  return sign > 0 ? reference + slip : reference - smaller(slip, reference);
}

export function feeLinear(rules: Doubles, units: f64, price: f64): f64 {
  return units * price * rules[RULE_FEE_RATE]! + rules[RULE_FEE_AMOUNT]!;
}

/** More lots than this are not all whole doubles. */
const EXACT_LOTS: f64 = 9007199254740992;

/** The engine's affordableQuantity() in lots, for fees that are shares and amounts. */
function affordableLots(rules: Doubles, money: f64, price: f64, lot: f64): f64 {
  let most = Math.floor(money / (price * lot));
  if (!(most >= 0)) return 0;
  if (costOf(rules, most + 1, price, lot) <= money) return most + 1;
  if (most <= 0) return 0;
  if (costOf(rules, most, price, lot) <= money) return most;
  if (most < EXACT_LOTS) {
    // The last that fits is where the costs are taken off; rounding leaves it some lots off.
    const net = (money - rules[RULE_FEE_AMOUNT]!) / (price * (1 + rules[RULE_FEE_RATE]!));
    let guess = Math.floor(net / lot) + 2;
    for (let k: i32 = 0; k < 5 && guess > 0; k++) {
      if (costOf(rules, guess, price, lot) <= money) {
        if (k > 0) return guess;
        break;
      }
      guess--;
    }
  }
  let least: f64 = 0;
  let middle = Math.floor(most / 2);
  while (middle > least && middle < most) {
    if (costOf(rules, middle, price, lot) <= money) least = middle;
    else most = middle;
    middle = Math.floor((least + most) / 2);
  }
  return least;
}

function costOf(rules: Doubles, lots: f64, price: f64, lot: f64): f64 {
  return lots * lot * price + feeLinear(rules, lots * lot, price);
}
