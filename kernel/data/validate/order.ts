import { upperBound } from "../../series/search.ts";
import { type Check, finding } from "./check.ts";
import { counted, type Examined, rowNames } from "./raw_bars.ts";

/** The fewest rows without which times never fall; rows without a time are left out. */
export function misplacedRows({ time, length }: Pick<Examined, "time" | "length">): number[] {
  if (isAscending(time, length)) return [];
  // Longest run that never falls, by patience sorting: `tails[k]` is the least time that k + 1 rows can end with.
  const tails = new Float64Array(length).fill(Infinity);
  const tailRow = new Int32Array(length);
  const before = new Int32Array(length).fill(-1);
  let longest = 0;
  for (let i = 0; i < length; i++) {
    if (Number.isNaN(time[i]!)) continue;
    const place = upperBound(tails.subarray(0, longest), time[i]!);
    tails[place] = time[i]!;
    tailRow[place] = i;
    if (place > 0) before[i] = tailRow[place - 1]!;
    longest = Math.max(longest, place + 1);
  }
  const kept = new Uint8Array(length);
  for (let row = longest > 0 ? tailRow[longest - 1]! : -1; row >= 0; row = before[row]!) kept[row] = 1;
  const rows: number[] = [];
  for (let i = 0; i < length; i++) if (!kept[i] && !Number.isNaN(time[i]!)) rows.push(i);
  return rows;
}

function isAscending(time: Float64Array, length: number): boolean {
  let highest = -Infinity;
  for (let i = 0; i < length; i++) {
    if (time[i]! < highest) return false;
    if (time[i]! > highest) highest = time[i]!;
  }
  return true;
}

const isDescending = (time: Float64Array, length: number): boolean =>
  length > 1 && isAscending(time.slice(0, length).reverse(), length);

export const order: Check = {
  name: "order",
  about: "rows are in order of time, oldest first",
  run(data) {
    const rows = misplacedRows(data);
    if (rows.length > 0 && isDescending(data.time, data.length)) {
      return [{ severity: "error", message: "The newest row comes first: turn the rows around.", rows: [] }];
    }
    const message = () =>
      `${counted(rows.length, "row is", "rows are")} out of order: ${rowNames(data, rows)}.`;
    return finding("error", rows, message);
  },
};
