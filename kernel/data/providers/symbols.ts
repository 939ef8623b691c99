/**
 * One canonical symbol for each thing that trades, and how each provider writes it.
 *
 * US shares as their exchange writes them, classes after a point ("BRK.B"); Indian ones with their exchange
 * ("RELIANCE.NS", "RELIANCE.BO"); coins as base and quote ("BTCUSDT"), perpetual futures on them with ".P"; currencies as
 * six letters ("EURUSD"); indices with a caret, as Yahoo names them.
 */
import type { Market } from "../../market/bars.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import type { SeriesKey, SymbolRecord } from "./provider.ts";
import { ProviderError } from "./provider_error.ts";

/** How a provider writes the symbols of a market; undefined for what it cannot have. */
interface Form {
  readonly own: (symbol: string) => string | undefined;
  readonly canonical: (own: string) => string | undefined;
}

/** Canonical, Yahoo's; NSE's and BSE's names, which Kite takes as they are; Upstox's keys. */
const INDICES: readonly {
  readonly symbol: string;
  readonly market: Market;
  readonly kite?: string;
  readonly upstox?: string;
  /** In one word, as files are called. */
  readonly word?: string;
}[] = [
  { symbol: "^GSPC", market: "US" },
  { symbol: "^IXIC", market: "US" },
  { symbol: "^NDX", market: "US" },
  { symbol: "^DJI", market: "US" },
  { symbol: "^RUT", market: "US" },
  { symbol: "^VIX", market: "US" },
  { symbol: "^NSEI", market: "IN", kite: "NSE:NIFTY 50", upstox: "NSE_INDEX|Nifty 50", word: "NIFTY" },
  { symbol: "^NSMIDCP", market: "IN", kite: "NSE:NIFTY NEXT 50", upstox: "NSE_INDEX|Nifty Next 50" },
  {
    symbol: "^NSEBANK",
    market: "IN",
    kite: "NSE:NIFTY BANK",
    upstox: "NSE_INDEX|Nifty Bank",
    word: "BANKNIFTY",
  },
  { symbol: "^CNXIT", market: "IN", kite: "NSE:NIFTY IT", upstox: "NSE_INDEX|Nifty IT" },
  { symbol: "^CNX100", market: "IN", kite: "NSE:NIFTY 100", upstox: "NSE_INDEX|Nifty 100" },
  { symbol: "^CRSLDX", market: "IN", kite: "NSE:NIFTY 500", upstox: "NSE_INDEX|Nifty 500" },
  { symbol: "^INDIAVIX", market: "IN", kite: "NSE:INDIA VIX", upstox: "NSE_INDEX|India VIX" },
  { symbol: "^BSESN", market: "IN", kite: "BSE:SENSEX", upstox: "BSE_INDEX|SENSEX" },
];

/** Quotes of coins. BUSD and TUSD are left out: BNBUSD is BNB in dollars, DOTUSD is DOT. */
const QUOTES = [
  "FDUSD",
  "USDT",
  "USDC",
  "USD",
  "EUR",
  "GBP",
  "JPY",
  "TRY",
  "BRL",
  "AUD",
  "BTC",
  "ETH",
  "BNB",
];
/** Money that FX pairs are made of, and the metals quoted with it. */
const MONEY = new Set(
  ("USD EUR GBP JPY CHF AUD NZD CAD SEK NOK DKK PLN HUF CZK TRY ZAR MXN BRL SGD HKD CNY CNH INR KRW TWD THB IDR MYR " +
    "PHP ILS SAR AED XAU XAG XPT XPD").split(" "),
);
/** No share of the US has more letters, so a longer one is no ticker that looks like a pair. */
const LONGEST_TICKER = 5;

const same = (text: string): string => text;
const SAME: Form = { own: same, canonical: same };

/** Classes after a dash, series of preferred shares as BAC-PL. */
const DASHED: Form = {
  own: (symbol) => symbol.replace(/\.PR(?=[A-Z]$)/, "-P").replace(".", "-"),
  canonical: (own) => own.replace(/-P(?=[A-Z]$)/, ".PR").replace("-", "."),
};

const ONLY_SHARES: Form = {
  own: (symbol) => symbol.startsWith("^") ? undefined : symbol,
  canonical: same,
};

/** Base and quote of a pair of coins; undefined for a perpetual and for what is no pair. */
function splitPair(symbol: string): [base: string, quote: string] | undefined {
  const quote = QUOTES.find((each) => symbol.endsWith(each) && symbol.length > each.length);
  return quote === undefined ? undefined : [symbol.slice(0, -quote.length), quote];
}

/** What a pair of coins, or a perpetual on one, is paid in; undefined for what is no pair. */
export const quoteOf = (symbol: string): string | undefined => splitPair(symbol.replace(/\.P$/, ""))?.[1];

/** Spot pairs with something between, in quotes that the provider has. */
function pairs(separator: string, quotes: readonly string[]): Form {
  return {
    own(symbol) {
      const pair = splitPair(symbol);
      return pair && quotes.includes(pair[1]) ? pair.join(separator) : undefined;
    },
    canonical: (own) => own.replace(separator, ""),
  };
}

/** Kraken's own words for two coins; a pair is written without anything between. */
const KRAKEN_COINS: Readonly<Record<string, string>> = { BTC: "XBT", DOGE: "XDG" };
const COINS_OF_KRAKEN = Object.fromEntries(Object.entries(KRAKEN_COINS).map(([coin, own]) => [own, coin]));

function translate(pair: string, words: Readonly<Record<string, string>>): string {
  const word = (text: string) => words[text] ?? text;
  const head = Object.keys(words).find((each) => pair.startsWith(each) && pair.length > each.length);
  const tail = Object.keys(words).find((each) => pair.endsWith(each) && pair.length > each.length);
  const middle = pair.slice(head?.length ?? 0, pair.length - (tail?.length ?? 0));
  return (head ? word(head) : "") + middle + (tail ? word(tail) : "");
}

const KRAKEN: Form = {
  own: (symbol) => splitPair(symbol) && translate(symbol, KRAKEN_COINS),
  canonical: (own) => translate(own.replace("/", ""), COINS_OF_KRAKEN),
};

/** Exchange and ticker of an Indian share with the provider's words for the exchanges, or the name of an index. */
function indian(
  exchanges: Readonly<Record<string, string>>,
  separator: string,
  index: "kite" | "upstox",
): Form {
  return {
    own(symbol) {
      if (symbol.startsWith("^")) return INDICES.find((each) => each.symbol === symbol)?.[index];
      const [, ticker, suffix] = /^(.+)\.(NS|BO)$/.exec(symbol) ?? [];
      return ticker && `${exchanges[suffix!]}${separator}${ticker}`;
    },
    canonical(own) {
      const known = INDICES.find((each) => each[index] === own);
      if (known) return known.symbol;
      const at = own.indexOf(separator);
      const suffix = Object.keys(exchanges).find((each) => exchanges[each] === own.slice(0, at));
      return suffix && `${own.slice(at + 1)}.${suffix}`;
    },
  };
}

const FORMS = {
  yahoo: {
    US: DASHED,
    IN: SAME,
    CRYPTO: pairs("-", ["USD", "EUR", "GBP", "JPY", "AUD", "BTC", "ETH"]),
    FX: { own: (symbol) => `${symbol}=X`, canonical: (own) => own.replace(/=X$/, "") },
  },
  fmp: { US: DASHED, IN: SAME, CRYPTO: pairs("", ["USD"]), FX: SAME },
  alpaca: { US: ONLY_SHARES, CRYPTO: pairs("/", ["USD", "USDT", "USDC", "BTC"]) },
  binance: {
    CRYPTO: {
      own: (symbol) => symbol.replace(/\.P$/, ""),
      canonical: same,
    },
  },
  kraken: { CRYPTO: KRAKEN },
  nse: {
    IN: {
      own: (symbol) => /^([^^].*)\.NS$/.exec(symbol)?.[1],
      canonical: (own) => `${own}.NS`,
    },
  },
  upstox: { IN: indian({ NS: "NSE_EQ", BO: "BSE_EQ" }, "|", "upstox") },
  kite: { IN: indian({ NS: "NSE", BO: "BSE" }, ":", "kite") },
} satisfies Record<string, Partial<Record<Market, Form>>>;

/** Providers with a way of their own to write symbols. */
export type Writer = keyof typeof FORMS;
export const WRITERS = Object.keys(FORMS) as readonly Writer[];

const formOf = (provider: Writer, market: Market): Form | undefined =>
  (FORMS[provider] as Partial<Record<Market, Form>>)[market];

/**
 * A canonical symbol as the provider writes it. Binance names a perpetual like its spot pair; Upstox a share by exchange and
 * ticker, which its list of instruments turns into a key.
 *
 * @throws ProviderError of kind not-found where the provider cannot have it
 */
export function ownSymbol(
  provider: Writer,
  { market, symbol }: Pick<SeriesKey, "market" | "symbol">,
): string {
  const own = formOf(provider, market)?.own(symbol);
  if (own !== undefined) return own;
  throw new ProviderError(
    `Ask another provider for ${symbol}: ${provider} does not have it in market ${market}.`,
    {
      provider,
      fault: "not-found",
      symbol,
      field: "symbol",
      value: symbol,
    },
  );
}

/** A provider that says itself that it does not know a symbol. */
export const unknownSymbol = (provider: string, symbol: string, status?: number): ProviderError =>
  new ProviderError(`Check the symbol: ${provider} has no ${symbol}.`, {
    provider,
    fault: "not-found",
    symbol,
    field: "symbol",
    value: symbol,
    status,
  });

/** Whether a record is what a search means, by symbol or name. */
export function isMatch(query: string): (record: SymbolRecord) => boolean {
  const wanted = query.trim().toUpperCase();
  return ({ symbol, name }) => symbol.includes(wanted) || name.toUpperCase().includes(wanted);
}

/** The canonical symbol of a provider's own; undefined for what the market has no symbol for. */
export const canonicalOf = (provider: Writer, market: Market, own: string): string | undefined =>
  formOf(provider, market)?.canonical(own);

/** By any of its names, its exchange before it or not: "NIFTY 50" as Kite's "NSE:NIFTY 50". */
const indexCalled = (name: string) =>
  INDICES.find(({ symbol, kite, word }) =>
    [symbol, kite, kite?.slice(4), word, word && `${kite?.slice(0, 4)}${word}`].includes(name)
  );

/**
 * What a person writes as the canonical symbol of a market: "brk-b" and "BRK/B" as BRK.B, "NSE:INFY" and in the market IN
 * "INFY" as INFY.NS, "XBT/USD" as BTCUSD, "EURUSD=X" as EURUSD.
 */
export function canonicalSymbol(text: string, market: Market): string {
  const symbol = text.trim().toUpperCase();
  if (symbol.startsWith("^")) return symbol;
  switch (market) {
    case "US":
      return DASHED.canonical(symbol.replace(/[/ ]/, "-"))!;
    case "IN":
      return indexCalled(symbol)?.symbol ??
        (/\.(NS|BO)$/.test(symbol) ? symbol : canonicalOf("kite", "IN", symbol) ?? `${symbol}.NS`);
    case "CRYPTO": {
      const [, pair, perpetual = ""] = /^(.*?)(\.P)?$/.exec(symbol)!;
      return KRAKEN.canonical(pair!.replaceAll(/[-/_:]/g, "")) + perpetual;
    }
    case "FX":
      return symbol.replace(/=X$/, "").replaceAll(/[-/_:]/g, "");
  }
}

/**
 * The symbol under which one's own bars are kept: the market's, so that whoever asks for it in any spelling finds them.
 * A name of several words is no symbol and stays.
 */
export function keptSymbol({ symbol, market }: Pick<SeriesKey, "market" | "symbol">): string {
  requireSymbol(symbol);
  const canonical = canonicalSymbol(symbol, market);
  const isName = /\s/.test(symbol.trim()) && !canonical.startsWith("^") &&
    !/^[a-z]{1,5} [a-z]$/i.test(symbol);
  return isName ? symbol : canonical;
}

/** @throws ParameterError for what nothing that trades is called, such as a path */
export function requireSymbol(symbol: string): void {
  if (/[\p{L}\p{N}]/u.test(symbol) && !/\.[./]|^\/|[\\\p{Cc}]/u.test(symbol)) return;
  const allowed = "letters and digits as in SP500, BRK.B, ^NSEI or BTC/USDT";
  throw new ParameterError(`Set symbol to ${allowed}: it is ${quote(symbol)}`, {
    field: "symbol",
    value: symbol,
    allowed,
  });
}

/**
 * Markets in which a symbol of such a form can be, the likeliest first. Bare letters are a US ticker; where there are too
 * many for one, the share may be an Indian one without its exchange.
 */
export function marketsOf(text: string): Market[] {
  const symbol = text.trim().toUpperCase();
  const index = indexCalled(symbol);
  if (index) return [index.market];
  if (/^(NSE|BSE):|\.(NS|BO)$/.test(symbol)) return ["IN"];
  const bare = symbol.replaceAll(/[-/_]/g, "").replace(/=X$/, "");
  if (bare.length === 6 && MONEY.has(bare.slice(0, 3)) && MONEY.has(bare.slice(3))) return ["FX"];
  const isLong = bare.length > LONGEST_TICKER;
  if (splitPair(bare.replace(/\.P$/, "")) && (isLong || /[-/_](?=[A-Z]{3,}$)/.test(symbol))) {
    return ["CRYPTO"];
  }
  return isLong && /^[A-Z&-]+$/.test(symbol) ? ["IN", "US"] : ["US"];
}
