/** One row of a folder's list, and how its size and time are written. */
export interface Entry {
  name: string;
  path: string;
  type: "directory" | "notebook" | "file";
  /** Bytes; null for folders. */
  size: number | null;
  /** ISO 8601, UTC. */
  last_modified: string;
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
