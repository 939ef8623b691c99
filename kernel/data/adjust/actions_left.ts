/** What of a company's actions prices do not hold yet: the actions that a backtest on them has to book. */
import type { CorporateAction } from "../../market/bars.ts";
import type { Adjusted } from "../validate/raw_bars.ts";

/** Dividends of split-adjusted prices must be in present shares, as publishers give them beside such prices. */
export function actionsLeft(actions: readonly CorporateAction[], adjusted: Adjusted): CorporateAction[] {
  if (adjusted === "total") return [];
  return actions.filter(({ kind }) => adjusted === "raw" || kind === "dividend");
}
