/** Workers that simulate: each takes the next task when it is done with one. */
import type { Bars } from "../../market/bars.ts";
import type { Setup, SimulationReply, SimulationTask } from "./simulation_worker.ts";

/**
 * @param done called with each task's place as it ends
 * @throws the signal's reason where it was stopped; nothing goes on then
 */
export async function simulateOn(
  count: number,
  setup: Setup,
  tasks: readonly SimulationTask[],
  done: (task: number, reply: SimulationReply) => void,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const shared = { ...setup, bars: setup.bars.map(sharedBars) };
  const workers = Array.from({ length: Math.min(count, tasks.length) }, () => startWorker(shared));
  let next = 0;
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal!.reason);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const drains = workers.map(async ({ run }) => {
      while (next < tasks.length) {
        const task = next++;
        done(task, await run(tasks[task]!));
      }
    });
    await Promise.race([Promise.all(drains), stopped.promise]);
  } finally {
    signal?.removeEventListener("abort", stop);
    workers.forEach(({ worker }) => worker.terminate());
  }
}

function startWorker(setup: Setup) {
  const worker = new Worker(new URL("./simulation_worker.ts", import.meta.url), { type: "module" });
  worker.postMessage(setup);
  const run = (task: SimulationTask): Promise<SimulationReply> =>
    new Promise((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<SimulationReply>) => resolve(data);
      worker.onerror = (event) => {
        // Else the whole process would end.
        event.preventDefault();
        resolve({ error: new Error(event.message) });
      };
      worker.postMessage(task);
    });
  return { worker, run };
}

const COLUMNS = ["time", "open", "high", "low", "close", "volume"] as const;

/** The bars with their columns in memory that is sent without being copied. */
export function sharedBars(bars: Bars): Bars {
  const columns = COLUMNS.map((name) => {
    const column = new Float64Array(new SharedArrayBuffer(bars[name].byteLength));
    column.set(bars[name]);
    return [name, column] as const;
  });
  return { ...bars, ...Object.fromEntries(columns) };
}
