/** Which series a cell means by a symbol: of which market, and in whose spelling. */
import type { Market, Timeframe } from "../market/bars.ts";
import { DataError, quote } from "../market/errors.ts";
import { MARKETS } from "../market/timeframe.ts";
import { canonicalSymbol, marketsOf } from "./providers/symbols.ts";
import type { SeriesKey } from "./providers/provider.ts";
import { samples } from "./sample/samples.ts";

/**
 * The symbol as it is stored, else in the market's canonical form. Without a market: the one in which it is stored, else
 * the one that its form says.
 *
 * @param stored keys of what the workspace has
 * @throws DataError where it is or can be of several markets
 */
export function keyOf(
  text: string,
  { market, timeframe = "1d" }: { market?: Market; timeframe?: Timeframe },
  stored: readonly SeriesKey[],
): SeriesKey {
  const had = [...stored, ...samples];
  if (market) {
    const asWritten = had.some((each) => each.market === market && each.symbol === text);
    return { market, timeframe, symbol: asWritten ? text : canonicalSymbol(text, market) };
  }
  const markets = [...new Set(had.filter(({ symbol }) => symbol === text).map((each) => each.market))];
  if (markets.length === 1) return { market: markets[0]!, timeframe, symbol: text };
  if (markets.length > 1) throw askMarket(text, markets, (each) => `${each} (stored)`);
  const possible = marketsOf(text);
  const known = possible.filter((each) =>
    had.some((key) => key.market === each && key.symbol === canonicalSymbol(text, each))
  );
  const [only, ...others] = known.length > 0 ? known : possible;
  if (only && others.length === 0) return { market: only, timeframe, symbol: canonicalSymbol(text, only) };
  throw askMarket(text, [only!, ...others], (each) => `${each} (${canonicalSymbol(text, each)})`);
}

/** Under which symbols a text can be stored. */
export const spellings = (text: string): string[] => [
  ...new Set([text, ...MARKETS.map((market) => canonicalSymbol(text, market))]),
];

function askMarket(text: string, markets: readonly Market[], name: (market: Market) => string): DataError {
  const allowed = markets.join(", ");
  return new DataError(
    `Set market for ${quote(text)}, which can be of several: ${markets.map(name).join(" or ")}`,
    { symbol: text, field: "market", value: undefined, allowed },
  );
}
