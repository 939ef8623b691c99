/** The sweep's end of the queue: puts chunks there, no more than the workers keep up with, and takes replies as they come. */
import { DataError } from "../../market/errors.ts";
import type { ChunkReply, SweepSetup } from "../../sweep/evaluation.ts";
import type { Chunks } from "../sweep/executor.ts";
import { connected, withoutPassword } from "./connection.ts";
import { Errand, type Remote } from "./errand.ts";
import { engineName, queueName } from "./names.ts";

export async function* runRemotely(
  remote: Remote,
  setup: SweepSetup,
  chunks: Chunks,
  signal?: AbortSignal,
): AsyncGenerator<ChunkReply> {
  signal?.throwIfAborted();
  const { Queue } = await import("bullmq");
  const client = await connected(remote.url);
  const listener = await connected(remote.url).catch((error) => {
    client.disconnect();
    throw error;
  });
  const queue = new Queue(queueName(engineName(), remote.user), { connection: client });
  queue.on("error", () => {});
  const errand = new Errand(remote, client, queue, setup);
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => {});
  const stop = () => stopped.reject(signal!.reason);
  signal?.addEventListener("abort", stop, { once: true });
  const orStopped = <T>(work: Promise<T>): Promise<T> => {
    // It may fail when nobody waits for it any more.
    work.catch(() => {});
    return Promise.race([work, stopped.promise]);
  };
  try {
    await orStopped(errand.begin());
    const sending = errand.sendAll(chunks);
    sending.catch((error) => stopped.reject(error));
    while (!errand.isOver) {
      const ids = await orStopped(errand.listen(listener));
      for (const id of ids) {
        const reply = await orStopped(errand.replyOf(id));
        if (reply !== null) yield reply;
      }
    }
    await orStopped(sending);
  } catch (error) {
    throw isLost(error) ? lost(remote.url) : error;
  } finally {
    signal?.removeEventListener("abort", stop);
    await errand.end();
    listener.disconnect();
    await queue.close().catch(() => {});
    client.disconnect();
  }
}

const isLost = (error: unknown): boolean =>
  error instanceof Error && /^(Connection is closed|Stream isn't writeable)/.test(error.message);

const lost = (url: string): DataError =>
  new DataError(
    `Run the sweep again once Redis is back: ${withoutPassword(url)} went away and did not return`,
    {
      field: "url",
      value: withoutPassword(url),
      allowed: "a Redis or Valkey that stays",
    },
  );
