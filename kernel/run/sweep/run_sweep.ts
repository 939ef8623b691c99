/** A sweep from its options to its result. */
import type { Universe } from "../../engine/universe.ts";
import type { Parameters } from "../../engine/strategy.ts";
import { pointsOf, sizeWithin } from "../../optimize/points.ts";
import type { Point } from "../../optimize/space.ts";
import { checkOption } from "../../stats/check_option.ts";
import { checkWatched, type Watched } from "../../data/progress.ts";
import { formatNumber } from "../../plot/spec/format.ts";
import { DISPLAY } from "../display.ts";
import { runningCell } from "../running_cell.ts";
import { notebookSession } from "../session.ts";
import { keepTrialSource, type SearchCode } from "../trial_source.ts";
import { scoreBlock } from "./custom_objective.ts";
import { type PreparedTrials, prepareTrials } from "./prepare_trials.ts";
import { checkScored } from "./ranking.ts";
import { executorOf, runTrials } from "./run_trials.ts";
import { watchTrials } from "./watch_trials.ts";
import { countVariants, storeSweep } from "./store_sweep.ts";
import { Sweep } from "./sweep_result.ts";
import type { SweepOptions } from "./sweep.ts";
import { sweepJournal } from "./sweep_journal.ts";
import { sweepId } from "./sweep_id.ts";
import { valueNames } from "./trial_columns.ts";
import { TRIAL_NAMES, type TrialOptions, type Tried } from "./trial_options.ts";
import { TrialSet } from "./trial_set.ts";

const SWEEP_NAMES = [
  "top",
  "max",
  "save",
  "onProgress",
  "signal",
] as const satisfies readonly (keyof SweepOptions)[];

export async function runSweep<P extends Parameters>(
  strategy: Tried<P>,
  bars: Universe,
  options: SweepOptions<P>,
): Promise<Sweep> {
  const began = performance.now();
  const { top = 10, max = 1_000_000, save = true, onProgress, signal } = checkOwn(options);
  const session = notebookSession();
  session?.signal.throwIfAborted();
  signal?.throwIfAborted();
  const prepared = await prepareTrials("sweep", strategy, bars, options, SWEEP_NAMES);
  const planned = sizeWithin(prepared.space, max, "max");
  const id = sweepId("sweep", prepared);
  const { set, taken } = await tried(prepared, pointsOf(prepared.space), {
    id,
    planned,
    save,
    onProgress,
    signal,
  });
  const trials = set.finish();
  const stopped = trials.length < planned;
  if (stopped && trials.length === 0) throw stopReason(signal);
  checkScored(trials, prepared.goals, prepared.minTrades);
  const { tried: variants, note } = await countVariants({ prepared, trials, save });
  const saved = save ? storeSweep({ kind: "sweep", id, prepared, trials, planned }) : null;
  const result = new Sweep({
    kind: "sweep",
    id,
    prepared,
    trials,
    planned,
    stopped,
    tried: variants,
    top,
    seed: prepared.config.seed,
    seconds: (performance.now() - began) / 1000,
    notes: [...takenNote(taken), ...note === null ? [] : [note], ...stayedNote(prepared, planned)],
    saved,
  });
  if (session?.signal.aborted) await endStopped(result, session.signal);
  return result;
}

function checkOwn<P extends Parameters>(options: SweepOptions<P>): SweepOptions<P> {
  const { top, max, save } = options ?? {};
  const whole = (value: unknown, least: number) =>
    value === undefined || Number.isInteger(value) && value as number >= least;
  checkOption("top", top, whole(top, 1), "a whole number, 1 or more");
  checkOption("max", max, whole(max, 1), "a whole number, 1 or more");
  checkOption("save", save, save === undefined || typeof save === "boolean", "true or false");
  checkWatched((options ?? {}) as unknown as Watched);
  return options ?? {} as SweepOptions<P>;
}

interface Trying extends Pick<SweepOptions, "save" | "onProgress" | "signal"> {
  readonly id: string;
  readonly planned: number;
}

/** All points, or those that were done when it was stopped. */
async function tried(
  prepared: PreparedTrials,
  points: Iterable<Point>,
  { id, planned, save, onProgress, signal }: Trying,
): Promise<{ readonly set: TrialSet; readonly taken: number }> {
  const signals = [notebookSession()?.signal, signal].filter((each) => each !== undefined);
  const stop = signals.length > 0 ? AbortSignal.any(signals) : undefined;
  const set = new TrialSet(prepared.space, valueNames(prepared.goals, prepared.cuts !== null), planned);
  const opens = save === true &&
    await keepTrialSource(id, searchCode(prepared, "sweep", SWEEP_NAMES)).catch(() => false);
  const watch = watchTrials(prepared, { planned, onProgress, ...opens && { id } });
  const journal = save ? await sweepJournal(id, prepared, planned) : undefined;
  for (const block of journal?.earlier ?? []) {
    set.add(block);
    watch.recall(block);
  }
  const taken = set.length;
  const running = {
    executor: executorOf(prepared, planned - set.length),
    signal: stop,
    isDone: journal?.has,
  };
  let ending: "done" | "stopped" | "failed" = "failed";
  try {
    for await (const tried of runTrials(prepared, points, running)) {
      const block = await scoreBlock(prepared, tried, stop);
      set.add(block);
      watch.add(block);
      await journal?.add(block);
    }
    ending = "done";
  } catch (error) {
    if (!stop?.aborted) throw error;
    ending = "stopped";
  } finally {
    await watch.end(ending);
    await journal?.end(ending === "done");
  }
  return { set, taken };
}

const takenNote = (taken: number): string[] =>
  taken === 0
    ? []
    : [`${formatNumber(taken, "integer")} of them were there from an earlier start that did not end.`];

/** @param names Options of the call that those of a backtest have not, besides those of every trial. */
export const searchCode = (
  { name, space, options, isEach }: PreparedTrials,
  call: SearchCode["call"],
  names: readonly string[],
): SearchCode => ({
  call,
  strategy: name,
  space,
  ownOptions: [...TRIAL_NAMES.filter((own) => own !== "benchmark" && own !== "accept"), ...names],
  ...options.split !== false && { split: splitText(options.split) },
  isEach,
});

const splitText = (split: TrialOptions["split"]): number | string =>
  split instanceof Date
    ? split.toISOString()
    : typeof split === "boolean" || split === undefined
    ? 0.7
    : split;

/** Why it took as long as it did, or was not carried out where the caller said. */
export function stayedNote({ travel, name, options }: PreparedTrials, planned: number): string[] {
  const isSent = options.executor !== undefined || (options.workers ?? 0) > 0;
  return travel.stays === null || (planned < 100 && !isSent)
    ? []
    : [`${name} ran in this thread alone, as it cannot go to a Worker: ${travel.stays}.`];
}

export const stopReason = (signal: AbortSignal | undefined): unknown =>
  signal?.aborted ? signal.reason : notebookSession()!.signal.reason;

/** What was done is stored and shown before the cell ends as it was told to. */
export async function endStopped(result: Sweep, signal: AbortSignal): Promise<never> {
  await result.saved?.catch(() => {});
  runningCell()?.send("display_data", crypto.randomUUID(), await result[DISPLAY]());
  throw signal.reason;
}
