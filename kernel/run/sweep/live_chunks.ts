/** One run of an executor that chunks are given to as they come up: the bars are sent once, however many batches a search has. */
import type { Chunk, SweepSetup } from "../../sweep/evaluation.ts";
import type { Outcomes } from "../../sweep/outcomes.ts";
import type { Executor } from "./executor.ts";

export interface LiveChunks {
  /**
   * Carries a chunk out.
   *
   * @throws what the executor threw, at this chunk or at another one
   */
  evaluate(chunk: Omit<Chunk, "id">): Promise<Outcomes>;
  /** No more will come: gives the executor's Workers back. */
  end(): Promise<void>;
}

export function liveChunks(executor: Executor, setup: SweepSetup, signal?: AbortSignal): LiveChunks {
  const queue: Chunk[] = [];
  const waiting = new Map<number, PromiseWithResolvers<Outcomes>>();
  let more = Promise.withResolvers<void>();
  let [next, ended] = [0, false];
  async function* chunks(): AsyncGenerator<Chunk> {
    for (;;) {
      while (queue.length > 0) yield queue.shift()!;
      if (ended) return;
      await more.promise;
      more = Promise.withResolvers();
    }
  }
  let over: { readonly error: unknown } | null = null;
  const running = (async () => {
    try {
      for await (const { id, outcomes } of executor.run(setup, chunks(), signal)) {
        waiting.get(id)?.resolve(outcomes);
        waiting.delete(id);
      }
      over = { error: new Error(`${executor.name} ended before all chunks were carried out`) };
    } catch (error) {
      over = { error };
    }
    for (const { reject } of waiting.values()) reject(over.error);
    waiting.clear();
  })();
  return {
    evaluate(chunk) {
      const reply = Promise.withResolvers<Outcomes>();
      if (over !== null) reply.reject(over.error);
      else {
        const id = next++;
        waiting.set(id, reply);
        queue.push({ ...chunk, id });
        more.resolve();
      }
      return reply.promise;
    },
    async end() {
      ended = true;
      more.resolve();
      await running;
    },
  };
}
