import type { Check, Found } from "./check.ts";
import { counted, type Examined, percent } from "./raw_bars.ts";

const NEEDED = ["time", "open", "high", "low", "close"] as const;

/** Share and pattern: one block is a hole in the download, rows here and there are days without a trade. */
export const missing: Check = {
  name: "missing",
  about: "no time, price or volume is missing",
  run(data, { maxMissing }) {
    const found: Found[] = [];
    const rows = new Set<number>();
    const parts: string[] = [];
    for (const field of NEEDED) {
      if (data.absent.includes(field)) continue;
      const empty = emptyRows(data, field);
      if (empty.length === 0) continue;
      empty.forEach((row) => rows.add(row));
      parts.push(`${field} in ${counted(empty.length)} (${pattern(empty)})`);
    }
    if (rows.size > 0) {
      const share = percent(rows.size / data.length);
      found.push({
        severity: "error",
        message: `Values are missing in ${share} of the rows: ${parts.join(", ")}.`,
        rows: [...rows].sort((a, b) => a - b),
      });
    }
    const noVolume = emptyRows(data, "volume");
    const share = noVolume.length / data.length;
    if (data.length > 0 && share === 1) {
      found.push({ severity: "note", message: "The volume is not known.", rows: [] });
    } else if (noVolume.length > 0) {
      found.push({
        severity: share > maxMissing ? "warning" : "note",
        message: `The volume is missing in ${counted(noVolume.length)}, ${percent(share)} (${
          pattern(noVolume)
        }).`,
        rows: noVolume,
      });
    }
    return found;
  },
};

function emptyRows(data: Examined, field: typeof NEEDED[number] | "volume"): number[] {
  const column = data[field];
  if (!column.includes(NaN)) return [];
  const unreadable = new Set(data.unreadable.find((each) => each.field === field)?.rows);
  const rows: number[] = [];
  for (let i = 0; i < data.length; i++) {
    if (Number.isNaN(column[i]!) && !unreadable.has(i)) rows.push(i);
  }
  return rows;
}

function pattern(rows: readonly number[]): string {
  const [first, last] = [rows[0]!, rows.at(-1)!];
  if (rows.length === 1) return `row ${first}`;
  let blocks = 1;
  for (let i = 1; i < rows.length; i++) if (rows[i]! > rows[i - 1]! + 1) blocks++;
  return blocks === 1
    ? `rows ${first} to ${last} in one block`
    : `${blocks} places from row ${first} to ${last}`;
}
