/** Which market the bars of a file are of, where nobody says it. */
import type { Market } from "../../market/bars.ts";
import { marketsOf, quoteOf } from "../providers/symbols.ts";

/** The one market that all symbols have the form of; undefined where they are of several, or can be. */
export function marketOfForm(symbols: readonly string[]): Market | undefined {
  const [only, ...others] = new Set(symbols.map(formOf));
  return others.length === 0 ? only : undefined;
}

/** A file's name tells more than its symbol: "BTCUSDT-1h-2024-01", "NIFTY_5min". */
function formOf(symbol: string): Market | undefined {
  const whole = onlyMarket(symbol);
  return whole !== undefined && whole !== "US" ? whole : onlyMarket(symbol.split(/[\s_.-]/)[0]!);
}

function onlyMarket(symbol: string): Market | undefined {
  const [only, ...others] = marketsOf(symbol);
  // Words such as "industry" end like a pair in liras.
  const isWord = only === "CRYPTO" && quoteOf(symbol.toUpperCase()) === "TRY";
  return others.length > 0 || isWord ? undefined : only;
}
