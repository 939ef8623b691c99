/** Asks the rules of a run about one entry, in their order, each with what the ones before left of it. */
import { floorToLot } from "../rounding.ts";
import type { ChainResult, Proposal, RiskCheck, RiskDecision, RiskView, Verdict } from "./spec.ts";

export function runChain(checks: readonly RiskCheck[], proposal: Proposal, view: RiskView): ChainResult {
  const decisions: RiskDecision[] = [];
  let current = proposal;
  for (const { name, check } of checks) {
    if (!check) continue;
    const verdict = inWholeLots(check(current, view), current);
    decisions.push({ rule: name, verdict });
    if (verdict.kind === "block") return { proposal: null, decisions };
    if (verdict.kind === "modify") current = modified(current, verdict);
  }
  return { proposal: current, decisions };
}

function inWholeLots(verdict: Verdict, { lot, symbol }: Proposal): Verdict {
  if (verdict.kind !== "modify" || verdict.quantity === undefined) return verdict;
  const quantity = Math.min(floorToLot(verdict.quantity, lot), verdict.quantity);
  if (quantity > 0) return { ...verdict, quantity };
  return { kind: "block", reason: `${verdict.reason}: less than a lot of ${lot} ${symbol} is left` };
}

const modified = (
  proposal: Proposal,
  { quantity = proposal.quantity, stop = proposal.stop, target = proposal.target }: Verdict & {
    kind: "modify";
  },
): Proposal => ({ ...proposal, quantity, stop, target });

/**
 * Stop and target that the rules will give an entry whose size is not known yet, NaN without: percentRisk() sizes by the
 * stop. The quantity of the proposal is not read.
 */
export function protectivePrices(
  checks: readonly RiskCheck[],
  proposal: Proposal,
  view: RiskView,
): { readonly stop: number; readonly target: number } {
  let current = proposal;
  for (const { protects, check } of checks) {
    const verdict = protects && check ? check(current, view) : undefined;
    if (verdict?.kind === "modify") current = modified(current, verdict);
  }
  return { stop: current.stop, target: current.target };
}

/**
 * Share of equity that is lost from the last marks on if every position fills at its stop (decision 25): a position without
 * a stop counts with its whole value, one whose stop the price has passed with nothing. NaN without equity.
 */
export function heat({ equity, positions }: Pick<RiskView, "equity" | "positions">): number {
  let loss = 0;
  for (const { quantity, value, price, stop } of positions) {
    const share = Number.isNaN(stop) ? 1 : Math.max(0, Math.sign(quantity) * (price - stop) / price);
    loss += Math.abs(value) * share;
  }
  return equity > 0 ? loss / equity : NaN;
}
