/** Long work in a cell: with a bar, and ended by the notebook's stop button. */
import type { Watched } from "../data/progress.ts";
import { withProgressBar } from "./progress_bar.ts";
import { notebookSession } from "./session.ts";

/** The notebook's stop button, and what the caller gave. */
export function stopSignal(given: AbortSignal | undefined): AbortSignal | undefined {
  const signals = [notebookSession()?.signal, given].filter((each) => each !== undefined);
  return signals.length > 0 ? AbortSignal.any(signals) : undefined;
}

/** Does something that reports and can be stopped; what the caller gave hears and counts as well. */
export async function watched<R>(
  what: string,
  { onProgress, signal }: Watched,
  task: (watch: Watched) => Promise<R>,
): Promise<R> {
  const stop = stopSignal(signal);
  const both = stop === undefined ? {} : { signal: stop };
  return await withProgressBar(what, (draw) =>
    task({
      onProgress(progress) {
        draw(progress);
        onProgress?.(progress);
      },
      ...both,
    }), both);
}
