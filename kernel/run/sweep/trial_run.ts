/** One trial as a backtest of its own. */
import type { BacktestOptions } from "../../engine/options.ts";
import type { Parameters, Strategy } from "../../engine/strategy.ts";
import type { Bars } from "../../market/bars.ts";
import { quote } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { viewBars } from "../../market/slice_bars.ts";
import { upperBound } from "../../series/search.ts";
import { checkOption } from "../../stats/check_option.ts";
import { simulate } from "../../engine/simulate.ts";
import { finishRun, prepareRun } from "../prepare_run.ts";
import type { Run } from "../run.ts";
import { accountBars, type PreparedTrials } from "./prepare_trials.ts";
import { PARTS, type TrialPart } from "./trial_columns.ts";

/** Which run of a trial. */
export interface TrialRunOptions {
  /** Which account: needed where each of several symbols has its own. */
  readonly symbol?: string;
  /** Default the whole, read in its two parts. */
  readonly part?: TrialPart;
}

/** What a part of an account is run over. */
export function partOf({ setup, clocks, engine }: PreparedTrials, account: number, part: TrialPart) {
  const bars = accountBars(setup, account);
  const { from, to } = setup.windows[account]![PARTS.indexOf(part)]!;
  const time = clocks[account]!;
  const last = time[to - 1]!;
  const cut = to === time.length ? bars : bars.flatMap((each): Bars[] => {
    const end = upperBound(each.time, last);
    return end > 0 ? [viewBars(each, 0, end)] : [];
  });
  const own = withOwnInstruments(engine, cut);
  return { bars: cut, engine: from === 0 ? own : { ...own, from: new Date(time[from]!) }, time };
}

/** Without those of symbols that an account does not have. */
function withOwnInstruments(engine: BacktestOptions, bars: readonly Bars[]): BacktestOptions {
  if (engine.instruments === undefined) return engine;
  const own = Object.entries(engine.instruments).filter(([symbol]) =>
    bars.some((each) => each.symbol === symbol)
  );
  return { ...engine, instruments: Object.fromEntries(own) };
}

/** @throws ParameterError for a symbol that there is not, and for none where there are several accounts */
export function accountOf({ setup, universe, isEach }: PreparedTrials, symbol?: string): number {
  if (symbol === undefined && setup.accounts.length === 1) return 0;
  const symbols = universe.map((bars) => bars.symbol);
  const account = setup.accounts.findIndex((places) => isEach && universe[places[0]!]!.symbol === symbol);
  const allowed = isEach
    ? `one of ${symbols.slice(0, 20).join(", ")}, as each symbol has an account of its own`
    : "nothing: there is one account over all symbols";
  checkOption("symbol", symbol, account >= 0, allowed);
  return account;
}

/** @throws ParameterError for a part or an account that there is not, and for other options */
function checkTrialRun({ cuts }: PreparedTrials, options: TrialRunOptions): void {
  checkNames(options, ["symbol", "part"], "the options of run");
  const { part } = options;
  const known: readonly unknown[] = cuts === null ? PARTS.slice(0, 1) : PARTS;
  const allowed = cuts === null ? '"whole", as nothing was split' : PARTS.map(quote).join(", ");
  checkOption("part", part, part === undefined || known.includes(part), allowed);
}

/** @throws ParameterError for options that are not allowed */
export async function trialRun(
  prepared: PreparedTrials,
  params: Parameters,
  options: TrialRunOptions = {},
): Promise<Run> {
  checkTrialRun(prepared, options);
  const { symbol, part = "whole" } = options;
  const account = accountOf(prepared, symbol);
  const { bars, engine, time } = partOf(prepared, account, part);
  const { cuts, benchmark, options: { accept } } = prepared;
  const split = part === "whole" && cuts !== null ? { split: new Date(time[cuts[account]!]!) } : {};
  const strategy: Strategy = prepared.factory(params);
  const run = await prepareRun(strategy, bars, engine, {
    accept,
    ...benchmark && { benchmark },
    ...split,
  });
  return finishRun(run, simulate(strategy, run.universe, run.engine), undefined);
}
