/** Rules that give an entry the prices at which it is closed again. */
import { averageRange } from "../average_range.ts";
import { PASS, signOf } from "./caps.ts";
import type { Distance, Proposal, Verdict } from "./spec.ts";

export function withStop(distance: Distance, proposal: Proposal): Verdict {
  const sign = signOf(proposal);
  const away = distanceOf(distance, proposal);
  if (Number.isNaN(away)) return unknownRange(distance);
  const stop = proposal.price - sign * away;
  if (!(stop > 0)) return { kind: "block", reason: `the stop would lie at ${stop}` };
  if (sign * (stop - proposal.stop) <= 0) return PASS;
  return { kind: "modify", stop, reason: `stop at ${rounded(stop)}` };
}

export function withTarget(distance: Distance, proposal: Proposal): Verdict {
  const sign = signOf(proposal);
  const away = distanceOf(distance, proposal);
  if (Number.isNaN(away)) return unknownRange(distance);
  const target = proposal.price + sign * away;
  if (!(target > 0) || sign * (proposal.target - target) <= 0) return PASS;
  return { kind: "modify", target, reason: `target at ${rounded(target)}` };
}

function unknownRange(distance: Distance): Verdict {
  const n = typeof distance === "object" ? distance.n : NaN;
  return { kind: "block", reason: `the ATR(${n}) is zero or not known yet` };
}

/** In the price's unit, by the bar that decided the entry; NaN while its ATR is not known, or zero. */
function distanceOf(distance: Distance, { price, bars, bar }: Proposal): number {
  if (typeof distance === "number") return distance * price;
  const range = averageRange(bars, bar, distance.n);
  return range > 0 ? distance.atr * range : NaN;
}

/** As a person reads a price: what the arithmetic of fractions leaves behind tells nothing. */
const rounded = (price: number): number => Number(price.toPrecision(8));
