/** Rules that keep sizes within a share of equity. What is exactly at a cap passes. */
import { affordableQuantity } from "../sizing/quantity.ts";
import type { PositionView, Proposal, RiskView, Verdict } from "./spec.ts";

export const PASS: Verdict = { kind: "pass" };
const FREE = () => 0;

export const percentOf = (fraction: number): string => `${Number((100 * fraction).toPrecision(4))} %`;
export const signOf = ({ side }: Proposal): 1 | -1 => side === "buy" ? 1 : -1;

/** What is held once the order has closed what it closes. */
export function heldBeside(proposal: Proposal, { positions }: RiskView): readonly PositionView[] {
  const sign = signOf(proposal);
  return positions.filter(({ symbol, value }) => symbol !== proposal.symbol || value * sign > 0);
}

/** As many lots as `room`, money, has space for. */
function within(room: number, proposal: Proposal, cap: string): Verdict {
  const { quantity, unitValue, lot, symbol } = proposal;
  if (quantity * unitValue <= room) return PASS;
  const fewer = affordableQuantity(room, unitValue, lot, FREE);
  const left = Math.max(0, room).toFixed(2);
  if (!(fewer > 0)) {
    return {
      kind: "block",
      reason: `${cap}: room for ${left}, a lot of ${symbol} is ${(lot * unitValue).toFixed(2)}`,
    };
  }
  return { kind: "modify", quantity: fewer, reason: `${cap}: ${fewer} instead of ${quantity} ${symbol}` };
}

export function capPosition(fraction: number, proposal: Proposal, view: RiskView): Verdict {
  const own = heldBeside(proposal, view).find(({ symbol }) => symbol === proposal.symbol);
  const room = fraction * view.equity - Math.abs(own?.value ?? 0);
  return within(room, proposal, `a position is at most ${percentOf(fraction)} of equity`);
}

export function capGross(exposure: number, proposal: Proposal, view: RiskView): Verdict {
  const room = exposure * view.equity - sumOf(heldBeside(proposal, view), Math.abs);
  return within(room, proposal, `gross exposure is at most ${percentOf(exposure)} of equity`);
}

export function capNet(exposure: number, proposal: Proposal, view: RiskView): Verdict {
  const sign = signOf(proposal);
  const room = exposure * view.equity - sumOf(heldBeside(proposal, view), (value) => sign * value);
  return within(room, proposal, `net exposure is at most ${percentOf(exposure)} of equity`);
}

export function capSector(fraction: number, proposal: Proposal, view: RiskView): Verdict {
  const { sector } = proposal;
  if (sector === null) return PASS;
  const held = heldBeside(proposal, view).filter((position) => position.sector === sector);
  const room = fraction * view.equity - sumOf(held, Math.abs);
  return within(room, proposal, `the sector ${sector} is at most ${percentOf(fraction)} of equity`);
}

export function capPositions(most: number, proposal: Proposal, view: RiskView): Verdict {
  const held = heldBeside(proposal, view);
  if (held.length < most || held.some(({ symbol }) => symbol === proposal.symbol)) return PASS;
  return { kind: "block", reason: `at most ${most} positions: ${held.length} are open` };
}

function sumOf(positions: readonly PositionView[], part: (value: number) => number): number {
  let sum = 0;
  for (const { value } of positions) sum += part(value);
  return sum;
}
