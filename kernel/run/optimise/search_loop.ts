/**
 * A search carried out: asked for a batch, tried, told, until the budget is spent. What was tried is in the journal before the
 * next batch is asked for, so that a process that is killed loses one batch at most; taken up again, the search is asked and
 * told the same once more and goes on where it was.
 */
import type { Journal, JournalRecord } from "../../data/trials/journal.ts";
import { DataError } from "../../market/errors.ts";
import type { Point } from "../../optimize/space.ts";
import type { Asked, Search } from "../../optimize/search.ts";
import type { KeptTrials } from "../sweep/kept_blocks.ts";

export interface Batch {
  readonly points: readonly Point[];
  readonly tried: KeptTrials;
  /** Read from the journal, not tried now. */
  readonly again: boolean;
}

export interface Budget {
  /** All told, those of the journal included. */
  readonly trials: number;
  /** Points that there are, where they can be counted. */
  readonly size?: number;
  /** Of this call. */
  readonly seconds: number;
  /** Trials in a row without a better one. */
  readonly patience: number;
  /** Points asked for at a time. */
  readonly batch: number;
}

/** Why a search is over. */
export type Ending = "trials" | "seconds" | "patience" | "exhausted" | "stopped";

export interface LoopOptions {
  readonly budget: Budget;
  readonly journal?: Journal;
  readonly signal?: AbortSignal;
  /** Milliseconds. */
  readonly now?: () => number;
}

const SCORE = "score ";
const PRUNED = "pruned";

/** The batches, and at the end why there are no more. A signal that aborts ends it after the last whole batch. */
export async function* searching(
  search: Search,
  attempt: (points: readonly Point[]) => Promise<KeptTrials>,
  { budget, journal, signal, now = () => performance.now() }: LoopOptions,
): AsyncGenerator<Batch, Ending> {
  const began = now();
  const best = bestSoFar();
  let [done, idle] = [0, 0];
  const earlier = journal === undefined ? [] : journal.records.filter(isBatch);
  for (let round = 0;; round++) {
    const record = earlier[round];
    if (record === undefined) {
      if (done >= (budget.size ?? Infinity)) return "exhausted";
      if (done >= budget.trials) return "trials";
      if (idle >= budget.patience) return "patience";
      if (done > 0 && now() - began >= 1000 * budget.seconds) return "seconds";
      if (signal?.aborted) return "stopped";
    }
    const asked = search.ask(record?.head.ids.length ?? Math.min(budget.batch, budget.trials - done));
    if (asked.length === 0) return "exhausted";
    const points = asked.map(({ point }) => point);
    let tried: KeptTrials;
    if (record !== undefined) {
      tried = triedOf(record, asked);
    } else {
      try {
        tried = await attempt(points);
      } catch (error) {
        if (signal?.aborted) return "stopped";
        throw error;
      }
      await journal?.append(recordOf(asked, tried));
    }
    search.tell(asked.map(({ id }, i) => ({
      id,
      scores: tried.scores.map((column) => column[i]!),
      ...tried.pruned?.[i] === 1 && { pruned: true },
    })));
    for (let i = 0; i < asked.length; i++) {
      const improved = tried.pruned?.[i] !== 1 && best(tried.scores.map((column) => column[i]!));
      idle = improved ? 0 : idle + 1;
    }
    done += asked.length;
    yield { points, tried, again: record !== undefined };
  }
}

/** Tells whether a trial is better than all before it: no earlier one is as good in every score. */
function bestSoFar(): (scores: readonly number[]) => boolean {
  let front: (readonly number[])[] = [];
  return (scores) => {
    if (scores.some(Number.isNaN)) return false;
    if (front.some((each) => each.every((score, k) => score >= scores[k]!))) return false;
    front = front.filter((each) => each.some((score, k) => score > scores[k]!));
    front.push(scores);
    return true;
  };
}

interface BatchHead {
  readonly kind: "batch";
  readonly ids: readonly number[];
  /** Of all points as JSON, so that a search which now asks for others is noticed. */
  readonly points: string;
  readonly notes?: unknown;
}

type BatchRecord = JournalRecord & { readonly head: BatchHead };

const isBatch = (record: JournalRecord): record is BatchRecord =>
  (record.head as Partial<BatchHead> | null)?.kind === "batch";

function recordOf(asked: readonly Asked[], { scores, pruned, columns, notes }: KeptTrials): BatchRecord {
  return {
    head: { kind: "batch", ids: asked.map(({ id }) => id), points: textOf(asked), notes },
    columns: {
      ...columns,
      ...Object.fromEntries(scores.map((column, k) => [SCORE + k, column])),
      ...pruned && { [PRUNED]: pruned },
    },
  };
}

function triedOf({ head, columns }: BatchRecord, asked: readonly Asked[]): KeptTrials {
  if (head.points !== textOf(asked)) {
    const allowed = "a new name";
    throw new DataError(
      `Give the search ${allowed}: this version of Tapebook asks for other points than the one that began it`,
      { field: "resume", value: asked[0]?.point, allowed },
    );
  }
  const names = Object.keys(columns);
  const scores = names.filter((name) => name.startsWith(SCORE)).map((_, k) => columns[SCORE + k]!);
  const kept = names.filter((name) => !name.startsWith(SCORE) && name !== PRUNED);
  return {
    scores,
    ...columns[PRUNED] && { pruned: columns[PRUNED] },
    columns: Object.fromEntries(kept.map((name) => [name, columns[name]!])),
    notes: head.notes,
  };
}

const textOf = (asked: readonly Asked[]): string => JSON.stringify(asked.map(({ point }) => point));
