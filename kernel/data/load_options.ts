/** What loadBars may be told. */
import type { Range } from "../market/time.ts";
import type { Filling } from "./fill/fill_series.ts";
import type { ReadOptions } from "./import/options.ts";
import type { Watched } from "./progress.ts";
import type { Adjusted } from "./validate/raw_bars.ts";

/**
 * Which bars to load; everything may be left out. Of the options of importBars a symbol takes market and timeframe (default
 * 1d) alone; the others say how a file is to be read.
 */
export interface LoadOptions extends Range, ReadOptions, Watched {
  /** What prices are adjusted for; default split as far as splits are known: dividends stay actions, in present shares. */
  adjust?: Adjusted;
  /** Names of checks whose errors are put up with. */
  accept?: readonly string[];
  /** The one provider to ask for what is missing; default those of the market in their order. */
  source?: string;
  /** Whether to ask for the newest bars and for holes of the sources now, however lately they were fetched. */
  refresh?: boolean;
}

/** Where data is stored, where relative paths begin, and whom to ask. */
export interface Place {
  workspace: string;
  folder: string;
  /** Default: every provider, as the environment says. */
  router?: Filling["router"];
  /** Epoch ms; default the clock. */
  now?: number;
}
