/** Symbols that name a price index: a number that is computed, not a thing that can be bought. */
import type { Bars, Market } from "./bars.ts";

/** As providers write them; Yahoo begins all of its own with a caret. Futures and funds on them are others. */
const INDICES: Readonly<Record<Market, readonly string[]>> = {
  US: ["SP500", "SPX", "GSPC", "OEX", "DJI", "DJIA", "IXIC", "COMP", "NDX", "RUT", "RUA", "VIX", "NYA"],
  IN: [
    "NIFTY",
    "NIFTY50",
    "NIFTY100",
    "NIFTY200",
    "NIFTY500",
    "NIFTYNEXT50",
    "NSEI",
    "BANKNIFTY",
    "NIFTYBANK",
    "NSEBANK",
    "FINNIFTY",
    "SENSEX",
    "BSESN",
    "INDIAVIX",
  ],
  CRYPTO: [],
  FX: [],
};

export function isPriceIndex({ symbol, market }: Pick<Bars, "symbol" | "market">): boolean {
  return symbol.startsWith("^") || INDICES[market].includes(symbol.toUpperCase().replaceAll(/[\s_-]/g, ""));
}

/** What a reader of a test on an index should know; null for what can be bought. */
export function priceIndexWarning(universe: readonly Pick<Bars, "symbol" | "market">[]): string | null {
  const names = universe.filter(isPriceIndex).map(({ symbol }) => symbol);
  if (names.length === 0) return null;
  const [first, rest] = names.length === 1
    ? ["is a price index: it cannot be bought and leaves", "it"]
    : ["are price indices: they cannot be bought and leave", "them"];
  return `${
    names.join(", ")
  } ${first} out dividends. For what an investor gets, test a fund on ${rest} or total returns.`;
}
