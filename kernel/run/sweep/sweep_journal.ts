/**
 * What a sweep that takes its time has done so far, beside its file: the same sweep, started again after its process was killed or
 * it was stopped, goes on from there.
 */
import { dirname, join } from "node:path";
import { type Journal, type JournalRecord, openJournal } from "../../data/trials/journal.ts";
import { sweepsFolder, workspaceFolder } from "../../data/workspace.ts";
import { DataError } from "../../market/errors.ts";
import type { Point } from "../../optimize/space.ts";
import { blockOfKept, keptBlocks } from "./kept_blocks.ts";
import { canonicalJson, sha256 } from "../canonical.ts";
import { codeIdentity } from "../code_identity.ts";
import { pointsOf } from "../../optimize/points.ts";
import type { Goals } from "./objective.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import type { TrialBlock } from "./run_trials.ts";

/** Milliseconds of work that are lost at most. */
const INTERVAL = 2_000;
/** Milliseconds after which nobody goes on: two weeks. Who mends a strategy has another sweep, and the file of the old one stays. */
const OLD = 14 * 86_400_000;

export interface SweepJournal {
  /** Blocks of an earlier process. */
  readonly earlier: readonly TrialBlock[];
  /** Whether a trial is in one of them. */
  has(trial: number): boolean;
  /** Written now and then. */
  add(block: TrialBlock): Promise<void>;
  /**
   * Removes it where all is done, and where all failed, which is soon seen again; else keeps everything. True where there is
   * something to go on from.
   */
  end(isDone: boolean): Promise<boolean>;
}

interface Head {
  readonly from: number;
  readonly length: number;
  /** Of its points: `where` may depend on what has changed since. */
  readonly points: string;
  /** Of the engine. */
  readonly code: string;
  readonly notes: unknown;
}

type Kept = Head & Pick<JournalRecord, "columns">;

/**
 * @param planned How many points the space has.
 * @param now Milliseconds.
 */
export async function sweepJournal(
  id: string,
  { goals, space }: Pick<PreparedTrials, "goals" | "space">,
  planned: number,
  now: () => number = () => performance.now(),
): Promise<SweepJournal> {
  const path = join(sweepsFolder(workspaceFolder()), `${id}.running`);
  let isElsewhere = false;
  const opened = async (): Promise<Journal | undefined> => {
    try {
      const opened = await openJournal(path);
      await removeOld(dirname(path));
      return opened;
    } catch (error) {
      // The same sweep runs in another process, or nothing can be written here: then there is nothing to go on from.
      if (!(error instanceof DataError)) throw error;
      isElsewhere = true;
    }
  };
  const exists = await Deno.stat(path).then(() => true, () => false);
  let journal = exists ? await opened() : undefined;
  const kept = (journal?.records ?? []).map(({ head, columns }): Kept => ({ ...head as Head, columns }));
  const earlier = kept.length > 0 ? [...earlierBlocks(kept, pointsOf(space))] : [];
  const done = new Uint8Array(earlier.length > 0 ? planned : 0);
  for (const { from, points } of earlier) done.fill(1, from, from + points.length);
  const hasFailed = ({ points, failures }: TrialBlock) => failures.size === points.length;
  let isFailure = earlier.every(hasFailed);
  let waiting: TrialBlock[] = [];
  let written = now();
  const write = async () => {
    journal ??= isElsewhere ? undefined : await opened();
    for (const block of journal ? waiting : []) await journal!.append(recordOf(block, goals));
    waiting = [];
    written = now();
  };
  return {
    earlier,
    has: (trial) => done[trial] === 1,
    async add(block) {
      isFailure &&= hasFailed(block);
      waiting.push(block);
      if (now() - written >= INTERVAL) await write();
    },
    async end(isDone) {
      const goesOn = journal !== undefined && !isDone && !isFailure;
      // What took less is soon done again.
      if (goesOn) await write();
      if (goesOn) journal?.close();
      else await journal?.remove();
      return goesOn;
    },
  };
}

/** What was begun long ago and never gone on with. */
async function removeOld(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".running")) continue;
    const path = join(folder, name);
    const written = (await Deno.stat(path).catch(() => null))?.mtime?.getTime() ?? Infinity;
    // Another process may have removed it meanwhile.
    if (Date.now() - written > OLD) await Deno.remove(path).catch(() => {});
  }
}

function recordOf(block: TrialBlock, goals: Goals): JournalRecord {
  const { from, points } = block;
  const { columns, notes } = keptBlocks([block], goals);
  const { code } = codeIdentity();
  return {
    head: { from, length: points.length, points: hashOf(points), code, notes } satisfies Head,
    columns,
  };
}

const hashOf = (points: readonly Point[]): string => sha256(canonicalJson(points));

/** Those that are of the same points and the same engine. */
function* earlierBlocks(kept: readonly Kept[], points: Iterable<Point>): Generator<TrialBlock> {
  const { code } = codeIdentity();
  const records = kept.filter((record) => record.code === code).sort((a, b) => a.from - b.from);
  let [number, next] = [0, 0];
  let some: Point[] = [];
  for (const point of points) {
    const record = records[next];
    if (record === undefined) return;
    if (number++ >= record.from) some.push(point);
    if (some.length < record.length) continue;
    if (hashOf(some) === record.points) {
      yield blockOfKept(record.from, some, { scores: [], columns: record.columns, notes: record.notes });
    }
    some = [];
    next++;
  }
}
