/**
 * A bar in the running cell for what takes its time: it appears after a moment, moves in place and ends as one line.
 * Text and plain HTML, so that every Jupyter client shows it; nothing where the program is no kernel.
 */
import type { JsonObject, MimeBundle } from "../../document/notebook.ts";
import type { DataProgress, Watched } from "../data/progress.ts";
import { formatNumber } from "../plot/spec/format.ts";
import { escapeHtml } from "../plot/show.ts";

/** Milliseconds of work before anything is shown, and between two pictures. */
const PATIENCE = 300;
const PAUSE = 100;

/** What the bar needs of the world. */
export interface Cell {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Calls back once; gives a function that takes it back. */
  after(ms: number, then: () => void): () => void;
  send(type: "display_data" | "update_display_data", id: string, bundle: MimeBundle): void;
}

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
  { cell = runningCell(), patience = PATIENCE, signal }: BarOptions = {},
): Promise<R> {
  if (cell === undefined) return await task(() => {});
  const bar = new ProgressBar(what, cell, patience);
  try {
    const result = await task(bar.report);
    bar.end("done");
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
  readonly #cell: Cell;
  readonly #id = crypto.randomUUID();
  readonly #patience: number;
  readonly #began: number;
  #latest?: DataProgress;
  /** When it was last drawn. */
  #drawn = NaN;
  #cancel?: () => void;

  constructor(what: string, cell: Cell, patience: number) {
    this.#patience = patience;
    this.#what = what;
    this.#cell = cell;
    this.#began = cell.now();
  }

  readonly report: OnProgress = (progress) => {
    this.#latest = progress;
    const next = Number.isNaN(this.#drawn) ? this.#began + this.#patience : this.#drawn + PAUSE;
    const wait = next - this.#cell.now();
    // Also while a timer waits: one cannot fire in the middle of work that never lets go of the thread.
    if (wait <= 0) this.#draw();
    else this.#cancel ??= this.#cell.after(wait, () => this.#draw());
  };

  end(how: Ending): void {
    this.#cancel?.();
    if (Number.isNaN(this.#drawn) || !this.#latest) return;
    this.#send(endBundle(this.#what, this.#latest, this.#cell.now() - this.#began, how));
  }

  #draw(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#send(barBundle(this.#what, this.#latest!));
    this.#drawn = this.#cell.now();
  }

  #send(bundle: MimeBundle): void {
    const type = Number.isNaN(this.#drawn) ? "display_data" : "update_display_data";
    this.#cell.send(type, this.#id, bundle);
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
  return { "text/plain": line, "text/html": `<div>${escapeHtml(line)}</div>` };
}

const counted = (unit: string, n: number): string => n === 1 ? unit.replace(/s$/, "") : unit;
const count = (value: number): string => formatNumber(value, "integer");

/** "0.4 s", "8 s", "3 min 20 s", "2 h 5 min" */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${formatNumber(Math.floor(whole / 3600), "integer")} h ${Math.floor(whole % 3600 / 60)} min`;
}

/** Undefined outside a Jupyter kernel, where even asking for Deno.jupyter throws. */
function runningCell(): Cell | undefined {
  let jupyter: typeof Deno.jupyter;
  try {
    jupyter = Deno.jupyter;
  } catch {
    return undefined;
  }
  return {
    now: () => performance.now(),
    after(ms, then) {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    send(type, id, data) {
      const content: JsonObject = { data, metadata: {}, transient: { display_id: id } };
      // A promise in some kernels and nothing in others; a client that is gone is no reason to end what is being done.
      void (async () => await jupyter.broadcast(type, content))().catch(() => {});
    },
  };
}
