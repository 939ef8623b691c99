/** Sets the currency, the smallest quantity and how many bars a year has. */
export type Market = "US" | "IN" | "CRYPTO" | "FX";

/** `1d` and longer are stamped 00:00 UTC of the session date, intraday bars at their start. */
export type Timeframe = "1m" | "5m" | "15m" | "30m" | "1h" | "4h" | "1d" | "1w" | "1M";

/** Where bars came from, for manifests and for the reader. */
export interface Origin {
  /** Provider or file: `sample`, `csv`, `memory`, … */
  source: string;
  /** One line: publisher, package or file name. */
  note?: string;
  /** Where a universe chose the symbol: what to know of it before believing a test, empty if nothing. */
  selection?: readonly string[];
}

/** What a company did to its shares on the ex-date, before the open. */
export type CorporateAction =
  /** `ratio` new shares for each old one: 4 for a 4-for-1 split, 0.1 for a 1-for-10 reverse split. */
  | { readonly kind: "split"; readonly time: number; readonly ratio: number }
  /** Money a share, in the currency of the bars. */
  | { readonly kind: "dividend"; readonly time: number; readonly amount: number };

/** Columnar OHLCV of one symbol and timeframe, the input of everything: six columns of `length` values, oldest first. */
export interface Bars {
  readonly symbol: string;
  /** Human name, e.g. "S&P 500"; the symbol where none is known. */
  readonly name: string;
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly currency: string;
  readonly length: number;
  /** Start of each bar, epoch milliseconds UTC, strictly ascending. */
  readonly time: Float64Array;
  /** Prices in the currency, above zero. */
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Units traded; NaN where the source has none. */
  readonly volume: Float64Array;
  readonly origin: Origin;
  /** For prices that are not adjusted: what happened to the shares, oldest first; ex-dates as epoch ms. */
  readonly actions?: readonly CorporateAction[];
  /** The last bar is the last there ever was: what is held then is sold at its close. */
  readonly delisted?: boolean;
  /** The last bar was not over when it was fetched: its values may still change. */
  readonly forming?: boolean;
  /** What a reader should know before believing a test on these bars, a sentence each; a run repeats it. */
  readonly warnings?: readonly string[];
}
