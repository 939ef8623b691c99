/** Fewer trials than there are, where all would hide each other. */
import { formatNumber } from "./format.ts";

/** At most `most` rows, evenly spread; all where they are few. */
export function evenly(rows: readonly number[], most: number): number[] {
  if (rows.length <= most) return [...rows];
  return Array.from({ length: most }, (_, i) => rows[Math.floor(i * rows.length / most)]!);
}

/** " · 2,000 of 4,851 drawn"; nothing where all are. */
export const thinnedNote = (drawn: number, all: number, of = ""): string =>
  drawn < all ? ` · ${formatNumber(drawn, "integer")} of ${formatNumber(all, "integer")}${of} drawn` : "";
