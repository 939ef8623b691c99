/** A search from its options to its result. */
import { type Journal, openJournal } from "../../data/trials/journal.ts";
import { checkWatched, type Watched } from "../../data/progress.ts";
import { sweepsFolder, workspaceFolder } from "../../data/workspace.ts";
import type { Parameters } from "../../engine/strategy.ts";
import type { Universe } from "../../engine/universe.ts";
import { basename, join } from "node:path";
import type { GivenUp } from "../../optimize/overfitting_data.ts";
import { createSearch, type MethodName } from "../../optimize/methods.ts";
import { isListed, spaceSize } from "../../optimize/points.ts";
import { createPruner } from "../../optimize/pruning.ts";
import type { Point } from "../../optimize/space.ts";
import { checkCount, checkFlag, checkOption } from "../../stats/check_option.ts";
import { formatNumber } from "../../plot/spec/format.ts";
import { duration } from "../progress_bar.ts";
import { stopSignal } from "../watched.ts";
import { concluded, unlessStopped, watchKept } from "../sweep/conclude.ts";
import { scoreBlock } from "../sweep/custom_objective.ts";
import { type PreparedTrials, prepareTrials } from "../sweep/prepare_trials.ts";
import { blockOf, executorOf, type TrialBlock } from "../sweep/run_trials.ts";
import { sweepId } from "../sweep/sweep_id.ts";
import { valueNames } from "../sweep/trial_columns.ts";
import { trialsStored } from "../sweep/saved.ts";
import type { WatchEnd } from "../sweep/watch_trials.ts";
import { checkPictures } from "../sweep/trial_pictures.ts";
import { triedLedger } from "../sweep/tried_ledger.ts";
import type { Tried } from "../sweep/trial_options.ts";
import { type Trials, TrialSet } from "../sweep/trial_set.ts";
import { attemptsOver } from "../sweep/attempts.ts";
import { blockOfKept, keptBlocks, type KeptTrials, nothingTried, placedAmong } from "../sweep/kept_blocks.ts";
import { type LiveChunks, liveChunks } from "../sweep/live_chunks.ts";
import { Optimisation } from "./optimisation.ts";
import type { OptimiseOptions } from "./optimise.ts";
import { type Stages, stagesOf } from "./pruned.ts";
import { type Begun, claimJournal } from "./resumed.ts";
import { type Budget, type Ending, searching } from "./search_loop.ts";

const NAMES = [
  "method",
  "trials",
  "seconds",
  "patience",
  "batch",
  "prune",
  "resume",
  "top",
  "save",
  "pictures",
  "onProgress",
  "signal",
] as const satisfies readonly (keyof OptimiseOptions)[];

/** How a search goes on, all of it decided. */
interface Plan extends Budget {
  readonly method: MethodName;
  /** Trials that are wanted, where the space has fewer. */
  readonly wanted: number;
}

export async function runOptimise<P extends Parameters>(
  strategy: Tried<P>,
  bars: Universe,
  given: OptimiseOptions<P>,
): Promise<Optimisation> {
  const began = performance.now();
  const options = Object(given) as unknown as OptimiseOptions;
  checkOwn(options);
  const { top = 10, save = true, pictures } = options;
  const signal = stopSignal(options.signal);
  signal?.throwIfAborted();
  const prepared = await prepareTrials("optimise", strategy, bars, Object(given), NAMES);
  checkPrune(prepared, options.prune);
  checkPictures(pictures, prepared);
  const plan = planOf(prepared, options);
  const id = sweepId("optimise", prepared, {
    method: plan.method,
    batch: plan.batch,
    trials: plan.trials,
    prune: options.prune ?? null,
  });
  const { trials, ending, taken, givenUp, damaged, ended } = await searched(prepared, plan, {
    ...options,
    save,
    id,
    signal,
    began,
  });
  const pruned = givenUp?.count ?? 0;
  if (trials.length === 0 && ending === "stopped") throw signal!.reason;
  const planned = Number.isFinite(plan.trials) ? Math.max(plan.trials, trials.length) : trials.length;
  const search = await concluded({
    kind: "optimise",
    id,
    prepared,
    trials,
    planned,
    stopped: ending === "stopped",
    save,
    top,
    pictures,
    ended,
    notes: [
      endingNote(ending, trials.length, plan),
      ...pruned > 0 ? [`${words(pruned)} of them were given up early and have no objective.`] : [],
      ...takenNote(taken, options.resume, plan),
      ...damaged === null ? [] : [damagedNote(damaged, taken)],
    ],
  });
  return await unlessStopped(
    new Optimisation({
      ...search,
      method: plan.method,
      ending,
      ...givenUp !== null && pruned > 0 && { givenUp },
    }),
    {
      ...trialsStored(trials),
      ...options.resume !== undefined && { more: ` The same search again goes on from there (resume).` },
    },
  );
}

function checkOwn(
  { trials, seconds, patience, batch, top, save, resume, onProgress, signal }: OptimiseOptions,
) {
  for (const [field, value] of Object.entries({ trials, patience, batch, top })) checkCount(field, value);
  checkOption("seconds", seconds, seconds === undefined || seconds > 0, "a number above 0");
  checkFlag("save", save);
  checkOption(
    "resume",
    resume,
    resume === undefined || typeof resume === "string" && /^[\p{L}\d][\p{L}\d_.-]{0,99}$/u.test(resume),
    "a name of letters, digits, _, . and -",
  );
  checkWatched({ onProgress, signal } as unknown as Watched);
}

function checkPrune({ goals }: PreparedTrials, prune: OptimiseOptions["prune"]): void {
  if (prune === undefined) return;
  createPruner(prune);
  const isOne = goals.length === 1 && typeof goals[0].source !== "function";
  checkOption(
    "prune",
    prune,
    isOne,
    "nothing, or objective to one statistic: shares of the sample are scored by it",
  );
}

const TRIALS = 200;
/** Of a search that time or patience ends: what its columns may take. */
const MOST_TRIALS = 10_000_000;
/** Batches in a search, so that what it learns is used; and points that are worth sending together. */
const BATCHES = 25;
const LARGEST = 64;

function planOf({ space, goals, config }: PreparedTrials, options: OptimiseOptions): Plan {
  const { seconds = Infinity, patience = Infinity } = options;
  const method = options.method ?? (goals.length > 1 ? "nsga2" : "tpe");
  const isOpen = options.seconds !== undefined || options.patience !== undefined;
  const wanted = options.trials ?? (isOpen ? MOST_TRIALS : TRIALS);
  const size = isListed(space) ? spaceSize(space) : Infinity;
  const trials = Math.min(wanted, size);
  const batch = options.batch ?? Math.min(LARGEST, Math.max(1, Math.round(trials / BATCHES)));
  // Refuses methods and what they cannot search before anything else is done.
  createSearch(method, space, { seed: config.seed, objectives: goals.length, trials });
  return { method, trials, size, seconds, patience, batch, wanted };
}

interface Searching extends Pick<OptimiseOptions, "resume" | "batch" | "prune" | "onProgress" | "pictures"> {
  readonly id: string;
  readonly save: boolean;
  readonly signal: AbortSignal | undefined;
  readonly began: number;
}

/** What a search came to. */
interface Found {
  readonly trials: Trials;
  readonly ending: Ending;
  /** Trials that a journal had. */
  readonly taken: number;
  /** Null where no trial could be given up early. */
  readonly givenUp: GivenUp | null;
  readonly ended: WatchEnd;
}

async function searched(
  prepared: PreparedTrials,
  plan: Plan,
  given: Searching,
): Promise<Found & Pick<Journal, "damaged">> {
  const { resume, batch, prune = "none" } = given;
  if (resume === undefined) return { ...await carriedOut(prepared, plan, given, plan), damaged: null };
  const journal = await openJournal(join(sweepsFolder(workspaceFolder()), `${resume}.journal`));
  try {
    const begun = await claimJournal(journal, resume, prepared, {
      method: plan.method,
      prune,
      batch,
      begun: { trials: plan.trials, batch: plan.batch },
    });
    return { ...await carriedOut(prepared, plan, given, begun, journal), damaged: journal.damaged };
  } finally {
    journal.close();
  }
}

async function carriedOut(
  prepared: PreparedTrials,
  plan: Plan,
  { id, signal, save, prune, onProgress, began, pictures }: Searching,
  begun: Begun,
  journal?: Journal,
): Promise<Found> {
  const { goals, space, cuts, config } = prepared;
  const { method, trials: planned } = plan;
  const search = createSearch(method, space, {
    seed: config.seed,
    objectives: goals.length,
    trials: begun.trials,
  });
  const stages = prune === undefined ? null : stagesOf(prepared, prune);
  const set = new TrialSet(space, valueNames(goals, cuts !== null), planned);
  const watch = await watchKept(prepared, {
    kind: "optimise",
    id,
    save,
    names: NAMES,
    planned,
    onProgress,
    began,
    pictures,
  });
  const live = liveChunks(executorOf(prepared, planned), stages?.setup ?? prepared.setup, signal);
  const loop = searching(search, batchTrier(prepared, live, stages, signal), {
    budget: { ...plan, batch: begun.batch },
    journal,
    signal,
  });
  const ledger = triedLedger(prepared, save);
  let taken = 0;
  let ending: Ending | "failed" = "failed";
  let ended: WatchEnd;
  try {
    for (let from = 0;;) {
      const { done, value } = await loop.next();
      if (done) {
        ending = value;
        break;
      }
      const { points, tried, again } = value;
      const block = blockOfKept(from, points, tried);
      from += points.length;
      if (again) taken += points.length;
      if (again) stages?.recall(tried);
      stages?.add(tried);
      set.add(block);
      if (again) watch.recall(block);
      else watch.add(block);
      await ledger.add(points);
    }
  } finally {
    await live.end();
    ended = await watch.end(ending === "failed" || ending === "stopped" ? ending : "done");
    if (ending === "failed") await ledger.end();
  }
  const givenUp = stages?.givenUp() ?? null;
  return { trials: set.finish(), ending, taken, givenUp, ended };
}

/** Tries a batch: all of it, or those that keep up on the shares of the sample. */
function batchTrier(
  prepared: PreparedTrials,
  live: LiveChunks,
  stages: Stages | null,
  signal: AbortSignal | undefined,
): (points: readonly Point[]) => Promise<KeptTrials> {
  const { goals, cuts, travel } = prepared;
  const whole = async (points: readonly Point[]): Promise<KeptTrials> => {
    if (points.length === 0) return nothingTried(valueNames(goals, cuts !== null), goals);
    const blocks = await blocksOf(prepared, live, points);
    const scored: TrialBlock[] = [];
    for (const block of blocks) scored.push(await scoreBlock(prepared, block, signal));
    return keptBlocks(scored, goals);
  };
  if (stages === null) return whole;
  const attempts = attemptsOver(live, travel);
  return async (points) => {
    const { alive, scores, pruned, columns } = await stages.attempt(attempts, points);
    const tried = placedAmong(await whole(alive.map((place) => points[place]!)), alive, points.length);
    const last = tried.scores.map((column) => column.map((score, i) => pruned[i] === 1 ? scores[i]! : score));
    return { ...tried, scores: last, pruned, columns: { ...tried.columns, ...columns } };
  };
}

/** A batch in as many parts as there are cores, so that all of them have something to do. */
async function blocksOf(
  prepared: PreparedTrials,
  live: LiveChunks,
  points: readonly Point[],
): Promise<TrialBlock[]> {
  const { setup, travel } = prepared;
  const parts = Math.max(1, Math.ceil(navigator.hardwareConcurrency / setup.accounts.length));
  const size = Math.ceil(points.length / parts);
  const firsts = Array.from({ length: Math.ceil(points.length / size) }, (_, i) => i * size);
  return await Promise.all(firsts.map(async (from) => {
    const some = points.slice(from, from + size);
    const packed = travel.pack(some);
    const outcomes = await Promise.all(
      setup.accounts.map((_, account) =>
        // Those of stages come behind the sweep's own.
        live.evaluate({
          account,
          windows: [...setup.windows[account]!.keys()],
          length: packed.places.length,
          trials: packed.trials,
        })
      ),
    );
    return blockOf(prepared, from, some, packed, outcomes);
  }));
}

const words = (count: number): string =>
  `${formatNumber(count, "integer")} ${count === 1 ? "trial" : "trials"}`;

function takenNote(taken: number, name: string | undefined, { wanted }: Plan): string[] {
  if (taken === 0) return [];
  const more = taken > wanted
    ? `, more than the ${formatNumber(wanted, "integer")} that trials asks for: no other was tried`
    : "";
  return [`${words(taken)} of them were kept under the name ${name}${more}.`];
}

const damagedNote = (copy: string, taken: number): string =>
  `What was kept was damaged behind its first ${
    words(taken)
  }, from where on all was tried again; the file as it was is ` +
  `${basename(copy)}.`;

function endingNote(ending: Ending, trials: number, { method, seconds, patience }: Plan): string {
  const how = `Searched by ${method}`;
  if (ending === "seconds") return `${how}; ended after ${duration(seconds)}.`;
  if (ending === "patience") return `${how}; ended as ${words(patience)} in a row were no better.`;
  if (ending === "exhausted") {
    return `${how}; the space has no more than ${words(trials)}, all of which were tried.`;
  }
  return `${how}.`;
}
