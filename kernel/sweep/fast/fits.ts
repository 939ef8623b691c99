/** What the fast path can express. Everything else goes through the full engine. */
import type { EngineConfig } from "../../engine/options.ts";
import type { Bars } from "../../market/bars.ts";
import type { Instrument } from "../../market/instrument.ts";
import { PLAN_PARTS } from "../program.ts";

/** Whether an account of these bars is one whose position changes at entries and exits alone, each of one order. */
export function accountFits(
  config: EngineConfig,
  bars: readonly Bars[],
  instrument: Pick<Instrument, "margin">,
): boolean {
  const { costs, slippage, sizing, financing, risk } = config;
  const [only] = bars;
  return bars.length === 1 && only !== undefined &&
    only.currency === config.currency && !only.delisted && !only.actions?.length &&
    config.fill.at === "next-open" && risk.length === 0 && config.settlement === 0 &&
    config.leverage === 1 && (instrument.margin ?? 1) === 1 &&
    [financing.borrow, financing.margin, financing.cash, financing.funding].every((rate) => rate === 0) &&
    sizing.kind !== "custom" &&
    // One's own function may throw, and it is the engine that knows what to say of it.
    costs.every((rule) => typeof rule === "string" || rule.kind !== "custom") &&
    slippage.every(({ kind }) => kind !== "custom");
}

/** Whether a trial's plan is made of entries and exits of long positions. */
export function planFits(plans: Int32Array, trial: number): boolean {
  const at = trial * PLAN_PARTS.length;
  if (plans[at]! < 0) return false;
  for (let part = 2; part < PLAN_PARTS.length; part++) {
    if (plans[at + part]! >= 0) return false;
  }
  return true;
}
