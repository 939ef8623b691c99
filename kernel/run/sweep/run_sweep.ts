/** A sweep from its options to its result. */
import type { Universe } from "../../engine/universe.ts";
import type { Parameters } from "../../engine/strategy.ts";
import { pointsOf, sizeWithin } from "../../optimize/points.ts";
import type { Point } from "../../optimize/space.ts";
import { checkCount, checkFlag } from "../../stats/check_option.ts";
import { checkWatched, type Watched } from "../../data/progress.ts";
import { formatNumber } from "../../plot/spec/format.ts";
import { stopSignal } from "../watched.ts";
import { concluded, unlessStopped, watchKept } from "./conclude.ts";
import { scoreBlock } from "./custom_objective.ts";
import { type PreparedTrials, prepareTrials } from "./prepare_trials.ts";
import { executorOf, runTrials } from "./run_trials.ts";
import { Sweep } from "./sweep_result.ts";
import type { SweepOptions } from "./sweep.ts";
import { sweepJournal } from "./sweep_journal.ts";
import { sweepId } from "./sweep_id.ts";
import { valueNames } from "./trial_columns.ts";
import type { WatchEnd } from "./watch_trials.ts";
import { trialsStored } from "./saved.ts";
import { checkPictures } from "./trial_pictures.ts";
import { triedLedger } from "./tried_ledger.ts";
import type { Tried } from "./trial_options.ts";
import { TrialSet } from "./trial_set.ts";

const SWEEP_NAMES = [
  "top",
  "max",
  "save",
  "pictures",
  "onProgress",
  "signal",
] as const satisfies readonly (keyof SweepOptions)[];

export async function runSweep<P extends Parameters>(
  strategy: Tried<P>,
  bars: Universe,
  options: SweepOptions<P>,
): Promise<Sweep> {
  const began = performance.now();
  const { top = 10, max = 1_000_000, save = true, pictures, onProgress, signal } = checkOwn(options);
  const stop = stopSignal(signal);
  stop?.throwIfAborted();
  const prepared = await prepareTrials("sweep", strategy, bars, options, SWEEP_NAMES);
  checkPictures(pictures, prepared);
  const planned = sizeWithin(prepared.space, max, "max");
  const id = sweepId("sweep", prepared);
  const { set, taken, ended, goesOn } = await tried(prepared, pointsOf(prepared.space), {
    began,
    pictures,
    id,
    planned,
    save,
    onProgress,
    signal: stop,
  });
  const trials = set.finish();
  const stopped = trials.length < planned;
  if (stopped && trials.length === 0) throw stop!.reason;
  const search = { kind: "sweep", id, prepared, trials, planned, stopped };
  return await unlessStopped(
    new Sweep(await concluded({ ...search, save, top, pictures, ended, notes: takenNote(taken) })),
    { ...trialsStored(trials), ...goesOn && { more: " The same sweep again goes on from there." } },
  );
}

function checkOwn<P extends Parameters>(options: SweepOptions<P>): SweepOptions<P> {
  const { top, max, save } = options ?? {};
  checkCount("top", top);
  checkCount("max", max);
  checkFlag("save", save);
  checkWatched((options ?? {}) as unknown as Watched);
  return options ?? {} as SweepOptions<P>;
}

/** What the trials of a sweep came to so far. */
interface TriedSoFar {
  readonly set: TrialSet;
  /** Trials of an earlier start. */
  readonly taken: number;
  readonly ended: WatchEnd;
  /** Whether the same sweep again goes on from there. */
  readonly goesOn: boolean;
}

interface Trying extends Pick<SweepOptions, "onProgress" | "pictures"> {
  readonly id: string;
  readonly save: boolean;
  readonly signal: AbortSignal | undefined;
  readonly planned: number;
  readonly began: number;
}

/** All points, or those that were done when it was stopped. */
async function tried(
  prepared: PreparedTrials,
  points: Iterable<Point>,
  { id, planned, save, onProgress, signal, began, pictures }: Trying,
): Promise<TriedSoFar> {
  const set = new TrialSet(prepared.space, valueNames(prepared.goals, prepared.cuts !== null), planned);
  const journal = save ? await sweepJournal(id, prepared, planned) : undefined;
  const watch = await watchKept(prepared, {
    kind: "sweep",
    id,
    save,
    names: SWEEP_NAMES,
    planned,
    onProgress,
    began,
    pictures,
  });
  for (const block of journal?.earlier ?? []) {
    set.add(block);
    watch.recall(block);
  }
  const taken = set.length;
  const running = {
    executor: executorOf(prepared, planned - set.length),
    signal,
    isDone: journal?.has,
  };
  const ledger = triedLedger(prepared, save);
  let ending: "done" | "stopped" | "failed" = "failed";
  let ended: WatchEnd;
  let goesOn = false;
  try {
    for await (const tried of runTrials(prepared, points, running)) {
      const block = set.add(await scoreBlock(prepared, tried, signal));
      watch.add(block);
      await ledger.add(block.points);
      await journal?.add(block);
    }
    ending = "done";
  } catch (error) {
    if (!signal?.aborted) throw error;
    ending = "stopped";
  } finally {
    ended = await watch.end(ending);
    if (ending === "failed") await ledger.end();
    goesOn = await journal?.end(ending === "done") ?? false;
  }
  return { set, taken, ended, goesOn };
}

const takenNote = (taken: number): string[] =>
  taken === 0
    ? []
    : [`${formatNumber(taken, "integer")} of them were there from an earlier start that did not end.`];
