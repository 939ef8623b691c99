/** What sweeps and searches have in common around their trials: how they are watched, and what becomes of them in the end. */
import type { MimeBundle } from "../../../document/notebook.ts";
import { DISPLAY, type Displayed } from "../display.ts";
import { lineBundle, runningCell } from "../running_cell.ts";
import { notebookSession } from "../session.ts";
import { keepTrialSource, type SearchCode } from "../trial_source.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import { checkScored } from "./ranking.ts";
import { storedNote, type StoredRows } from "./saved.ts";
import { countVariants, storeSweep, type ToStore } from "./store_sweep.ts";
import type { Searched } from "./sweep_result.ts";
import { TRIAL_NAMES, type TrialOptions } from "./trial_options.ts";
import { type TrialWatch, type WatchEnd, type WatchOptions, watchTrials } from "./watch_trials.ts";

export interface Watching extends Pick<WatchOptions, "planned" | "onProgress" | "began" | "pictures"> {
  readonly kind: SearchCode["call"];
  readonly id: string;
  readonly save: boolean;
  /** Options of the call that those of a backtest have not, besides those of every trial. */
  readonly names: readonly string[];
}

/** What is kept can be opened, trial by trial. */
export async function watchKept(
  prepared: PreparedTrials,
  { kind, id, save, names, ...options }: Watching,
): Promise<TrialWatch> {
  const opens = save && await keepTrialSource(id, searchCode(prepared, kind, names)).catch(() => false);
  return watchTrials(prepared, { ...options, kind, ...opens && { id } });
}

/** What of the call is not the backtest's that each trial is. */
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

export interface Concluding extends ToStore, Pick<Searched, "stopped" | "top" | "notes" | "pictures"> {
  readonly save: boolean;
  readonly ended: WatchEnd;
}

/**
 * Counts the trials among the variants ever tried, and begins to store them.
 *
 * @throws ParameterError where no trial has an objective
 */
export async function concluded(
  { save, ended, notes, stopped, top, pictures, ...search }: Concluding,
): Promise<Searched> {
  const { prepared, trials, planned } = search;
  const { tried, note } = await countVariants({ prepared, trials, save });
  checkScored(trials, prepared.goals, prepared.minTrades);
  return {
    ...search,
    stopped,
    top,
    pictures,
    tried,
    seed: prepared.config.seed,
    ...ended,
    notes: [...notes, ...note === null ? [] : [note], ...stayedNote(prepared, planned)],
    saved: save ? storeSweep(search) : null,
  };
}

/** Why it took as long as it did, or was not carried out where the caller said. */
function stayedNote({ travel, name, options }: PreparedTrials, planned: number): string[] {
  const isSent = options.executor !== undefined || (options.workers ?? 0) > 0;
  return travel.stays === null || (planned < 100 && !isSent)
    ? []
    : [`${name} ran in this thread alone, as it cannot go to a Worker: ${travel.stays}.`];
}

/** What is stored of a result, in words. */
interface InStore extends StoredRows {
  /** What else is to be said of it. */
  readonly more?: string;
}

/**
 * The result; where the notebook was stopped it is stored and shown before the cell ends as it was told to. What is stored is
 * told first: its card may take longer than a cell has that is stopped.
 */
export async function unlessStopped<R extends Displayed & Pick<Searched, "saved">>(
  result: R,
  { more = "", ...rows }: InStore,
): Promise<R> {
  const signal = notebookSession()?.signal;
  if (!signal?.aborted) return result;
  const id = crypto.randomUUID();
  const show = (type: "display_data" | "update_display_data", bundle: MimeBundle) => {
    // Another cell, or this one again, may run by now where it did not wait.
    if (notebookSession()?.signal === signal) runningCell()?.send(type, id, bundle);
  };
  show("display_data", lineBundle(`${await storedNote(result.saved, rows)}${more}`));
  // So that it leaves before the card takes the thread.
  await new Promise((resolve) => setTimeout(resolve, 0));
  show("update_display_data", await result[DISPLAY]());
  throw signal.reason;
}
