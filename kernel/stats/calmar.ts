import { cagr } from "./cagr.ts";
import { maxDrawdown } from "./drawdown.ts";
import type { Period } from "./period.ts";

/**
 * Calmar ratio (Young 1991, there over 36 months): CAGR over the deepest drawdown of the whole period, without sign; null
 * without a drawdown.
 */
export function calmar(period: Period): number | null {
  const growth = cagr(period);
  const deepest = maxDrawdown(period);
  return growth === null || deepest === 0 ? null : growth / -deepest;
}
