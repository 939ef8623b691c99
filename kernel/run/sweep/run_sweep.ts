/** A sweep from its options to its result. */
import type { Universe } from "../../engine/universe.ts";
import type { Parameters } from "../../engine/strategy.ts";
import { pointsOf, sizeWithin } from "../../optimize/points.ts";
import type { Point } from "../../optimize/space.ts";
import { checkOption } from "../../stats/check_option.ts";
import { checkWatched, type Watched } from "../../data/progress.ts";
import { DISPLAY } from "../display.ts";
import { runningCell } from "../running_cell.ts";
import { notebookSession } from "../session.ts";
import { keepTrialSource } from "../trial_source.ts";
import { scoreBlock } from "./custom_objective.ts";
import { type PreparedTrials, prepareTrials } from "./prepare_trials.ts";
import { checkScored } from "./ranking.ts";
import { executorOf, runTrials } from "./run_trials.ts";
import { watchTrials } from "./watch_trials.ts";
import { countVariants, storeSweep } from "./store_sweep.ts";
import { Sweep } from "./sweep_result.ts";
import type { SweepOptions } from "./sweep.ts";
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
  const set = await tried(prepared, pointsOf(prepared.space), { id, planned, save, onProgress, signal });
  const trials = set.finish();
  const stopped = trials.length < planned;
  if (stopped && trials.length === 0) throw stopReason(signal);
  checkScored(trials, prepared.goals, prepared.minTrades);
  const { tried: variants, note } = save
    ? await countVariants({ prepared, trials })
    : { tried: trials.length, note: null };
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
    notes: [...note === null ? [] : [note], ...stayedNote(prepared, planned)],
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
): Promise<TrialSet> {
  const signals = [notebookSession()?.signal, signal].filter((each) => each !== undefined);
  const stop = signals.length > 0 ? AbortSignal.any(signals) : undefined;
  const set = new TrialSet(prepared.space, valueNames(prepared.goals, prepared.cuts !== null), planned);
  const opens = save === true && await keepTrialSource(id, searchCode(prepared)).catch(() => false);
  const watch = watchTrials(prepared, { planned, onProgress, ...opens && { id } });
  try {
    for await (const block of runTrials(prepared, points, executorOf(prepared, planned), stop)) {
      await scoreBlock(prepared, block, stop);
      set.add(block);
      watch.add(block);
    }
    await watch.end("done");
  } catch (error) {
    await watch.end(stop?.aborted ? "stopped" : "failed");
    if (!stop?.aborted) throw error;
  }
  return set;
}

const searchCode = ({ name, space, options, isEach }: PreparedTrials) => ({
  call: "sweep" as const,
  strategy: name,
  parameters: [...Object.keys(space.fixed), ...space.dimensions.map((each) => each.name)],
  ownOptions: [...TRIAL_NAMES.filter((own) => own !== "benchmark" && own !== "accept"), ...SWEEP_NAMES],
  ...options.split !== false && { split: splitText(options.split) },
  isEach,
});

const splitText = (split: TrialOptions["split"]): number | string =>
  split instanceof Date
    ? split.toISOString()
    : typeof split === "boolean" || split === undefined
    ? 0.7
    : split;

function stayedNote({ travel, name }: PreparedTrials, planned: number): string[] {
  return travel.stays === null || planned < 100
    ? []
    : [`${name} ran in this thread alone, as it cannot go to a Worker: ${travel.stays}.`];
}

const stopReason = (signal: AbortSignal | undefined): unknown =>
  signal?.aborted ? signal.reason : notebookSession()!.signal.reason;

/** What was done is stored and shown before the cell ends as it was told to. */
async function endStopped(result: Sweep, signal: AbortSignal): Promise<never> {
  await result.saved?.catch(() => {});
  runningCell()?.send("display_data", crypto.randomUUID(), await result[DISPLAY]());
  throw signal.reason;
}
