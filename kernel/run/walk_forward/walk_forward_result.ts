/** A walk-forward as a cell has it: what each window found, and what the tests together came to. */
import { mergeClock } from "../../market/clock.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import type { Point } from "../../optimize/space.ts";
import { type WalkForwardStability, walkForwardStability } from "../../optimize/stability.ts";
import { checkOption } from "../../stats/check_option.ts";
import type { Metrics } from "../../stats/core_metrics.ts";
import { type Displayed, displayedAs, withHidden } from "../display.ts";
import { type Report, type ReportOptions, writeReport } from "../report/report.ts";
import { type Rows, withRows } from "../rows.ts";
import type { EquityCurve, Run } from "../run.ts";
import { scoreOf } from "../sweep/objective.ts";
import { accountOf } from "../sweep/trial_run.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import type { Pick } from "./pick.ts";
import { stitched } from "./stitched.ts";
import type { Tested } from "./tested.ts";
import { type Judgement, judgementOf } from "./judgement.ts";
import { walkForwardCard, walkForwardReport, walkForwardTable } from "./walk_forward_card.ts";
import type { SearchPlan } from "./walked_forward.ts";
import { testRun } from "./window_run.ts";
import type { PlacedWindow } from "./windows.ts";

/** One row a window, as columns of `length` values. Times are epoch ms of bars; NaN where something is not defined. */
export interface WalkForwardColumns {
  readonly length: number;
  /** First bar of the training, first and last bar of the test. */
  readonly trainTime: Float64Array;
  readonly time: Float64Array;
  readonly endTime: Float64Array;
  /** The best parameters; null where no trial had the objective, and the test stays without a trade. */
  readonly params: readonly (Point | null)[];
  /** Their objective where they were chosen, and on the test. */
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
  /** What of it was lost, as a share of that in sample; NaN where that is not above zero. */
  readonly degradation: Float64Array;
  /** Of the test, a fraction. */
  readonly totalReturn: Float64Array;
  /** Closed in the test. */
  readonly trades: Float64Array;
  /** How many were tried, and how many of them have the objective. */
  readonly trials: Float64Array;
  readonly scored: Float64Array;
}

/** What walkForward() gives. Shown as a card. */
export interface WalkForward extends Displayed {
  readonly windows: Rows<WalkForwardColumns>;
  /** Account value through the tests. */
  readonly equity: EquityCurve;
  /** Of the tests together. */
  readonly metrics: Metrics;
  /** Name of the statistic that chose. */
  readonly objective: string;
  readonly method: string;
  /** How far the best parameters and their worth hold from window to window. */
  readonly stability: WalkForwardStability;
  readonly judgement: Judgement;
  readonly notes: readonly string[];
  /**
   * The test of a window as a run.
   *
   * @param window its row; negative counts from the end
   * @param symbol where each has its own account; default the first
   * @throws ParameterError for a window that there is not, or that found nothing
   */
  run(window: number, symbol?: string): Run;
  /** Writes everything as a file, as run.report() does. */
  report(options?: ReportOptions): Promise<Report>;
}

export function walkForwardOf(
  prepared: PreparedTrials,
  plan: SearchPlan,
  placed: readonly PlacedWindow[],
  picks: readonly Pick[],
  tests: readonly (Tested | null)[],
  more: readonly string[],
): WalkForward {
  const goal = prepared.goals[0];
  const stability = stabilityOf(prepared, picks, tests);
  const columns = columnsOf(placed, picks, tests, stability);
  const traded = tests.map((test, i) => test ?? idle(prepared, placed[i]!));
  const { time, equity: value, metrics } = stitched(traded, prepared.config.cash, prepared.periodsPerYear);
  const judgement = judgementOf(columns, goal, metrics, stability);
  const parts = {
    prepared,
    plan,
    columns,
    goal,
    time,
    equity: value,
    metrics,
    stability,
    judgement,
    notes: [...notesOf(prepared, plan, columns), ...more],
  };
  const found: Omit<WalkForward, keyof Displayed> = {
    windows: withRows(columns, () => walkForwardTable(parts)),
    equity: displayedAs(
      withHidden({ time, value, length: value.length }, { at: (i: number) => value.at(i) }),
      () => walkForwardCard(parts).figures[0]!,
    ),
    metrics,
    objective: goal.name,
    method: plan.method,
    stability,
    judgement,
    notes: parts.notes,
    run(window, symbol) {
      const row = window < 0 ? placed.length + window : window;
      const point = picks[row]?.point;
      const allowed = point === null ? "a window that found parameters" : `0 to ${placed.length - 1}`;
      checkOption("window", window, Boolean(point), allowed);
      const account = accountOf(prepared, symbol);
      const part = placed[row]!.accounts.find((each) => symbol === undefined || each.account === account);
      if (part === undefined) {
        throw new ParameterError(`Set symbol to one with bars in that window: ${quote(symbol)} has none`, {
          field: "symbol",
          value: symbol,
        });
      }
      return testRun(prepared, part.account, part.test, point!);
    },
    report: (options) => writeReport(walkForwardReport(parts), options),
  };
  return displayedAs(found, () => walkForwardCard(parts));
}

/** Of the parameters that vary; values so that more is better. */
function stabilityOf(
  { goals: [goal], space }: PreparedTrials,
  picks: readonly Pick[],
  tests: readonly (Tested | null)[],
): WalkForwardStability {
  const names = space.dimensions.map(({ name }) => name);
  return walkForwardStability(
    picks.map(({ point, inSample }, i) => ({
      point: point && Object.fromEntries(names.map((name) => [name, point[name]])),
      inSample: scoreOf(goal, inSample),
      outOfSample: scoreOf(goal, tests[i]?.outOfSample ?? NaN),
    })),
    goal.title,
  );
}

function columnsOf(
  placed: readonly PlacedWindow[],
  picks: readonly Pick[],
  tests: readonly (Tested | null)[],
  { degradation }: WalkForwardStability,
): WalkForwardColumns {
  const of = (value: (window: PlacedWindow, i: number) => number) => Float64Array.from(placed, value);
  return {
    length: placed.length,
    trainTime: of(({ train }) => train.from),
    time: of(({ test }) => test.from),
    endTime: of(({ test }) => test.to),
    params: picks.map(({ point }) => point),
    inSample: of((_, i) => picks[i]!.inSample),
    outOfSample: of((_, i) => tests[i]?.outOfSample ?? NaN),
    degradation: of((_, i) => degradation[i]!.value ?? NaN),
    totalReturn: of((_, i) => tests[i] ? tests[i]!.growth.at(-1)! - 1 : 0),
    trades: of((_, i) => tests[i]?.closed.reduce((sum, { profit }) => sum + profit.length, 0) ?? 0),
    trials: of((_, i) => picks[i]!.trials),
    scored: of((_, i) => picks[i]!.scored),
  };
}

/** A test that nothing was found for: the money stays where it is. */
function idle({ universe, setup }: PreparedTrials, { accounts, test }: PlacedWindow): Tested {
  const [part] = accounts;
  const time = part === undefined
    ? Float64Array.of(test.from, test.to)
    : mergeClock(setup.accounts[part.account]!.map((place) => universe[place]!)).time
      .slice(part.test.from, part.test.to);
  return {
    outOfSample: NaN,
    time,
    growth: new Float64Array(time.length).fill(1),
    exposure: new Float64Array(time.length),
    closed: [],
  };
}

function notesOf({ options }: PreparedTrials, { method, trials }: SearchPlan, columns: WalkForwardColumns) {
  const { train, test, step, anchored } = options as unknown as {
    readonly train: unknown;
    readonly test: unknown;
    readonly step?: unknown;
    readonly anchored?: boolean;
  };
  const write = (length: unknown) => typeof length === "number" ? `${length} bars` : String(length);
  const idle = columns.params.filter((point) => point === null).length;
  return [
    `trained on ${anchored ? `everything from the first ${write(train)} on` : write(train)}, tested on ${
      write(test)
    }${step === undefined ? "" : `, moved by ${write(step)}`}`,
    `${method}, ${trials} ${trials === 1 ? "trial" : "trials"} in each of ${columns.length} ${
      columns.length === 1 ? "window" : "windows"
    }`,
    ...idle > 0 ? [`${idle} of them found nothing with the objective and did not trade`] : [],
  ];
}
