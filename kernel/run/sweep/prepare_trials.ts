/** Everything about a sweep or a search that is known before its first trial, checked. */
import {
  type BacktestOptions,
  type EngineConfig,
  OPTION_NAMES,
  resolveOptions,
  startTick,
} from "../../engine/options.ts";
import type { Parameters, Strategy } from "../../engine/strategy.ts";
import type { Universe } from "../../engine/universe.ts";
import type { Bars } from "../../market/bars.ts";
import { mergeClock } from "../../market/clock.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { clockPeriodsPerYear } from "../../market/timeframe.ts";
import type { Space } from "../../optimize/space.ts";
import { spaceOf } from "../../optimize/space_of.ts";
import { factoryOf } from "../../strategy/define.ts";
import { parseParameter } from "../../strategy/parameters.ts";
import type { SweepSetup } from "../../sweep/evaluation.ts";
import type { Window } from "../../sweep/outcomes.ts";
import type { Factory } from "../../sweep/points.ts";
import { benchmarkBars } from "../benchmark.ts";
import { withPinnedData } from "../pinned_data.ts";
import { usableBars } from "../prepare_run.ts";
import { accountCuts } from "./account_cuts.ts";
import { besides, type Goals, goalsOf } from "./objective.ts";
import { checkTrialOptions, TRIAL_NAMES, type TrialOptions, type Tried } from "./trial_options.ts";
import { type Travel, travelOf } from "./travel.ts";

export interface PreparedTrials {
  readonly factory: Factory;
  readonly name: string;
  readonly version: string;
  readonly space: Space;
  readonly universe: readonly Bars[];
  readonly engine: BacktestOptions;
  readonly config: EngineConfig;
  readonly options: TrialOptions;
  /** What every run is measured beside; null for what it buys and holds itself. */
  readonly benchmark: Bars | null;
  readonly goals: Goals;
  readonly isEach: boolean;
  readonly minTrades: number;
  /** Epoch ms of the ticks of each account. */
  readonly clocks: readonly Float64Array[];
  /** First tick out of sample by account; null where the whole is the sample. */
  readonly cuts: readonly number[] | null;
  /** Windows by account: the whole, and where it is split the parts in sample and out of it. */
  readonly setup: SweepSetup;
  readonly travel: Travel;
  readonly periodsPerYear: number;
}

/** Segments whose sums the probability of overfitting is made of. */
const SEGMENTS = 16;

/**
 * @param call Who asks, for messages: "sweep".
 * @param names Options that it has besides.
 * @throws ParameterError, DataError or StrategyError saying what to change
 */
export async function prepareTrials<P extends Parameters>(
  call: string,
  strategy: Tried<P>,
  bars: Universe,
  given: TrialOptions<P>,
  names: readonly string[],
): Promise<PreparedTrials> {
  checkNames(given, [...OPTION_NAMES, ...TRIAL_NAMES, ...names], `the options of ${call}`);
  const options = given as unknown as TrialOptions;
  checkTrialOptions(options);
  const factory = triedFactory(strategy, call);
  const space = triedSpace(factory, strategy, options);
  const goals = goalsOf(options.objective ?? "sharpe");
  const universe = await usableBars(bars, options.accept);
  const engine = await withPinnedData(engineOptions(options));
  const config = resolveOptions(engine, universe);
  const benchmark = benchmarkBars(options.benchmark, universe, config.currency);
  const isEach = options.accounts === "each";
  const places = universe.map((_, i) => i);
  const accounts = isEach ? places.map((place) => [place]) : [places];
  const clocks = accounts.map((_, i) => mergeClock(accountBars({ accounts, bars: universe }, i)).time);
  const starts = clocks.map((time) => startTick(config, time));
  const { split = 0.7 } = options;
  const cuts = split === false ? null : accountCuts(
    clocks.map((time, i) => ({ symbol: universe[i]!.symbol, time, from: starts[i]! })),
    split,
  );
  const windows = clocks.map(({ length }, i) => windowsOf(starts[i]!, cuts?.[i] ?? null, length));
  const travel = await travelOf(factory, space, universe, { engine, config });
  return {
    factory,
    name: factory.definition.name,
    version: factory.definition.version,
    space,
    universe,
    engine,
    config,
    options,
    goals,
    isEach,
    minTrades: options.minTrades ?? 1,
    clocks,
    cuts,
    benchmark,
    setup: {
      ...beside(universe, benchmark),
      accounts,
      options: engine,
      windows,
      objective: besides(goals),
      module: travel.module,
    },
    travel,
    periodsPerYear: clockPeriodsPerYear(universe),
  };
}

/** Bars of the symbols, and of the benchmark where it is none of them. */
function beside(universe: readonly Bars[], benchmark: Bars | null): Pick<SweepSetup, "bars" | "benchmark"> {
  if (benchmark === null) return { bars: universe, benchmark };
  const place = universe.indexOf(benchmark);
  return place >= 0
    ? { bars: universe, benchmark: place }
    : { bars: [...universe, benchmark], benchmark: universe.length };
}

/** Of the symbols that an account trades. */
export const accountBars = (
  { accounts, bars }: Pick<SweepSetup, "accounts" | "bars">,
  account: number,
): Bars[] => accounts[account]!.map((place) => bars[place]!);

function engineOptions(options: TrialOptions): BacktestOptions {
  const known: readonly string[] = OPTION_NAMES;
  return Object.fromEntries(Object.entries(options).filter(([name]) => known.includes(name)));
}

/** The whole cut into equal segments, and its parts. */
function windowsOf(start: number, cut: number | null, length: number): Window[] {
  const size = (length - start) / SEGMENTS;
  const edges = Array.from({ length: SEGMENTS - 1 }, (_, i) => start + Math.round((i + 1) * size));
  // Two returns in each, else nothing can be said of its variance.
  const whole = { from: start, to: length, ...size >= 3 && { edges } };
  return cut === null ? [whole] : [whole, { from: start, to: cut }, { from: cut, to: length }];
}

function triedFactory<P extends Parameters>(strategy: Tried<P>, call: string): Factory {
  const given = strategy as Partial<Strategy & Factory>;
  if (given?.definition?.schema === undefined) {
    const allowed = "a strategy: what defineStrategy() returns, or one made with its parameters";
    throw new ParameterError(`Give ${call} ${allowed}: got ${quote(strategy)}`, {
      field: "strategy",
      value: strategy,
      allowed,
    });
  }
  return typeof strategy === "function"
    ? strategy as unknown as Factory
    : factoryOf(given.definition) as Factory;
}

function triedSpace<P extends Parameters>(
  factory: Factory,
  strategy: Tried<P>,
  { params, where }: TrialOptions,
): Space {
  const { definition } = factory;
  const { name, schema } = definition;
  if (typeof params !== "object" || params === null) {
    const allowed = "the values to try, such as { fast: range(5, 50) }";
    throw new ParameterError(`Set params to ${allowed}: it is ${quote(params)}`, {
      field: "params",
      value: params,
      allowed,
    });
  }
  const defaults = typeof strategy === "function" ? strategy.defaults : strategy.params;
  return spaceOf(params, {
    strategy: name,
    names: Object.keys(schema.shape),
    defaults,
    parse: (field, value) => parseParameter(name, schema.shape, field, value),
    check: definition.check,
    ...where && { where },
  });
}
