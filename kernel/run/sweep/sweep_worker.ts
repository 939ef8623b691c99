/** Evaluates the chunks that it is sent, one after the other. Bars come once, in memory that all Workers share. */
import { parentPort } from "node:worker_threads";
import { transferOf } from "./transfer.ts";
import { type Evaluator, setupEvaluator } from "./setup_evaluator.ts";
import type { WorkerReply, WorkerTask } from "./worker_pool.ts";

let evaluator: Promise<Evaluator> | undefined;

// Not through parentPort, which looks for ports in whatever comes, number by number.
addEventListener("message", async ({ data: task }: MessageEvent<WorkerTask>) => {
  if ("setup" in task) {
    evaluator = task.setup === null ? undefined : setupEvaluator(task.setup);
    // Said when a chunk is asked for.
    evaluator?.catch(() => {});
    return;
  }
  const { chunk } = task;
  try {
    const outcomes = (await evaluator!).evaluate(chunk);
    send({ id: chunk.id, outcomes });
  } catch (error) {
    send({ error: error instanceof Error ? error : new Error(String(error)) });
  }
});

function send(reply: WorkerReply): void {
  parentPort!.postMessage(reply, "outcomes" in reply ? transferOf(reply.outcomes) : []);
}
