/** loadBars as a cell calls it: from the process's own workspace and folder, with bars that show themselves. */
import { loadFrom, type LoadOptions, type Place } from "../data/load_bars.ts";
import { workspaceFolder } from "../data/workspace.ts";
import type { Bars } from "../market/bars.ts";
import { isRepeating, pinnedInstead } from "./pinned_data.ts";
import { showBars, type ShownBars } from "./shown_bars.ts";
import { isUniverse, type SymbolUniverse } from "./universe.ts";
import { watched } from "./watched.ts";

/**
 * Bars of one symbol, of several symbols, of a universe, or of your own file.
 *
 * What the workspace has not stored is fetched from the providers of the market, and only that; providers() lists them. While
 * none answers, what is stored is served with its age as a warning. Without `market` it is the one in which the symbol is
 * stored, else the one that its form says. Without `start` daily bars go ten years back and shorter ones 60 days, or as far
 * as is stored. Weeks and months are made of days, and what no provider has of the next finer bars. A last bar that is not
 * over is marked `forming` and fetched again at the next load.
 *
 * Prices are adjusted for splits as far as these are known; `adjust` takes "raw", "split" and "total". Data with errors are
 * refused unless these are accepted by the names of their checks: `accept: ["unit"]`. Warnings are in `warnings`, and a run
 * repeats them.
 *
 * A file's path is relative to the notebook and ends in .csv, .tsv, .txt, .json, .parquet, .arrow or .feather, also with
 * .gz, or .zip. It needs columns for time, open, high, low and close; volume may be missing. Times without a zone are UTC.
 * importBars() says how a file was understood, takes the same options to correct it, and reads files of many symbols.
 * Prices are in the currency of the market, times in epoch milliseconds UTC.
 *
 * Bars of a universe are those of its market and tell a backtest how their symbols were chosen.
 *
 * @param symbol A symbol, a list of symbols, a universe, or the path of a file.
 * @returns One `Bars`, or a list of them in the order asked for.
 * @throws DataError for a symbol that nobody knows or that several markets have, an empty range, a file that cannot be read
 * as bars, and errors in the data that are not accepted.
 * @throws ParameterError for an option that is unknown or outside what is allowed.
 * @throws the signal's reason where it was stopped.
 * @example
 * ```ts
 * import { loadBars } from "tapebook";
 *
 * const bars = await loadBars("SP500", { start: "2005-01-01", end: "2009-12-31" });
 * if (bars.length !== 1259) throw new Error("five years of trading days expected");
 * ```
 */
export async function loadBars(symbol: string, options?: LoadOptions): Promise<ShownBars>;
export async function loadBars(
  symbols: readonly string[] | SymbolUniverse,
  options?: LoadOptions,
): Promise<ShownBars[]>;
export async function loadBars(
  what: string | readonly string[] | SymbolUniverse,
  options?: LoadOptions,
): Promise<ShownBars | ShownBars[]> {
  const place = { workspace: workspaceFolder(), folder: Deno.cwd() };
  if (isUniverse(what)) {
    const { symbols, market, warnings } = what;
    const chosen = await load(place, symbols, { market, ...options });
    return chosen.map((bars) => showBars({ ...bars, origin: { ...bars.origin, selection: warnings } }));
  }
  const loaded = await load(place, typeof what === "string" ? [what] : what, options);
  const shown = loaded.map(showBars);
  return typeof what === "string" ? shown[0]! : shown;
}

async function load(place: Place, what: readonly string[], options: LoadOptions = {}): Promise<Bars[]> {
  try {
    return await shownLoading(options, (watched) => loadFrom(place, what, watched));
  } catch (error) {
    if (!isRepeating()) throw error;
    const pinned = await Promise.all(what.map((each) => pinnedInstead(each, options.timeframe)));
    if (pinned.every((each) => each === undefined)) throw error;
    return await Promise.all(
      what.map(async (each, i) => pinned[i] ?? (await loadFrom(place, [each], options))[0]!),
    );
  }
}

/** With a bar in the cell while providers are asked; stops with the cell. */
async function shownLoading(
  options: LoadOptions,
  loading: (options: LoadOptions) => Promise<Bars[]>,
): Promise<Bars[]> {
  // What is no object is refused where the options are read.
  if (typeof options !== "object") return await loading(options);
  return await watched("Loading bars", options, (watch) => loading({ ...options, ...watch }));
}
