import { firstNotAscending } from "../../series/columns.ts";
import type { Check, Found } from "./check.ts";
import { counted, type Examined, rowNames } from "./raw_bars.ts";

const VALUES = ["open", "high", "low", "close", "volume"] as const;

/** Rows whose time an earlier row has, apart by whether their values are that row's too. */
export function repeatedRows(data: Examined): { same: number[]; other: number[] } {
  if (firstNotAscending(data.time) < 0) return { same: [], other: [] };
  const first = new Map<number, number>();
  const [same, other]: number[][] = [[], []];
  for (let i = 0; i < data.length; i++) {
    const time = data.time[i]!;
    if (Number.isNaN(time)) continue;
    const before = first.get(time);
    if (before === undefined) first.set(time, i);
    else if (VALUES.every((field) => Object.is(data[field][i], data[field][before]))) same!.push(i);
    else other!.push(i);
  }
  return { same: same!, other: other! };
}

export const duplicates: Check = {
  name: "duplicates",
  about: "each time is there once",
  run(data) {
    const { same, other } = repeatedRows(data);
    const found: Found[] = [];
    if (same.length > 0) {
      found.push({
        severity: "error",
        message: `${counted(same.length)} repeat an earlier row: ${rowNames(data, same)}.`,
        rows: same,
      });
    }
    if (other.length > 0) {
      found.push({
        severity: "error",
        message: `${counted(other.length)} have the time of an earlier row and other values: ${
          rowNames(data, other)
        }.`,
        rows: other,
      });
    }
    return found;
  },
};
