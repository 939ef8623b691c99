/** `notebookPictures` in a worker that starts with the first figure. A figure that takes too long costs the worker. */
import type { NotebookPictures } from "tapebook";
import type { Json } from "../../document/notebook.ts";

interface Waiting {
  resolve(pictures: NotebookPictures): void;
  reject(reason: Error): void;
  timer: ReturnType<typeof setTimeout>;
}

export interface StillRenderer {
  render(figure: Json): Promise<NotebookPictures>;
  close(): void;
}

/** `longest` is in milliseconds and includes the loading of the drawing code. `module` is what the worker runs. */
export function createStillRenderer(
  { longest = 20_000, module = import.meta.resolve("./still_worker.ts") } = {},
): StillRenderer {
  let worker: Worker | null = null;
  let nextId = 0;
  const waiting = new Map<number, Waiting>();

  function start(): Worker {
    const worker = new Worker(module, { type: "module" });
    worker.onmessage = (
      { data }: MessageEvent<{ id: number; pictures?: NotebookPictures; reason?: string }>,
    ) => {
      const asked = waiting.get(data.id);
      if (!asked) return;
      waiting.delete(data.id);
      clearTimeout(asked.timer);
      if (data.pictures) asked.resolve(data.pictures);
      else asked.reject(new Error(data.reason));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      giveUp(event.message);
    };
    return worker;
  }

  function giveUp(reason: string): void {
    worker?.terminate();
    worker = null;
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(new Error(reason));
    }
    waiting.clear();
  }

  return {
    render(figure) {
      worker ??= start();
      const id = nextId++;
      const { promise, resolve, reject } = Promise.withResolvers<NotebookPictures>();
      const timer = setTimeout(() => giveUp(`no picture after ${longest / 1000} s`), longest);
      waiting.set(id, { resolve, reject, timer });
      worker.postMessage({ id, figure });
      return promise;
    },
    close: () => giveUp("the server is closing"),
  };
}
