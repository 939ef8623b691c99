/** The bars that ship with the product, so that the first notebook works without a network or a key. */
import type { Market, Timeframe } from "../../market/bars.ts";

export interface Sample {
  symbol: string;
  name: string;
  market: Market;
  timeframe: Timeframe;
  currency: string;
  file: URL;
  /** Of the file: a stored copy made from another version is replaced. */
  sha256: string;
  note: string;
}

export const samples: readonly Sample[] = [
  {
    symbol: "SP500",
    name: "S&P 500",
    market: "US",
    timeframe: "1d",
    currency: "USD",
    file: new URL("./sp500.csv", import.meta.url),
    sha256: "1287e2d4ac9f6fde2e9e3bd8192c0c6fd3c3fe13d5a4e7902a5388379b8e97dd",
    note: "S&P 500 price index, dividends not included; npm vega-datasets 3.2.1, from Yahoo Finance",
  },
];
