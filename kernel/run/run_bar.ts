/** A bar in the cell for runs that take over a second; shorter ones leave nothing in the notebook. */
import { startMeter } from "../data/progress.ts";
import type { RunProgress } from "./drive.ts";
import { withProgressBar } from "./progress_bar.ts";
import { notebookSession } from "./session.ts";

const PATIENCE = 1_000;

/** Runs with a bar; whoever asked for reports gets them too. */
export function withRunBar<R>(
  onProgress: ((progress: RunProgress) => void) | undefined,
  run: (onProgress: (progress: RunProgress) => void) => Promise<R>,
): Promise<R> {
  return withProgressBar("Backtest", (draw) => {
    const meter = startMeter({ total: 100, unit: "%", onProgress: draw });
    let told = 0;
    return run((progress) => {
      meter.add(progress.pct - told, { symbol: progress.symbol });
      told = progress.pct;
      onProgress?.(progress);
    });
  }, { patience: PATIENCE, signal: notebookSession()?.signal });
}
