/**
 * A bar in the running cell for what takes its time: it appears after a moment, moves in place and ends as one line.
 * Text and plain HTML, so that every Jupyter client shows it; nothing where the program is no kernel.
 */
import type { MimeBundle } from "../../document/notebook.ts";
import type { DataProgress, Watched } from "../data/progress.ts";
import { formatNumber } from "../plot/spec/format.ts";
import { escapeHtml } from "../plot/show.ts";
import { type Cell, InPlace, lineBundle, runningCell } from "./running_cell.ts";

type OnProgress = NonNullable<Watched["onProgress"]>;

interface BarOptions {
  /** Default the running one. */
  readonly cell?: Cell;
  /** Milliseconds of work before anything is shown. */
  readonly patience?: number;
  /** What stops the work. */
  readonly signal?: AbortSignal;
}

type Ending = "done" | "stopped" | "failed";

/** Does something and meanwhile shows how far it is; `what` is the bar's title: "Loading bars". */
export async function withProgressBar<R>(
  what: string,
  task: (onProgress: OnProgress) => Promise<R>,
  { cell = runningCell(), patience, signal }: BarOptions = {},
): Promise<R> {
  if (cell === undefined) return await task(() => {});
  const bar = new ProgressBar(what, cell, patience);
  try {
    const result = await task(bar.report);
    // What is stopped may keep what it has done.
    bar.end(signal?.aborted ? "stopped" : "done");
    return result;
  } catch (error) {
    bar.end(signal?.aborted || isAbort(error) ? "stopped" : "failed");
    throw error;
  }
}

const isAbort = (error: unknown): boolean =>
  error instanceof DOMException && ["AbortError", "TimeoutError"].includes(error.name);

class ProgressBar {
  readonly #what: string;
  readonly #place: InPlace;
  #latest?: DataProgress;

  constructor(what: string, cell: Cell, patience?: number) {
    this.#what = what;
    this.#place = new InPlace(cell, () => barBundle(what, this.#latest!), patience);
  }

  readonly report: OnProgress = (progress) => {
    this.#latest = progress;
    this.#place.changed();
  };

  end(how: Ending): void {
    this.#place.stop();
    if (!this.#place.isShown || !this.#latest) return;
    this.#place.send(endBundle(this.#what, this.#latest, this.#place.elapsed, how));
  }
}

/** "Loading bars: 3 of 100 symbols, ACME from yahoo · 2.0/s · 48 s left" */
export function progressLine(what: string, progress: DataProgress): string {
  const { done, total, unit, symbol, source, rate, eta } = progress;
  const of = Number.isNaN(total) ? "" : ` of ${count(total)}`;
  const place = [symbol, source].filter((each) => each !== null).join(" from ");
  const parts = [`${what}: ${count(done)}${of} ${counted(unit, of ? total : done)}${place && `, ${place}`}`];
  if (rate > 0) parts.push(`${rate < 10 ? rate.toFixed(1) : count(rate)}/s`);
  if (eta > 0) parts.push(`${duration(eta)} left`);
  return parts.join(" · ");
}

function barBundle(what: string, progress: DataProgress): MimeBundle {
  const line = progressLine(what, progress);
  const { done, total } = progress;
  const known = total > 0 ? ` max="${total}" value="${Math.min(done, total)}"` : "";
  const bar =
    `<progress${known} aria-label="${
      escapeHtml(what)
    }" style="width:16em;max-width:100%;vertical-align:middle;` +
    `accent-color:var(--accent, #2f6fbf)"></progress>`;
  const label = `<span style="font-variant-numeric:tabular-nums">${escapeHtml(line)}</span>`;
  return { "text/plain": line, "text/html": `<div>${bar} ${label}</div>` };
}

/** The line that stays. */
function endBundle(
  what: string,
  { done, total, unit }: DataProgress,
  ms: number,
  how: Ending,
): MimeBundle {
  const of = how !== "done" && total > done ? ` of ${count(total)}` : "";
  const amount = `${count(done)}${of} ${counted(unit, of ? total : done)}`;
  // All that was tried is no amount to be told of what failed.
  const parts = [...how === "failed" && !of ? [] : [amount], ...how === "done" ? [] : [how]];
  const line = `${what}: ${parts.join(", ")} after ${duration(ms / 1000)}`;
  return lineBundle(line);
}

const counted = (unit: string, n: number): string => n === 1 ? unit.replace(/s$/, "") : unit;
const count = (value: number): string => formatNumber(value, "integer");

/** "12 ms", "0.4 s", "8 s", "3 min 20 s", "2 h 5 min" */
export function duration(seconds: number): string {
  if (seconds > 0 && seconds < 0.05) return `${Math.ceil(1000 * seconds)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${formatNumber(Math.floor(whole / 3600), "integer")} h ${Math.floor(whole % 3600 / 60)} min`;
}
