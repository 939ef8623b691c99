/** Where the chunks of a sweep are carried out. */
import type { Chunk, ChunkReply, SweepSetup } from "../../sweep/evaluation.ts";

/** Chunks in the order in which they are to be carried out; they may be made while earlier ones are. */
export type Chunks = Iterable<Chunk> | AsyncIterable<Chunk>;

/** Takes chunks as it has room for them. */
export interface Executor {
  /** What a reader calls it: "2 Workers", "redis://…" without its password. */
  readonly name: string;
  /**
   * Carries out all chunks; replies come in any order. The iterable is read no faster than it is worked off: back-pressure. Ends
   * within a second after `signal` aborts, with its reason.
   */
  run(setup: SweepSetup, chunks: Chunks, signal?: AbortSignal): AsyncIterable<ChunkReply>;
}
