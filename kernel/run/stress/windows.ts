/**
 * Stretches of history that hurt. US dates are closing highs and lows of the S&P 500, Indian ones of the Nifty 50 or
 * its predecessor the Sensex, those of coins of Bitcoin: the close before the first day of the fall to that of the
 * last.
 */
import type { Market } from "../../market/bars.ts";
import { checkOption } from "../../stats/check_option.ts";

/** A stretch of history by its name and dates. */
export interface StressWindow {
  readonly name: string;
  /** ISO dates; returns are counted from the last close on or before the first one. */
  readonly from: string;
  readonly to: string;
  /** Where it took place; everywhere without one. */
  readonly market?: Market;
}

export const STRESS_WINDOWS = [
  { name: "black monday", from: "1987-10-13", to: "1987-10-19" },
  { name: "asian crisis", from: "1997-10-07", to: "1997-10-27" },
  { name: "russian default", from: "1998-07-17", to: "1998-08-31" },
  { name: "dot-com", from: "2000-03-24", to: "2002-10-09" },
  { name: "september 11", from: "2001-09-10", to: "2001-09-21" },
  { name: "financial crisis", from: "2007-10-09", to: "2009-03-09" },
  { name: "lehman", from: "2008-09-12", to: "2008-11-20" },
  { name: "india 2008", from: "2008-01-08", to: "2008-10-27", market: "IN" },
  { name: "flash crash", from: "2010-05-05", to: "2010-05-07" },
  { name: "euro crisis", from: "2011-07-22", to: "2011-10-03" },
  { name: "china devaluation", from: "2015-08-17", to: "2015-08-25" },
  { name: "demonetisation", from: "2016-11-08", to: "2016-12-26", market: "IN" },
  { name: "coins 2018", from: "2017-12-16", to: "2018-12-15", market: "CRYPTO" },
  { name: "volatility spike", from: "2018-01-26", to: "2018-02-08" },
  { name: "fourth quarter 2018", from: "2018-09-20", to: "2018-12-24" },
  { name: "covid", from: "2020-02-19", to: "2020-03-23" },
  { name: "covid rebound", from: "2020-03-23", to: "2020-06-08" },
  { name: "coins may 2021", from: "2021-05-11", to: "2021-07-20", market: "CRYPTO" },
  { name: "inflation 2022", from: "2022-01-03", to: "2022-10-12" },
  { name: "luna", from: "2022-05-04", to: "2022-06-18", market: "CRYPTO" },
  { name: "ftx", from: "2022-11-05", to: "2022-11-21", market: "CRYPTO" },
] as const satisfies readonly StressWindow[];

/** Name of a stretch of history. */
export type StressName = typeof STRESS_WINDOWS[number]["name"];

/** @throws ParameterError for a name that no stretch has */
export function stressWindow(name: unknown, field: string): StressWindow {
  const found = STRESS_WINDOWS.find((window) => window.name === name);
  const allowed = STRESS_WINDOWS.map((window) => window.name).join(", ");
  checkOption(field, name, found !== undefined, `{ from, to }, or one of ${allowed}`);
  return found!;
}
