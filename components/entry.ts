import { formatNumber } from "../kernel/plot/spec/format.ts";

/** One row of a folder's list, and how its size and time are written. */
export interface Entry {
  name: string;
  path: string;
  type: "directory" | "notebook" | "file";
  /** Bytes; null for folders. */
  size: number | null;
  /** ISO 8601, UTC. */
  last_modified: string;
  /** What a saved run's notebook holds. */
  run?: { title: string; metrics: { [name: string]: number | null } };
}

/** A notebook with a kernel, and what the kernel does. */
export interface RunningNotebook {
  id: string;
  path: string;
  state: string;
}

interface Open {
  id: string;
  hasKernel: boolean;
  state: { path: string; kernel: { state: string } };
}

export function withKernels(open: readonly Open[]): RunningNotebook[] {
  return open.filter(({ hasKernel }) => hasKernel).map(({ id, state }) => (
    { id, path: state.path, state: state.kernel.state }
  ));
}

/** What is typed as a new name, with the ending that the file has where none was typed. */
export function newName(
  { name, type }: Pick<Entry, "name" | "type">,
  typed: string,
): { ok: true; value: string } | { ok: false; message: string } {
  const wanted = typed.trim();
  if (wanted === "") return { ok: true, value: name };
  if (wanted.includes("/")) {
    return { ok: false, message: "A name has no / in it: Rename does not move files to other folders." };
  }
  const ending = type === "directory" ? "" : /\.[^.]+$/.exec(name)?.[0] ?? "";
  // A notebook stays one, also as "v1.2"; other files may be given another ending.
  const isEnded = ending === ".ipynb" ? wanted.endsWith(ending) : wanted.includes(".");
  return { ok: true, value: isEnded ? wanted : wanted + ending };
}

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Decimal units, as file managers show them. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)}\u2009${UNITS[unit]}`;
}

/** Date and time to the minute, UTC, the same on the server and in any browser. */
export function timeText(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}

/** File name and figures of merit of a saved run, in one line. */
export function runLine({ name, run }: Entry): string {
  const { totalReturn = null, sharpe = null, maxDrawdown = null } = run?.metrics ?? {};
  return [
    name,
    `return ${formatNumber(totalReturn, "percent", { sign: true })}`,
    `Sharpe ${formatNumber(sharpe, "ratio")}`,
    `max drawdown ${formatNumber(maxDrawdown, "percent")}`,
  ].join(" · ");
}
