/** A walk-forward as a cell has it: what each window found, and what the tests together came to. */
import { ParameterError, quote } from "../../market/errors.ts";
import type { Point } from "../../optimize/space.ts";
import { checkOption } from "../../stats/check_option.ts";
import type { Metrics } from "../../stats/core_metrics.ts";
import { type Displayed, displayedAs, withHidden } from "../display.ts";
import { type Report, type ReportOptions, writeReport } from "../report/report.ts";
import { type Rows, withRows } from "../rows.ts";
import type { EquityCurve, Run } from "../run.ts";
import type { SavedSweep } from "../sweep/saved.ts";
import { shownStored, stoppedNote, storeWindows, windowsStored } from "../sweep/store_windows.ts";
import { existingRow } from "../sweep/trial_row.ts";
import { accountOf } from "../sweep/trial_run.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import { type Kept, keptOf, type KeptStability } from "./kept.ts";
import type { Pick } from "./best_of.ts";
import { stitched } from "./stitched.ts";
import { isRuined, type Tested } from "./tested.ts";
import { verdictOf, type WalkForwardVerdict } from "./verdict.ts";
import { notesOf } from "./notes.ts";
import {
  walkForwardCard,
  walkForwardReport,
  walkForwardTable,
  walkForwardTitle,
} from "./walk_forward_card.ts";
import type { SearchPlan } from "./walked_forward.ts";
import { testRun } from "./window_run.ts";
import type { OpenedWindows } from "./window_source.ts";
import type { PlacedWindow } from "./windows.ts";

/** One row a window, as columns of `length` values. Times are epoch ms of bars; NaN where something is not defined. */
export interface WalkForwardColumns {
  readonly length: number;
  /** First bar of the training, first and last bar of the test, which ends where the next begins. */
  readonly trainTime: Float64Array;
  readonly time: Float64Array;
  readonly endTime: Float64Array;
  /** The best parameters; null where no trial had the objective, and the test stays without a trade. */
  readonly params: readonly (Point | null)[];
  /** Their objective where they were chosen, and on the test; none on one in which nothing was filled. */
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
  /** The Sharpe ratio likewise. */
  readonly inSampleSharpe: Float64Array;
  readonly outOfSampleSharpe: Float64Array;
  /** What was lost of the objective, or of what `stability.of` names, as a share. NaN where there is none. */
  readonly degradation: Float64Array;
  /** Of the test, a fraction: of the money of all accounts together. */
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
  /** Account value through the tests: with accounts of their own the mean of all that trade in any of them. */
  readonly equity: EquityCurve;
  /** Of the tests together. */
  readonly metrics: Metrics;
  /** Name of the statistic that chose. */
  readonly objective: string;
  readonly method: string;
  /** How far the best parameters and their worth hold from window to window. */
  readonly stability: KeptStability;
  readonly verdict: WalkForwardVerdict;
  /** Whether it was stopped before all windows were done, and how many there were to be. */
  readonly stopped: boolean;
  readonly planned: number;
  readonly notes: readonly string[];
  /** Where the windows are stored, once they are; null with `save: false`. */
  readonly saved: Promise<SavedSweep> | null;
  /**
   * The test of a window as a run, with the cash that the tests before it left.
   *
   * @param window its row; negative counts from the end
   * @param symbol whose account, where each has its own
   * @throws ParameterError for a window that there is not, or that found nothing, or an account that was ruined before it
   */
  run(window: number, symbol?: string): Run;
  /** Writes everything as a file, as run.report() does. */
  report(options?: ReportOptions): Promise<Report>;
}

/** What was found in the windows that are done. */
interface Found {
  readonly prepared: PreparedTrials;
  readonly plan: SearchPlan;
  readonly placed: readonly PlacedWindow[];
  readonly picks: readonly Pick[];
  readonly tests: readonly Tested[];
  readonly planned: number;
  readonly notes: readonly string[];
  /** Hash of what was walked through, and how: what it is stored as. */
  readonly id: string;
  readonly save: boolean;
  /** Which windows can be opened as notebooks; null for none. */
  readonly opens: OpenedWindows | null;
}

export function walkForwardOf(
  { prepared, plan, placed, picks, tests, planned, notes, id, save, opens }: Found,
): WalkForward {
  const goal = prepared.goals[0];
  const kept = keptOf(prepared, picks, tests);
  const { stability } = kept;
  const columns = columnsOf(placed, picks, tests, kept);
  const { time, equity: value, metrics } = stitched(tests, prepared.periodsPerYear);
  const verdict = verdictOf(columns, tests, goal, metrics, kept);
  const parts = {
    prepared,
    plan,
    columns,
    goal,
    time,
    equity: value,
    metrics,
    kept,
    verdict,
    opens,
    id,
    notes: [
      ...stoppedNote(placed.length, planned, "windows"),
      ...notesOf({ prepared, plan, placed, tests, columns, goal, kept }),
      ...notes,
    ],
  };
  const saved = !save ? null : storeWindows({
    kind: "walkForward",
    id,
    title: walkForwardTitle(parts),
    prepared,
    params: columns.params,
    columns: numbersOf(columns),
    done: placed.length,
    planned,
  });
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
    verdict,
    stopped: placed.length < planned,
    planned,
    notes: parts.notes,
    saved,
    run(window, symbol) {
      const row = existingRow(window, placed.length, "window");
      const { point } = picks[row]!;
      checkOption("window", window, point !== null, "a window that found parameters");
      const account = accountOf(prepared, symbol);
      const part = placed[row]!.accounts.find((each) => each.account === account);
      if (part === undefined) {
        throw new ParameterError(`Set symbol to one with bars in that window: ${quote(symbol)} has none`, {
          field: "symbol",
          value: symbol,
        });
      }
      const { cash } = tests[row]!;
      checkOption("window", window, !isRuined(cash, account), "one before the account was ruined");
      return testRun(prepared, account, part.test, point!, cash.get(account)!);
    },
    report: (options) => writeReport(walkForwardReport(parts), options),
  };
  const rows = windowsStored(placed.length, "windows");
  return withHidden(found, shownStored(saved, rows, (stored) => walkForwardCard(parts, stored)));
}

/** Of numbers. */
const numbersOf = ({ length: _, params: _params, ...numbers }: WalkForwardColumns) => numbers;

function columnsOf(
  placed: readonly PlacedWindow[],
  picks: readonly Pick[],
  tests: readonly Tested[],
  { stability: { degradation } }: Kept,
): WalkForwardColumns {
  const of = (value: (window: PlacedWindow, i: number) => number) => Float64Array.from(placed, value);
  return {
    length: placed.length,
    trainTime: of(({ train }) => train.from),
    time: of(({ test }) => test.from),
    endTime: of(({ test }) => test.to),
    params: picks.map(({ point }) => point),
    inSample: of((_, i) => picks[i]!.inSample),
    outOfSample: of((_, i) => tests[i]!.outOfSample),
    inSampleSharpe: of((_, i) => picks[i]!.inSampleSharpe),
    outOfSampleSharpe: of((_, i) => tests[i]!.outOfSampleSharpe),
    degradation: of((_, i) => degradation[i]!.value ?? NaN),
    totalReturn: of((_, i) => returnOf(tests[i]!)),
    trades: of((_, i) => tests[i]!.profit.length),
    trials: of((_, i) => picks[i]!.trials),
    scored: of((_, i) => picks[i]!.scored),
  };
}

/** Nothing where there was nothing left. */
function returnOf({ cash, equity }: Tested): number {
  const before = [...cash.values()].reduce((sum, money) => sum + money, 0) / cash.size;
  return before > 0 ? equity.at(-1)! / before - 1 : 0;
}
