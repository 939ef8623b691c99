/** The universes that are known by name: what they are and where their members come from. */
import type { Market } from "../../market/bars.ts";

export interface NamedUniverse {
  readonly market: Market;
  readonly about: string;
  /** Which file or provider has the members; ends a sentence. */
  readonly supplier: string;
  /** Names of publishers' files, without ending, besides those that begin with the name of the universe. */
  readonly files?: RegExp;
  /** Ships with the product. */
  readonly shipped?: URL;
  /** Joined from these where it has no file of its own. */
  readonly parts?: readonly string[];
  /** The most traded members of another, where it has no file of its own. */
  readonly mostTradedOf?: string;
}

const NSE = (file: string) => `${file}.csv from niftyindices.com (the members of today alone)`;

export const UNIVERSES: Readonly<Record<string, NamedUniverse>> = {
  sp500: {
    market: "US",
    about: "S&P 500",
    supplier:
      "sp500_ticker_start_end.csv and sp500_changes_since_2019.csv of the GitHub project fja05680/sp500, " +
      "or FMP where FMP_API_KEY is set",
  },
  sp500_liquid: {
    market: "US",
    about:
      "the 100 members of the S&P 500 with the highest median turnover of the 63 sessions before the day",
    supplier: "bars of the members of sp500 as the option bars",
    mostTradedOf: "sp500",
  },
  nasdaq100: {
    market: "US",
    about: "NASDAQ-100",
    supplier:
      "n100-ticker-changes-YYYY.yaml of the GitHub project jmccarrell/n100tickers (from 2015 on), or FMP where " +
      "FMP_API_KEY is set",
    files: /^n100-ticker-changes-\d{4}$/,
  },
  russell2000: {
    market: "US",
    about: "Russell 2000",
    supplier: "the holdings of a fund on it (IWM, VTWO) with a column symbol, from its manager's site",
  },
  mega_cap: {
    market: "US",
    about: "US companies worth over 200 billion dollars",
    supplier:
      "a list with a column symbol, such as FMP's company-screener with marketCapMoreThan=200000000000",
  },
  nifty50: { market: "IN", about: "NIFTY 50", supplier: NSE("ind_nifty50list") },
  nifty100: {
    market: "IN",
    about: "NIFTY 100: NIFTY 50 and NIFTY Next 50",
    supplier: NSE("ind_nifty100list"),
    parts: ["nifty50", "niftynext50"],
  },
  niftynext50: { market: "IN", about: "NIFTY Next 50", supplier: NSE("ind_niftynext50list") },
  nifty500: { market: "IN", about: "NIFTY 500", supplier: NSE("ind_nifty500list") },
  nse_large_cap: {
    market: "IN",
    about: "the 100 largest on the NSE: NIFTY 100",
    supplier: NSE("ind_nifty100list"),
    parts: ["nifty100"],
  },
  nse_mid_cap: {
    market: "IN",
    about: "ranks 101 to 250 on the NSE: NIFTY Midcap 150",
    supplier: NSE("ind_niftymidcap150list"),
    files: /^ind_niftymidcap150list$/i,
  },
  nse_small_cap: {
    market: "IN",
    about: "ranks 251 to 500 on the NSE: NIFTY Smallcap 250",
    supplier: NSE("ind_niftysmallcap250list"),
    files: /^ind_niftysmallcap250list$/i,
  },
  test_universe: {
    market: "US",
    about: "twelve US shares to try things with, two of them gone",
    supplier: "the product itself",
    shipped: new URL("./test_universe.csv", import.meta.url),
  },
};

/** Whether a file's name, without ending, is one of those of a universe. */
export function isFileOf(universe: string, stem: string): boolean {
  if (UNIVERSES[universe]?.files?.test(stem)) return true;
  const begins = (name: string) =>
    new RegExp(`^(ind_)?${name.replaceAll(/[^\w]/g, "\\$&")}(list)?([-_. ].*)?$`, "i").test(stem);
  // sp500_liquid.csv begins with sp500 and belongs to another.
  return begins(universe) &&
    !Object.keys(UNIVERSES).some((other) => other.length > universe.length && begins(other));
}
