/** How the symbols of a test were chosen: by what was known then, or by what is known now. */
import type { Bars, Market } from "./bars.ts";

/** Shares and coins that everybody knows because they rose so much; whoever lists them knows it too. */
const WINNERS: Readonly<Record<Market, readonly string[]>> = {
  US: [
    ...["AAPL", "MSFT", "NVDA", "TSLA", "AMZN", "GOOG", "GOOGL", "META", "FB", "NFLX"],
    ...["AVGO", "AMD", "COST", "LLY", "BRK.A", "BRK.B", "MA", "V"],
  ],
  IN: [
    ...["RELIANCE", "TCS", "HDFCBANK", "INFY", "ICICIBANK", "BAJFINANCE", "BHARTIARTL"],
    ...["TITAN", "ASIANPAINT", "HINDUNILVR", "KOTAKBANK", "MARUTI"],
  ],
  CRYPTO: ["BTC", "ETH", "BNB", "SOL"],
  FX: [],
};

/** The name without what providers add: exchange in India, quote currency of a coin, class with a hyphen. */
function bareName({ symbol, market }: Pick<Bars, "symbol" | "market">): string {
  const name = symbol.toUpperCase();
  if (market === "IN") return name.replace(/\.(NS|BO)$/, "");
  if (market === "CRYPTO") return name.replace(/[-/]?(USDT|USDC|USD|EUR|INR)$/, "");
  return name.replace(/-([AB])$/, ".$1");
}

export function isKnownWinner(asset: Pick<Bars, "symbol" | "market">): boolean {
  return WINNERS[asset.market].includes(bareName(asset));
}

/** For a list in which at least half are known winners; null for others. */
export function knownWinnersWarning(universe: readonly Pick<Bars, "symbol" | "market">[]): string | null {
  const names = universe.filter(isKnownWinner).map(({ symbol }) => symbol);
  if (names.length === 0 || 2 * names.length < universe.length) return null;
  const shown = names.length > 5 ? `${names.slice(0, 5).join(", ")}, …` : names.join(", ");
  return `${shown} ${
    names.length === 1 ? "is a known winner" : "are known winners"
  }: picked today, they make any ` +
    "strategy that buys look good (survivorship bias). Take the members of an index on the first day, " +
    'as universe("sp500", { on }) gives them.';
}

/** What a reader should know of how the symbols of a test were chosen. */
export function selectionWarnings(
  universe: readonly Pick<Bars, "symbol" | "market" | "origin">[],
): string[] {
  const told = universe.filter(({ origin }) => origin.selection !== undefined);
  const winners = knownWinnersWarning(universe.filter(({ origin }) => origin.selection === undefined));
  const warnings = new Set(told.flatMap(({ origin }) => origin.selection!));
  if (winners !== null) warnings.add(winners);
  return [...warnings];
}
