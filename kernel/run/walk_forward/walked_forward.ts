/** walkForward() from its options to its result. */
import { checkWatched, startMeter, type Watched } from "../../data/progress.ts";
import type { Parameters } from "../../engine/strategy.ts";
import type { Universe } from "../../engine/universe.ts";
import { ParameterError } from "../../market/errors.ts";
import { createSearch, type MethodName } from "../../optimize/methods.ts";
import { isListed, sizeWithin, spaceSize } from "../../optimize/points.ts";
import type { Space } from "../../optimize/space.ts";
import { checkCount, checkFlag, checkOption } from "../../stats/check_option.ts";
import { unlessStopped } from "../sweep/conclude.ts";
import { type PreparedTrials, prepareTrials } from "../sweep/prepare_trials.ts";
import { chunksAtATime, executorOf } from "../sweep/run_trials.ts";
import { sweepId } from "../sweep/sweep_id.ts";
import { windowsStored } from "../sweep/store_windows.ts";
import { countingTried, type OnTried } from "../sweep/tried_ledger.ts";
import { refuseOption, type Tried } from "../sweep/trial_options.ts";
import { watched } from "../watched.ts";
import type { Pick } from "./best_of.ts";
import { type Picking, picksOf } from "./pick.ts";
import { cashOf, type Tested, testedWindow } from "./tested.ts";
import { type WalkForward, walkForwardOf } from "./walk_forward_result.ts";
import type { WalkForwardOptions } from "./walk_forward.ts";
import { keepWindowSource, takeWindowSource } from "./window_source.ts";
import { type PlacedWindow, placedWindows } from "./windows.ts";

const NAMES = [
  "train",
  "test",
  "step",
  "anchored",
  "method",
  "trials",
  "save",
  "onProgress",
  "signal",
] as const;

const TRIALS = 200;

/** What walkForward() does; loaded by those who need it alone. */
export async function walkedForward<P extends Parameters>(
  strategy: Tried<P>,
  bars: Universe,
  options: WalkForwardOptions<P>,
): Promise<WalkForward> {
  const { train, test, step, anchored, method, trials, save = true, onProgress, signal } = Object(
    options,
  ) as WalkForwardOptions<P>;
  checkWatched({ onProgress, signal });
  refuseOption(Object(options), "split", "nothing: train and test say what each window is");
  const prepared = await prepareTrials("walkForward", strategy, bars, { ...options, split: false }, NAMES);
  checkCount("trials", trials);
  checkFlag("anchored", anchored);
  checkFlag("save", save);
  const { goals, space, engine } = prepared;
  checkOption(
    "objective",
    options.objective,
    goals.length === 1,
    "one: a walk-forward trades the best by it",
  );
  const windows = placedWindows(prepared, { train, test, step, anchored });
  const plan = searchPlan(space, method, trials);
  const searchOf = (window: number) =>
    createSearch(plan.method, space, {
      seed: (engine.seed ?? 1) + window,
      objectives: 1,
      trials: plan.trials,
    });
  searchOf(0);
  const source = save ? takeWindowSource(prepared, bars, NAMES) : undefined;
  const found = await watched("Walk-forward", { onProgress, signal }, async (watch) => {
    const { result: { picks, tests }, notes } = await countingTried(prepared, save, async (onTried) => {
      const { picks, tests } = await walked(prepared, windows, { ...plan, searchOf, onTried }, watch);
      const stopped = tests.length < windows.length;
      if (stopped && picks.every(({ point }) => point === null)) throw watch.signal!.reason;
      checkPicks(prepared.goals[0].name, prepared.minTrades, picks);
      return { picks, tests };
    });
    const id = sweepId("walkForward", prepared, { train, test, step, anchored, ...plan });
    const placed = windows.slice(0, tests.length);
    return walkForwardOf({
      prepared,
      plan,
      placed,
      picks,
      tests,
      planned: windows.length,
      notes: [...failureNote(picks), ...notes],
      id,
      save,
      opens: save ? await keepWindowSource(id, source, { prepared, placed, picks, tests }) : null,
    });
  });
  return await unlessStopped(found, windowsStored(found.windows.length, "windows"));
}

interface Walked {
  /** Of the windows that are done, from the first on. */
  readonly picks: readonly Pick[];
  readonly tests: readonly Tested[];
}

interface Walking extends SearchPlan {
  readonly searchOf: Picking["searchOf"];
  readonly onTried: OnTried;
}

/** All windows, or those that were done when it was stopped. */
async function walked(
  prepared: PreparedTrials,
  windows: readonly PlacedWindow[],
  plan: Walking,
  { onProgress, signal }: Watched,
): Promise<Walked> {
  const total = plan.trials * windows.length;
  const [picks, tests]: [Pick[], Tested[]] = [[], []];
  const found = picksOf(prepared, windows, {
    ...plan,
    batch: batchOf(windows.reduce((pairs, { accounts }) => pairs + accounts.length, 0)),
    executor: executorOf(prepared, total),
    chunks: chunksAtATime(prepared),
    meter: startMeter({ total, unit: "trials", onProgress }),
    signal,
  });
  try {
    for await (const pick of found) {
      const window = windows[tests.length]!;
      const cash = tests.at(-1)?.left ?? cashOf(prepared, windows);
      tests.push(await inTurn(() => testedWindow(prepared, window, pick.point, cash), signal));
      picks.push(pick);
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
  return { picks, tests };
}

/**
 * Points that a search which learns is asked for at a time: few, for it to learn, and enough for Workers to share; more where
 * there are so many searches and accounts that what each batch costs besides would count.
 */
const batchOf = (pairs: number): number => pairs > 200 ? 16 : 8;

function failureNote(picks: readonly Pick[]): string[] {
  const failed = picks.filter(({ failure }) => failure !== null);
  return failed.length === 0
    ? []
    : [`trials of ${failed.length} of the windows have no objective, the first as ${failed[0]!.failure}`];
}

/** Lets the event loop turn first, in which a stop can arrive. */
async function inTurn<T>(task: () => T, signal: AbortSignal | undefined): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
  return task();
}

export interface SearchPlan {
  readonly method: MethodName;
  /** In each window. */
  readonly trials: number;
}

function searchPlan(space: Space, method: MethodName | undefined, trials: number | undefined): SearchPlan {
  if (method === "grid") return { method, trials: sizeWithin(space, trials ?? MOST_POINTS, "trials") };
  const size = isListed(space) ? spaceSize(space) : Infinity;
  const budget = Math.min(trials ?? TRIALS, size);
  return { method: method ?? (size <= budget ? "grid" : "tpe"), trials: budget };
}

/** Of a grid that nobody has bounded. */
const MOST_POINTS = 100_000;

function checkPicks(objective: string, minTrades: number, picks: readonly Pick[]): void {
  if (picks.some(({ point }) => point !== null)) return;
  const failure = picks.find((pick) => pick.failure !== null)?.failure ?? null;
  if (failure !== null) {
    const allowed = "an objective that gives a number for some trial";
    throw new ParameterError(`Mend the objective: no trial of any window has one, as ${failure}`, {
      field: "objective",
      value: objective,
      allowed,
    });
  }
  const smaller = minTrades > 0;
  const allowed = `a longer one, or give other parameters${smaller ? " or a smaller minTrades" : ""}`;
  const trades = `${minTrades} closed ${minTrades === 1 ? "trade" : "trades"} or more`;
  throw new ParameterError(
    `Set train to ${allowed}: no trial of any window has ${objective}${smaller ? ` with ${trades}` : ""}`,
    { field: "train", value: picks.length, allowed },
  );
}
