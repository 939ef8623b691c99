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
