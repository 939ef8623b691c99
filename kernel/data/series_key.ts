/** Which series a cell means by a symbol: of which market, and in whose spelling. */
import type { Market, Timeframe } from "../market/bars.ts";
import { DataError, quote } from "../market/errors.ts";
import { MARKETS } from "../market/timeframe.ts";
import { canonicalSymbol, marketsOf } from "./providers/symbols.ts";
import type { SeriesKey } from "./providers/provider.ts";
import { samples } from "./sample/samples.ts";
import { IMPORT_SOURCE, type StoredSeries } from "./store/mod.ts";

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
  stored: readonly (SeriesKey & Partial<StoredSeries>)[],
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
  const isIn = (market: Market, some: readonly SeriesKey[]) =>
    some.some((key) => key.market === market && key.symbol === canonicalSymbol(text, market));
  // Bars of one's own may be of a market that the form of their symbol does not tell: TCS, kept as TCS.NS.
  const own = stored.filter(({ ranges }) => ranges?.some(({ source }) => source === IMPORT_SOURCE));
  const known = MARKETS.filter((each) => isIn(each, possible.includes(each) ? had : own));
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
