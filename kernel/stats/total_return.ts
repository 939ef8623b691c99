import type { Period } from "./period.ts";

/** Last equity over first, less 1. */
export function totalReturn({ equity }: Period): number {
  return equity[equity.length - 1]! / equity[0]! - 1;
}
