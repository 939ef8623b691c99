/** `deno task worker` in a process of its own. */
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../../cli/worker.ts", import.meta.url));

export interface WorkerProcess {
  kill(signal: Deno.Signal): void;
  /** What it ended with and said. */
  ended(): Promise<{ code: number; stdout: string; stderr: string }>;
}

/** Resolves once it is ready. */
export async function startWorker(url: string, ...args: string[]): Promise<WorkerProcess> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", SCRIPT, "--redis", url, ...args],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [ready, all] = process.stdout.tee();
  const stdout = new Response(all).text();
  const stderr = new Response(process.stderr).text();
  const reader = ready.getReader();
  await reader.read();
  reader.cancel();
  return {
    kill: (signal) => process.kill(signal),
    ended: async () => ({ code: (await process.status).code, stdout: await stdout, stderr: await stderr }),
  };
}

/** Runs a task with so many workers, which end after it. */
export async function withWorkers(
  url: string,
  count: number,
  task: (workers: readonly WorkerProcess[]) => Promise<void>,
): Promise<void> {
  const workers = await Promise.all(
    Array.from({ length: count }, (_, i) => startWorker(url, "--slots", "1", "--name", `worker-${i}`)),
  );
  try {
    await task(workers);
  } finally {
    for (const worker of workers) {
      try {
        worker.kill("SIGTERM");
      } catch {
        // It was killed by the test.
      }
    }
    await Promise.all(workers.map((worker) => worker.ended()));
  }
}
