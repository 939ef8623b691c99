/** What a source of market data is: the port that every provider fills, and what it may use of the network. */
import type { z } from "zod";
import type { CorporateAction, Market, Timeframe } from "../../market/bars.ts";
import type { Instrument } from "../../market/instrument.ts";
import type { OhlcvColumns } from "../ohlcv.ts";
import type { Spell } from "../universe/membership.ts";
import type { Adjusted } from "../validate/raw_bars.ts";

/** Which bars: symbols are canonical, the same whichever provider serves them. */
export interface SeriesKey {
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly symbol: string;
}

export interface BarsRequest extends SeriesKey {
  /** Starts of the bars asked for, epoch ms: from the first to before the second. */
  readonly from: number;
  readonly to: number;
}

/** A provider's answer; no rows where it knows the symbol and has no bars in the range. */
export interface FetchedBars {
  /** Stamped as semantics decision 16 says, strictly ascending; rows outside the range may be there. */
  readonly columns: OhlcvColumns;
  /** Start of the first bar that the provider can look back to, where that is later than `from`: it says nothing of before. */
  readonly answersFrom?: number;
  /** What prices and volumes are adjusted for already. Raw wherever the provider's own data allow it. */
  readonly basis: Adjusted;
  /** Splits and dividends by ex-date, as of their day: with raw prices as `Bars.actions`, with split-adjusted dividends alone. */
  readonly actions?: readonly CorporateAction[];
  /** The provider's adjusted closes, one a row, where it says no more of splits and dividends. */
  readonly adjustedClose?: Float64Array;
  readonly name?: string;
  readonly currency?: string;
  /** What the reader should know, a sentence each. */
  readonly notes?: readonly string[];
}

/** A symbol as a search finds it. */
export interface SymbolRecord {
  /** Canonical. */
  readonly symbol: string;
  readonly name: string;
  readonly market: Market;
  readonly exchange?: string;
  readonly currency?: string;
  /** Share, ETF, index, coin, …, in the provider's word. */
  readonly type?: string;
  /** Steps of quantity and price, as the option `instruments` of a backtest takes them. */
  readonly instrument?: Partial<Pick<Instrument, "lot" | "tick">>;
}

/** At most so many requests in any such span. */
export interface RateLimit {
  readonly requests: number;
  readonly ms: number;
}

/** Secrets of a provider; the names are those of environment variables. */
export interface Credential {
  readonly variable: string;
  /** Where one gets it. */
  readonly about: string;
  /** Not needed for all that the provider serves. */
  readonly optional?: true;
  /** No secret but a choice between these words; the first one where it is not set. */
  readonly choices?: readonly [string, ...string[]];
}

export interface GetOptions {
  /** Of another host of the provider, in place of its base address; an address that the environment sets replaces this too. */
  readonly base?: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The network as a provider sees it: retries, limits, time-outs and the breaker are behind it. Paths go after the provider's
 * base address. Every method throws a ProviderError; 404 has the kind `not-found`.
 */
export interface Http {
  json<T>(path: string, schema: z.ZodType<T>, options?: GetOptions): Promise<T>;
  text(path: string, options?: GetOptions): Promise<string>;
  bytes(path: string, options?: GetOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** The value of a credential; a ProviderError of kind `credentials` naming the variable where it is not set. */
  credential(variable: string): string;
  /** The same, undefined where it is not set. */
  optionalCredential(variable: string): string | undefined;
  /** Epoch ms; what has not begun by then need not be asked for. */
  readonly now: number;
  /** Epoch ms after which an answer comes too late: who needs many requests says by then what he has. */
  readonly deadline: number;
}

export interface Provider {
  /** Short, lower case, the name in options and origins: `yahoo`. */
  readonly name: string;
  /**
   * Base address, without a slash at the end; the environment may set another (`TAPEBOOK_YAHOO_URL`). Empty for a provider
   * that needs no network.
   */
  readonly baseUrl: string;
  /** What it serves, market by market. */
  readonly serves: Readonly<Partial<Record<Market, readonly Timeframe[]>>>;
  readonly credentials: readonly Credential[];
  /** As the provider publishes them; the environment may set others. */
  readonly limits: readonly RateLimit[];
  /** Its symbols alone and for good: no other provider is asked for them, nor for days that it does not have. */
  readonly owns?: (key: SeriesKey) => boolean;
  /** What the data of a series that it owns are now: when this changes, whatever is stored of them is fetched anew. */
  readonly version?: (key: SeriesKey) => string;
  /** One answer takes many requests: it has more time where it alone is asked. */
  readonly slow?: true;
  /** Asked only where a cell or the environment names it. */
  readonly onlyByName?: true;
  bars(request: BarsRequest, http: Http): Promise<FetchedBars>;
  symbols?(query: string, market: Market, http: Http): Promise<SymbolRecord[]>;
  /** Members of a universe today, canonical; undefined where it has no such list. */
  universe?(name: string, http: Http): Promise<SymbolRecord[] | undefined>;
  /** Who belonged to a universe when, canonical, those of today included, from the first day that the provider knows. */
  history?(name: string, http: Http): Promise<Spell[] | undefined>;
  /** Resolves where the provider answers, with the cheapest request there is. */
  health(http: Http): Promise<void>;
}
