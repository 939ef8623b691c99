/**
 * The best parameters of each window by what its training bars say. A method that goes through the points without looking at
 * scores tries each point once, over all windows; one that learns from scores searches in each window by itself.
 */
import type { Meter } from "../../data/progress.ts";
import type { MethodName } from "../../optimize/methods.ts";
import type { Search } from "../../optimize/search.ts";
import type { Point } from "../../optimize/space.ts";
import type { Stretch } from "../../optimize/splits.ts";
import type { SweepSetup } from "../../sweep/evaluation.ts";
import { attemptsOver, CHUNK_BARS } from "../sweep/attempts.ts";
import { searching } from "../optimise/search_loop.ts";
import type { Executor } from "../sweep/executor.ts";
import { type LiveChunks, liveChunks } from "../sweep/live_chunks.ts";
import { scoreOf } from "../sweep/objective.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import type { OnTried } from "../sweep/tried_ledger.ts";
import { BestOf, type Pick, type Read, sharpesOf, valuesOf } from "./best_of.ts";
import { type AccountWindow, type GatheredAttempt, gatheredAttempts } from "./gathered_attempts.ts";
import { barCost, commonGroup, learnedGroups, type SearchedWindows } from "./search_groups.ts";
import type { PlacedAccount, PlacedWindow } from "./windows.ts";

export interface Picking {
  readonly method: string;
  /** Of each window. */
  readonly trials: number;
  readonly batch: number;
  /** A search of its own for each window; the same one for all where it does not learn. */
  readonly searchOf: (window: number) => Search;
  readonly executor: Executor;
  /** Chunks that the executor can have at a time without resting. */
  readonly chunks: number;
  readonly meter: Meter;
  readonly onTried: OnTried;
  readonly signal: AbortSignal | undefined;
}

/** Methods whose points do not depend on scores. */
const BLIND: readonly string[] = ["grid", "random", "sobol", "latin-hypercube"] satisfies MethodName[];

/**
 * In the order of the windows, each as soon as it is known. Windows are searched some at a time: a walk-forward that is stopped
 * has the first of them whole, not a bit of all.
 *
 * @throws the signal's reason
 */
export async function* picksOf(
  prepared: PreparedTrials,
  windows: readonly PlacedWindow[],
  picking: Picking,
): AsyncGenerator<Pick> {
  const training = trainingOf(prepared, windows);
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, ...picking.signal ? [picking.signal] : []]);
  const live = liveChunks(picking.executor, training.setup, signal);
  let done = false;
  try {
    const picks = BLIND.includes(picking.method) ? commonPicks : learnedPicks;
    yield* picks(prepared, training, live, { ...picking, signal });
    done = true;
  } finally {
    // Whoever ended it early waits for no more trials.
    if (!done) over.abort();
    await live.end();
  }
}

/** What all searches try points on: accounts with the training bars of the windows that they are in. */
interface Training {
  readonly setup: SweepSetup;
  /** By window: its accounts, and which of each one's windows it is. */
  readonly parts: readonly (readonly TrainingPart[])[];
}

interface TrainingPart extends PlacedAccount, AccountWindow {}

function trainingOf({ setup }: PreparedTrials, placed: readonly PlacedWindow[]): Training {
  const present = [...new Set(placed.flatMap(({ accounts }) => accounts.map(({ account }) => account)))];
  const windows = present.map((): Stretch[] => []);
  const parts = placed.map(({ accounts }) =>
    accounts.map((each): TrainingPart => {
      const place = present.indexOf(each.account);
      return { ...each, place, window: windows[place]!.push(each.train) - 1 };
    })
  );
  const accounts = present.map((account) => setup.accounts[account]!);
  return { setup: { ...setup, accounts, windows }, parts };
}

/** What the windows are on the whole. */
const searched = ({ parts }: Training, trials: number): SearchedWindows => ({
  windows: parts.length,
  trials,
  accounts: parts.flat().length / parts.length,
  bars: barsOf(parts.flat()) / parts.length,
});

/** Milliseconds of a trial's bar; the search is a new one, which nobody else asks. */
const barCostOf = (prepared: PreparedTrials, { searchOf }: Picking): number =>
  barCost(prepared, searchOf(0).ask(1)[0]?.point);

const barsOf = (parts: readonly PlacedAccount[]): number =>
  parts.reduce((sum, { train }) => sum + train.to - train.from, 0);

/** Numbers from 0 on, so many at a time. */
const groupsOf = (length: number, size: number): number[][] =>
  Array.from(
    { length: Math.ceil(length / size) },
    (_, i) => Array.from({ length: Math.min(size, length - i * size) }, (_, k) => i * size + k),
  );

/** Points at a time, so that a stop is heard and memory stays small however large the space is. */
const BATCH = 256;

/** Each point is tried once for all windows of a group. */
async function* commonPicks(
  prepared: PreparedTrials,
  training: Training,
  live: LiveChunks,
  picking: Picking,
): AsyncGenerator<Pick> {
  const { trials, searchOf, meter, onTried, signal } = picking;
  const { travel, goals: [goal], minTrades } = prepared;
  const { parts } = training;
  const attempts = attemptsOver(live, travel);
  const size = commonGroup(searched(training, trials), barCostOf(prepared, picking));
  for (const group of groupsOf(parts.length, size)) {
    const best = group.map(() => new BestOf(goal));
    const accounts = Map.groupBy(group.flatMap((window) => parts[window]!), ({ place }) => place);
    const on = [...accounts].map(([account, own]) => ({ account, windows: own.map(({ window }) => window) }));
    const placeOf = new Map(on.map(({ account }, i) => [account, i]));
    const one = async (points: readonly Point[], before: Promise<void>) => {
      const found = await attempts.attempt(on, points);
      // Of equals the first counts, and batches come back in any order.
      await before;
      group.forEach((number, i) => {
        const read = parts[number]!.map((part): Read => {
          const place = placeOf.get(part.place)!;
          const { windows } = on[place]!;
          const row = { window: windows.indexOf(part.window), windows: windows.length, minTrades };
          return { attempt: found[place]!, part, row };
        });
        best[i]!.add(points, valuesOf(prepared, read, points, best[i]!), () => sharpesOf(read, points));
      });
      // Every group tries the same ones.
      if (group[0] === 0) await onTried(points);
      meter.add(points.length * group.length);
    };
    const search = searchOf(0);
    // Two batches at a time: Workers go on while this thread reads what has come.
    let [left, before]: [number, Promise<void>] = [trials, Promise.resolve()];
    for (;;) {
      signal?.throwIfAborted();
      const points = search.ask(Math.min(BATCH, left)).map(({ point }) => point);
      if (points.length === 0) break;
      left -= points.length;
      const now = one(points, before);
      now.catch(() => {});
      await before;
      before = now;
    }
    await before;
    for (const each of best) yield each.pick();
  }
}

/** Each window is searched by itself; the searches of a group are tried together, and groups take turns. */
async function* learnedPicks(
  prepared: PreparedTrials,
  training: Training,
  live: LiveChunks,
  picking: Picking,
): AsyncGenerator<Pick> {
  const { parts } = training;
  const { trials, method, batch, chunks } = picking;
  const cost = { bar: barCostOf(prepared, picking), method, batch, chunks };
  const { size, lanes } = learnedGroups(searched(training, trials), cost);
  const pairs = parts.flat();
  /** Chunks of a group if each search had its own. */
  const most = Math.max(1, size * pairs.length / parts.length);
  const fitting = Math.floor(CHUNK_BARS / (batch * barsOf(pairs) / pairs.length));
  const together = Math.max(1, Math.min(Math.ceil(most / chunks), fitting));
  const groups = groupsOf(parts.length, size);
  const picks = parts.map(() => Promise.withResolvers<Pick>());
  for (const { promise } of picks) promise.catch(() => {});
  const lane = async () => {
    for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
      const attempt = gatheredAttempts(live, prepared.travel, together);
      await Promise.all(group.map(async (window) => {
        picks[window]!.resolve(await learnedPick(prepared, parts[window]!, window, attempt, picking));
      }));
    }
  };
  for (let number = 0; number < lanes; number++) {
    lane().catch((error) => picks.forEach(({ reject }) => reject(error)));
  }
  for (const { promise } of picks) yield await promise;
}

async function learnedPick(
  prepared: PreparedTrials,
  own: readonly TrainingPart[],
  window: number,
  attempt: GatheredAttempt,
  { trials, batch, searchOf, meter, onTried, signal }: Picking,
): Promise<Pick> {
  const { goals: [goal], minTrades } = prepared;
  const best = new BestOf(goal);
  const budget = { trials, batch, seconds: Infinity, patience: Infinity };
  const loop = searching(searchOf(window), async (points) => {
    const found = await attempt(own, points);
    const row = { window: 0, windows: 1, minTrades };
    const read = own.map((part, i): Read => ({ attempt: found[i]!, part, row }));
    const column = valuesOf(prepared, read, points, best);
    best.add(points, column, () => sharpesOf(read, points));
    await onTried(points);
    meter.add(points.length);
    return { scores: [column.map((value) => scoreOf(goal, value))], columns: {} };
  }, { budget, signal });
  while (!(await loop.next()).done);
  signal?.throwIfAborted();
  return best.pick();
}
