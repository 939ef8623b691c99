/** How alike the prices of two symbols move, and the rule that keeps too many alike ones out. */
import { comoments } from "../../series/moments.ts";
import type { ClosedBars } from "../sizing/spec.ts";
import { splitRatio } from "../volatility.ts";
import { PASS, signOf } from "./caps.ts";
import type { CorrelationCap, Proposal, RiskView, Verdict } from "./spec.ts";

/**
 * Pearson's correlation of the last `n` simple returns between the bars that both have, up to their last closed ones. NaN
 * with fewer common bars, and where a price has not moved.
 */
export function returnCorrelation(a: ClosedBars, b: ClosedBars, n: number): number {
  const first = new Float64Array(n);
  const second = new Float64Array(n);
  let i = a.bar;
  let j = b.bar;
  let laterI = -1;
  let laterJ = -1;
  let count = -1;
  while (i >= 0 && j >= 0 && count < n) {
    const lead = a.bars.time[i]! - b.bars.time[j]!;
    if (lead === 0) {
      if (count >= 0) {
        first[count] = returnOf(a, i, laterI);
        second[count] = returnOf(b, j, laterJ);
      }
      count++;
      laterI = i;
      laterJ = j;
    }
    if (lead >= 0) i--;
    if (lead <= 0) j--;
  }
  return count < n ? NaN : pearson(first, second);
}

const returnOf = ({ bars }: ClosedBars, from: number, to: number): number =>
  bars.close[to]! * splitRatio(bars, from, to) / bars.close[from]! - 1;

function pearson(a: Float64Array, b: Float64Array): number {
  const { products, squaresA, squaresB } = comoments(a, b);
  return squaresA > 0 && squaresB > 0 ? products / Math.sqrt(squaresA * squaresB) : NaN;
}

export function capCorrelation(rule: CorrelationCap, proposal: Proposal, { positions }: RiskView): Verdict {
  const { limit, bars, action } = rule;
  const sign = signOf(proposal);
  for (const held of positions) {
    if (held.symbol === proposal.symbol) continue;
    const together = sign * Math.sign(held.quantity) * returnCorrelation(proposal, held, bars);
    if (!(together > limit)) continue;
    const reason = `correlation with ${held.symbol} is ${together.toFixed(3)}, at most ${limit} is allowed`;
    return action === "block"
      ? { kind: "block", reason }
      : { kind: "modify", quantity: proposal.quantity / 2, reason };
  }
  return PASS;
}
