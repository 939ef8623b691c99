/** Long work in a cell: with a bar, and ended by the notebook's stop button. */
import type { Watched } from "../data/progress.ts";
import { withProgressBar } from "./progress_bar.ts";
import { notebookSession } from "./session.ts";

/** Does something that reports and can be stopped; what the caller gave hears and counts as well. */
export async function watched<R>(
  what: string,
  { onProgress, signal }: Watched,
  task: (watch: Watched) => Promise<R>,
): Promise<R> {
  const signals = [notebookSession()?.signal, signal].filter((each) => each !== undefined);
  const both = signals.length > 0 ? { signal: AbortSignal.any(signals) } : {};
  return await withProgressBar(what, (draw) =>
    task({
      onProgress(progress) {
        draw(progress);
        onProgress?.(progress);
      },
      ...both,
    }), both);
}
