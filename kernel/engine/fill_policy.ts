/** When and where orders fill. */
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { nearestName } from "../market/nearest.ts";
import { type LimitTouch, probability } from "./limit_touch.ts";
import type { SameBar } from "./match.ts";
import type { TickRounding } from "./rounding.ts";

/** `same-close` trades at the very close that decided: no one can, and the result says so. */
export const FILL_TIMES = ["next-open", "next-close", "same-close"] as const;
export type FillTime = typeof FILL_TIMES[number];

export interface FillPolicy {
  /** Market orders fill at the open or the close of the next bar, or at the close that decided them. */
  readonly at: FillTime;
  /** When a limit order is filled: its price reached, exceeded, or reached with a probability. */
  readonly limit: LimitTouch;
  /** What comes first where a bar reaches several orders. */
  readonly sameBar: SameBar;
  /**
   * When the stop and target of a limit or stop entry begin to work: with the fill, or in the next bar. With the next bar a
   * target still fills at once where the bar of a stop entry reaches it and stays clear of the stop.
   */
  readonly protectFrom: "fill" | "next-bar";
  /** Whether a limit order fills at the open where that is better than the limit. */
  readonly limitImprovement: "open" | "none";
  /** What happens to an order that the money does not pay for. */
  readonly tooBig: "reduce" | "reject";
  /** Most of the volume that one bar fills; the rest waits. Null: no cap. */
  readonly volumeCap: number | null;
  /** Of which volume: the mean of the 20 sessions before, or the bar's own, which is only known at its close. */
  readonly volumeOf: "mean" | "bar";
  /** To which side prices round where an instrument has a tick. */
  readonly tickRounding: TickRounding;
}

export type FillOption = FillTime | Partial<FillPolicy>;

export const DEFAULT_FILL: FillPolicy = {
  at: "next-open",
  limit: "touch",
  sameBar: "stop-first",
  protectFrom: "fill",
  limitImprovement: "open",
  tooBig: "reduce",
  volumeCap: 0.05,
  volumeOf: "mean",
  tickRounding: "against",
};

const CHOICES = {
  at: FILL_TIMES,
  sameBar: ["stop-first", "stop-always", "target-first", "path", "finer"],
  protectFrom: ["fill", "next-bar"],
  limitImprovement: ["open", "none"],
  tooBig: ["reduce", "reject"],
  volumeOf: ["mean", "bar"],
  tickRounding: ["against", "nearest", "none"],
} as const satisfies { readonly [K in keyof FillPolicy]?: readonly FillPolicy[K][] };

/** What was given, as parts of a policy. */
export function fillParts(given: FillOption = {}): Partial<FillPolicy> {
  return typeof given === "string" ? { at: given } : given;
}

/**
 * The policy with nothing left open.
 *
 * @throws ParameterError naming the part, its value and what is allowed
 */
export function resolveFill(given: FillOption = {}): FillPolicy {
  const parts = fillParts(given);
  checkNames(parts, Object.keys(DEFAULT_FILL), "fill");
  const policy = { ...DEFAULT_FILL, ...parts };
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = policy[name as keyof typeof CHOICES];
    if ((choices as readonly string[]).includes(value)) continue;
    const near = typeof value === "string" ? nearestName(value, choices) : null;
    const field = typeof given === "string" ? "fill" : `fill.${name}`;
    throw fillError(field, value, choices.map((choice) => `"${choice}"`).join(", "), near);
  }
  const { limit, volumeCap } = policy;
  if (typeof limit === "object" && limit?.kind === "probability") probability(limit.p);
  else if (limit !== "touch" && limit !== "through") {
    throw fillError("fill.limit", limit, '"touch", "through" or probability(0.5)', null);
  }
  if (volumeCap !== null && !(volumeCap > 0 && volumeCap <= 1)) {
    throw fillError("fill.volumeCap", volumeCap, "a fraction above 0, at most 1, or null for no cap", null);
  }
  if (policy.volumeOf === "bar" && policy.at === "next-open") {
    throw fillError(
      "fill.volumeOf",
      "bar",
      '"mean" for fills at the open: the volume of the bar is not known there',
      null,
    );
  }
  return policy;
}

function fillError(field: string, value: unknown, allowed: string, near: string | null): ParameterError {
  const hint = near === null ? "" : `; did you mean "${near}"?`;
  return new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}${hint}`, {
    field,
    value,
    allowed,
  });
}
