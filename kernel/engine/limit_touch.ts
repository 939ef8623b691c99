/** When a limit order's price is only touched, not exceeded, it depends on the queue at that price whether it fills. */
import { ParameterError, quote } from "../market/errors.ts";

/** A touched limit order fills with that probability, decided by the run's seed. */
export interface TouchProbability {
  readonly kind: "probability";
  readonly p: number;
}

/** `touch`: first in the queue, fills when the price is reached; `through`: last, fills only once it is exceeded. */
export type LimitTouch = "touch" | "through" | TouchProbability;

/**
 * Fills a limit order whose price is exactly the extreme of the bar with that probability: its place in the queue is not
 * known from bars. A price that is exceeded always fills. Which orders are lucky depends on the run's seed, the order
 * and the bar alone.
 *
 * @param p from 0, as `through`, to 1, as `touch`
 * @throws ParameterError
 * @example
 * ```ts
 * import { probability } from "tapebook";
 *
 * const fill = { at: "next-open", limit: probability(0.3) };
 * if (fill.limit.p !== 0.3) throw new Error("three of ten");
 * ```
 */
export function probability(p: number): TouchProbability {
  if (Number.isFinite(p) && p >= 0 && p <= 1) return { kind: "probability", p };
  const allowed = "a number from 0 to 1";
  throw new ParameterError(`Set probability() to ${allowed}: it is ${quote(p)}`, {
    field: "fill.limit.p",
    value: p,
    allowed,
  });
}

/** Whether an order whose limit is touched and not exceeded in the bar at `time` (epoch ms) fills. */
export function fillsOnTouch(limit: LimitTouch, seed: number, order: number, time: number): boolean {
  if (limit === "touch") return true;
  return limit !== "through" && luck(seed, order, time) < limit.p;
}

/** A number in [0, 1) that depends on its three arguments only: rounds of MurmurHash3's 32-bit mixing. */
function luck(seed: number, order: number, time: number): number {
  let hash = mixed(seed | 0);
  hash = mixed(hash ^ order);
  hash = mixed(hash ^ (time / 2 ** 32));
  return (mixed(hash ^ time) >>> 0) / 2 ** 32;
}

function mixed(value: number): number {
  let hash = (value + 0x9e3779b9) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
