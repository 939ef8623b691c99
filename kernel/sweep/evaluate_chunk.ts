/** Chunks to outcomes: what Workers, this thread and other machines call, so that all of them come to the same bits. */
import { Engine } from "../engine/engine.ts";
import { type Planner, plannerOf } from "../engine/plan.ts";
import type { SharedMemory } from "../engine/portfolio.ts";
import type { EngineResult } from "../engine/result.ts";
import type { Parameters, Strategy } from "../engine/strategy.ts";
import { contractOf } from "../engine/slot.ts";
import type { Bars } from "../market/bars.ts";
import { mergeClock } from "../market/clock.ts";
import { quote } from "../market/errors.ts";
import { coreMetrics } from "../stats/core_metrics.ts";
import type { StatisticName } from "../stats/registry.ts";
import { blankOutcomes, type OpenOutcomes, writeMetrics, writeSegments } from "./blank_outcomes.ts";
import { ColumnCache } from "./columns.ts";
import type { Chunk, SweepSetup } from "./evaluation.ts";
import { accountFits, type FastEvaluator, fastEvaluator, planFits } from "./fast/mod.ts";
import { type Outcomes, TRIAL_METRICS } from "./outcomes.ts";
import { partsOf } from "./parts.ts";
import { PLAN_PARTS, type Program } from "./program.ts";
import { cutPlan, ProgramMasks } from "./program_masks.ts";
import { type WindowStage, windowStage } from "./stage.ts";

/** A run over one window, before anything is made of it. */
export interface TrialRun extends Pick<WindowStage, "setting" | "options" | "periodsPerYear"> {
  readonly result: Omit<EngineResult, "warnings" | "plans">;
}

/** What an evaluator cannot do by itself. */
export interface Means {
  /** The strategy of a setup's module with these parameters. */
  readonly make?: (params: Parameters) => Strategy;
  /** A statistic as a run's `statistics()` has it, null where it is not defined. */
  readonly statistic?: (run: TrialRun, name: StatisticName) => number | null;
  /** The compiled fast path; null for its twin in TypeScript, whose results are the same. */
  readonly simd?: WebAssembly.Module | null;
}

export interface Evaluator {
  /** @throws what is wrong with all trials alike: options, bars, windows */
  evaluate(chunk: Chunk): Outcomes;
}

/** Bytes of indicators kept between chunks. */
const KEPT = 128 * 2 ** 20;

/** Evaluates the chunks of one sweep; what they share is computed once. */
export function evaluatorOf(setup: SweepSetup, means: Means = {}): Evaluator {
  const columns = new ColumnCache(setup.bars, KEPT);
  const accountAt = accountKeeper((place) => accountOf(setup, place, means.simd ?? null));
  const statistic = statisticOf(setup, means);
  const isFast = statistic === null;
  return {
    evaluate({ account: place, length, trials }) {
      const account = accountAt(place);
      const outcomes = blankOutcomes(length, setup.windows[place]!, statistic !== null);
      const isProgram = "plans" in trials;
      const left = isProgram && isFast
        ? evaluateFast(account, trials, columns, outcomes)
        : Array.from({ length }, (_, trial) => trial);
      const trialOf = isProgram ? programTrials(account, trials, columns) : strategyTrials(trials, means);
      for (const trial of left) runTrial(account, trial, trialOf, statistic, outcomes);
      columns.endChunk();
      return outcomes;
    },
  };
}

/** What computes the objective of a run; null where the trial metrics hold it. */
function statisticOf(
  { objective }: SweepSetup,
  { statistic }: Means,
): ((run: TrialRun) => number) | null {
  if (objective === null || (TRIAL_METRICS as readonly string[]).includes(objective)) return null;
  return (run) => statistic!(run, objective) ?? NaN;
}

interface Account {
  /** Places of its bars in the sweep. */
  readonly symbols: readonly number[];
  readonly stages: readonly WindowStage[];
  /** Null where every trial takes the full engine. */
  readonly fast: FastEvaluator | null;
  /** Of the trial that is simulated. */
  readonly memory: SharedMemory;
}

/** Bars, of all accounts together, up to which these are kept: what was used longest ago goes first. */
const KEPT_TICKS = 500_000;

function accountKeeper(make: (place: number) => Account): (place: number) => Account {
  const kept = new Map<number, Account>();
  let ticks = 0;
  return (place) => {
    const known = kept.get(place);
    const account = known ?? make(place);
    if (known) kept.delete(place);
    else ticks += account.memory.equity.length;
    kept.set(place, account);
    for (const [oldest, { memory }] of kept) {
      if (ticks <= KEPT_TICKS || oldest === place) break;
      kept.delete(oldest);
      ticks -= memory.equity.length;
    }
    return account;
  };
}

function accountOf(
  { bars, accounts, options, windows }: SweepSetup,
  account: number,
  simd: WebAssembly.Module | null,
): Account {
  const symbols = accounts[account]!;
  const universe = symbols.map((place): Bars => bars[place]!);
  const { time } = mergeClock(universe);
  const own = windows[account]!;
  const stages = own.map((window) => windowStage(universe, time, options, window));
  const { setting: { config }, periodsPerYear } = stages[0]!;
  const instrument = contractOf(universe[0]!, config);
  const fast = accountFits(config, universe, instrument)
    ? fastEvaluator({ bars: universe[0]!, config, instrument, windows: own, periodsPerYear }, simd)
    : null;
  const memory = { equity: new Float64Array(time.length), exposure: new Float64Array(time.length) };
  return { symbols, stages, fast, memory };
}

/** Gives the trials that are left to the full engine. */
function evaluateFast(
  { symbols, fast, memory }: Account,
  program: Program,
  cache: ColumnCache,
  outcomes: OpenOutcomes,
): readonly number[] {
  const { given, operations, plans } = program;
  const all = Array.from({ length: plans.length / PLAN_PARTS.length }, (_, trial) => trial);
  if (fast === null) return all;
  const fitting = all.filter((trial) => planFits(plans, trial));
  const left = fitting.length === all.length ? [] : all.filter((trial) => !planFits(plans, trial));
  const symbol = symbols[0]!;
  const most = Math.floor(KEPT / memory.equity.byteLength);
  for (const part of partsOf(program, fitting, most)) {
    const columns: Float64Array[] = new Array(program.columns.length);
    let masks: Uint8Array[];
    try {
      for (const place of part.columns) columns[place] = cache.column(symbol, program.columns[place]!);
      masks = given.map((signal) => cache.signal(symbol, signal));
    } catch {
      // The full engine finds out which trials it is that fail.
      left.push(...part.trials);
      continue;
    }
    const trials = Int32Array.from(part.trials);
    left.push(...fast.evaluate({ columns, given: masks, operations, plans, trials }, outcomes));
  }
  return left;
}

/** What is simulated: a strategy that decides bar by bar, or null where the plans say everything. */
interface Trial {
  readonly strategy: Strategy | null;
  readonly planner: (stage: WindowStage) => Planner;
}

function programTrials(
  { symbols }: Account,
  program: Program,
  columns: ColumnCache,
): (trial: number) => Trial {
  const masks = symbols.map((symbol) => new ProgramMasks(program, columns, symbol));
  return (trial) => {
    const plans = masks.map((of) => of.plan(trial));
    const planner = ({ symbols, setting: { universe } }: WindowStage): Planner => ({
      plan: (i) => cutPlan(plans[symbols[i]!]!, universe[i]!.length),
      done: () => {},
    });
    return { strategy: null, planner };
  };
}

function strategyTrials(trials: readonly Parameters[], { make }: Means): (trial: number) => Trial {
  if (make === undefined) throw new RangeError("Parameters alone are no strategy: pass what makes it");
  return (trial) => {
    const strategy = make(trials[trial]!);
    return { strategy, planner: ({ setting: { universe, clock } }) => plannerOf(strategy, universe, clock) };
  };
}

function runTrial(
  { stages, memory }: Account,
  trial: number,
  trialOf: (trial: number) => Trial,
  statistic: ((run: TrialRun) => number) | null,
  outcomes: OpenOutcomes,
): void {
  const fail = (window: number, error: unknown) => {
    const message = error instanceof Error ? error.message : quote(error);
    outcomes.failures.set(trial * stages.length + window, message);
  };
  let known: Trial;
  try {
    known = trialOf(trial);
  } catch (error) {
    return stages.forEach((_, window) => fail(window, error));
  }
  const { strategy, planner } = known;
  for (let window = 0; window < stages.length; window++) {
    const stage = stages[window]!;
    const { setting, options, periodsPerYear } = stage;
    const row = trial * stages.length + window;
    try {
      const { plan, done } = planner(stage);
      const plans = setting.universe.map((_, i) => plan(i));
      const engine = new Engine(strategy, setting, plans, statistic === null ? { memory } : {});
      while (engine.step());
      done();
      const result = statistic === null
        ? engine.closeMeasured()
        : { ...engine.close(), start: setting.start };
      if (statistic !== null) {
        outcomes.objective![row] = statistic({
          setting,
          options,
          periodsPerYear,
          result: result as TrialRun["result"],
        });
      }
      writeMetrics(outcomes, row, coreMetrics(result, { periodsPerYear }));
      writeSegments(outcomes.segments[window]!, trial, stage.window, result);
    } catch (error) {
      fail(window, error);
    }
  }
}
