import type { Strategy } from "../../engine/strategy.ts";
import { type Universe, universeOf } from "../../engine/universe.ts";
import type { LoadOptions } from "../../data/load_bars.ts";
import type { Bars } from "../../market/bars.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import { checkOption } from "../../stats/check_option.ts";
import { METRIC_NAMES, type Metrics } from "../../stats/core_metrics.ts";
import { loadBars } from "../load_bars.ts";
import { partedOptions, type RunOptions } from "../options.ts";
import { withPinnedData } from "../pinned_data.ts";
import { prepareRun } from "../prepare_run.ts";
import { strategyTitle, symbolsTitle } from "../run_card.ts";
import { watched } from "../watched.ts";
import type { Watched } from "../../data/progress.ts";
import { type AllRuns, type Combination, tableOfAll } from "./all_runs.ts";
import { type Job, messageOf, runJobs, simulated } from "./jobs.ts";

/** What backtestAll() may be told besides the options of backtest(), which hold for every run. */
export interface BacktestAllOptions extends Omit<RunOptions, "onProgress"> {
  /** Ranks the table; default `sharpe`. */
  readonly by?: keyof Metrics;
  /** How symbols that are given by name are loaded. */
  readonly load?: LoadOptions;
  /**
   * Workers to simulate on, 0 for this thread alone; default one for each core, where that saves more than their
   * start takes.
   */
  readonly workers?: number;
  /** Called when a run was done. */
  readonly onProgress?: Watched["onProgress"];
}

/** One account each: a symbol by name or by its bars, or the bars of several symbols. */
export type AllSymbols =
  | Bars
  | readonly (string | Bars | readonly Bars[])[]
  | Readonly<Record<string, Universe>>;

/**
 * Runs every strategy on every symbol, each in an account of its own, on all cores, and tabulates the metrics, the
 * best first. A run that fails is a row with its reason; the others go on.
 *
 * Strategies go to Workers as their expressions, or as the text of their functions where these use nothing from
 * outside, such as a variable of the cell. What cannot go runs in this thread, and a note says so. Results are the
 * same either way.
 *
 * @param strategies made with their parameters, in a list or by name
 * @param symbols names, bars, lists of bars for one account each, or any of these by name
 * @throws ParameterError without a strategy or a symbol, and for options that are not allowed
 * @throws the signal's reason where it was stopped
 * @example
 * ```ts
 * import { above, backtestAll, below, defineStrategy, sma, syntheticBars, z } from "tapebook";
 *
 * const average = defineStrategy({
 *   name: "above_average",
 *   params: { bars: z.int().default(50) },
 *   indicators: ({ close }, p) => ({ mean: sma(close, p.bars) }),
 *   signals: ({ close, mean }) => ({ entries: above(close, mean), exits: below(close, mean) }),
 * });
 * const bars = syntheticBars({ symbols: ["A", "B", "C"], bars: 500, seed: 1 });
 * const all = await backtestAll([average({ bars: 20 }), average()], bars, { costs: "us-equity" });
 * if (all.table.length !== 6 || all.best?.metrics.sharpe !== all.table.sharpe[0]) throw new Error("two times three, the best first");
 * ```
 */
export async function backtestAll(
  strategies: readonly Strategy[] | Readonly<Record<string, Strategy>>,
  symbols: AllSymbols,
  options: BacktestAllOptions = {},
): Promise<AllRuns> {
  const { by = "sharpe", load, workers, onProgress, signal, ...given } = options;
  checkOption("by", by, METRIC_NAMES.includes(by), METRIC_NAMES.join(", "));
  const usable = workers === undefined || Number.isInteger(workers) && workers >= 0 && workers <= 256;
  checkOption("workers", workers, usable, "0 to 256");
  const named = namedStrategies(strategies);
  return await watched("Backtests", { onProgress, signal }, async (watch) => {
    const accounts = await namedAccounts(symbols, load, watch);
    const { engine, reading } = partedOptions(await withPinnedData(given));
    const combinations: Combination[] = [];
    const jobs: Job[] = [];
    for (const [name, strategy] of named) {
      for (const [symbol, bars] of accounts) {
        const combination: Combination = { strategy: name, symbol, metrics: null, reason: "", again: null };
        combinations.push(combination);
        try {
          const prepared = await prepareRun(strategy, bars, engine, reading);
          combination.again = () => simulated(prepared);
          jobs.push({ combination, prepared });
        } catch (error) {
          combination.reason = messageOf(error);
        }
      }
    }
    const notes = await runJobs(jobs, combinations.length, workers, watch);
    return await tableOfAll(combinations, by, notes);
  });
}

function namedStrategies(
  given: readonly Strategy[] | Readonly<Record<string, Strategy>>,
): [string, Strategy][] {
  const list = Array.isArray(given) ? given as readonly Strategy[] : Object.values(given);
  const odd = list.find((each) =>
    typeof each !== "object" || each === null || !("definition" in each) || !("params" in each)
  );
  if (list.length === 0 || odd !== undefined) {
    const allowed = "at least one strategy, made with its parameters";
    const hint = typeof odd === "function" ? "; call it: average()" : "";
    throw new ParameterError(
      `Give strategies as ${allowed}: got ${list.length === 0 ? "none" : quote(odd)}${hint}`,
      {
        field: "strategies",
        value: odd,
        allowed,
      },
    );
  }
  return named(Array.isArray(given) ? list.map(strategyTitle) : Object.keys(given), list);
}

async function namedAccounts(
  given: AllSymbols,
  load: LoadOptions | undefined,
  { signal }: Watched,
): Promise<[string, readonly Bars[]][]> {
  const isList = Array.isArray(given) || "close" in given;
  const list: readonly (string | Universe)[] = isList
    ? [given].flat(1) as (string | Universe)[]
    : Object.values(given);
  if (list.length === 0) {
    const allowed = "at least one symbol, or its bars";
    throw new ParameterError(`Give symbols as ${allowed}: there is none`, {
      field: "symbols",
      value: given,
      allowed,
    });
  }
  const accounts: (readonly Bars[])[] = [];
  for (const each of list) {
    accounts.push(universeOf(typeof each === "string" ? await loadBars(each, { ...load, signal }) : each));
  }
  return named(
    isList
      ? accounts.map((bars) => bars.length === 1 ? bars[0]!.symbol : symbolsTitle(bars))
      : Object.keys(given),
    accounts,
  );
}

/** Names that are there twice are numbered. */
function named<T>(names: readonly string[], values: readonly T[]): [string, T][] {
  const seen = new Map<string, number>();
  return values.map((value, i) => {
    const count = (seen.get(names[i]!) ?? 0) + 1;
    seen.set(names[i]!, count);
    return [count === 1 ? names[i]! : `${names[i]} (${count})`, value];
  });
}
