/** What a job of the queue says; the data itself lies beside it. */
import type { Redis } from "ioredis";
import type { Bars } from "../../market/bars.ts";
import type { SweepSetup } from "../../sweep/evaluation.ts";
import { sharedBars } from "../all/workers.ts";
import { getBlob, putBlob } from "./blobs.ts";
import { packed, unpacked } from "./wire.ts";

export interface ChunkTask {
  /** The sweep that asks. */
  readonly run: string;
  /** The chunk's id in it. */
  readonly chunk: number;
  /** Hashes: of what all chunks share, and of this one. */
  readonly setup: string;
  readonly payload: string;
  /** What the sweep was made with: another engine may come to other numbers. */
  readonly engine: string;
}

/** A job's name among those of all sweeps. */
export const jobId = ({ run, chunk }: Pick<ChunkTask, "run" | "chunk">): string => `${run}-${chunk}`;

/** What a worker knows of itself while it lives. */
export interface WorkerFacts {
  readonly id: string;
  /** As a reader knows it: host and process. */
  readonly name: string;
  readonly engine: string;
  readonly version: string;
  /** Chunks that it evaluates at a time. */
  readonly slots: number;
}

/** A setup with its bars by their hashes: those of many sweeps are the same. */
interface SentSetup extends Omit<SweepSetup, "bars"> {
  readonly bars: readonly string[];
}

/** Where a setup lies. */
export interface SetupHashes {
  readonly setup: string;
  readonly bars: readonly string[];
}

/** @param afresh Whether to send what seems to be there too. */
export async function putSetup(redis: Redis, setup: SweepSetup, afresh = false): Promise<SetupHashes> {
  const bars: string[] = [];
  for (const each of setup.bars) bars.push(await putBlob(redis, packed(each), afresh));
  const sent = packed({ ...setup, bars } satisfies SentSetup);
  return { setup: await putBlob(redis, sent, afresh), bars };
}

/** What a job fails with whose data is gone or damaged: no fault of the chunk, its sweep sends that again. */
export const lostReason = (hash: string): string => `lost ${hash}`;

/** The data that a job failed for want of, if that was why. */
export const lostHash = (reason: string): string | undefined => /^lost ([\da-f]{64})$/.exec(reason)?.[1];

/**
 * A setup with its bars in memory that threads share.
 *
 * @throws LostBlob
 * @param known Bars of other setups by their hashes, those of this one are added.
 */
export async function getSetup(
  redis: Redis,
  hash: string,
  known: Map<string, WeakRef<Bars>>,
): Promise<SweepSetup> {
  const sent = unpacked<SentSetup>(await getBlob(redis, hash));
  const bars: Bars[] = [];
  for (const each of sent.bars) {
    const one = known.get(each)?.deref() ?? sharedBars(unpacked<Bars>(await getBlob(redis, each)));
    known.set(each, new WeakRef(one));
    bars.push(one);
  }
  return { ...sent, bars };
}
