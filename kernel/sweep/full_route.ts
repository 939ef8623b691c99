/** Trials through the full engine, one after the other. */
import { Engine } from "../engine/engine.ts";
import { type Planner, plannerOf } from "../engine/plan.ts";
import type { EngineResult } from "../engine/result.ts";
import type { Parameters, Strategy } from "../engine/strategy.ts";
import { quote } from "../market/errors.ts";
import { coreMetrics } from "../stats/core_metrics.ts";
import type { Account } from "./account.ts";
import { type OpenOutcomes, writeMetrics, writeSegments } from "./blank_outcomes.ts";
import type { ColumnCache } from "./columns.ts";
import type { Program } from "./program.ts";
import { cutPlan, ProgramMasks } from "./program_masks.ts";
import type { WindowStage } from "./stage.ts";

/** A run over one window, before anything is made of it. */
export interface TrialRun extends Pick<WindowStage, "setting" | "options" | "periodsPerYear"> {
  readonly result: Omit<EngineResult, "warnings" | "plans">;
}

/** What is simulated: a strategy that decides bar by bar, or null where the plans say everything. */
interface Trial {
  readonly strategy: Strategy | null;
  readonly planner: (stage: WindowStage) => Planner;
}

/** Trials of a program; columns and masks are computed when one first needs them. */
export function programTrials(
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

/** Trials of strategies that are made from their parameters: they see bars that are cut at a window's end. */
export function strategyTrials(
  trials: readonly Parameters[],
  make?: (params: Parameters) => Strategy,
): (trial: number) => Trial {
  if (make === undefined) throw new RangeError("Parameters alone are no strategy: pass what makes it");
  return (trial) => {
    const strategy = make(trials[trial]!);
    return { strategy, planner: ({ setting: { universe, clock } }) => plannerOf(strategy, universe, clock) };
  };
}

/**
 * Writes rows of a trial, or why they have none.
 *
 * @param windows Places in the account of those that the outcomes have rows of
 */
export function runTrial(
  { stages, memory }: Account,
  windows: readonly number[],
  { trial, rows }: { readonly trial: number; readonly rows: readonly number[] },
  trialOf: (trial: number) => Trial,
  statistic: ((run: TrialRun) => number) | null,
  outcomes: OpenOutcomes,
): void {
  const fail = (row: number, error: unknown) => {
    const message = error instanceof Error ? error.message : quote(error);
    outcomes.failures.set(row, message);
  };
  let known: Trial;
  try {
    known = trialOf(trial);
  } catch (error) {
    return rows.forEach((row) => fail(row, error));
  }
  const { strategy, planner } = known;
  for (const row of rows) {
    const window = row % windows.length;
    const stage = stages[windows[window]!]!;
    const { setting, options, periodsPerYear } = stage;
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
      const segments = outcomes.segments[window];
      if (segments) writeSegments(segments, trial, stage.window, result);
    } catch (error) {
      fail(row, error);
    }
  }
}
