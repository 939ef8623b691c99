import type { Check } from "./check.ts";
import { counted } from "./raw_bars.ts";

/** A day written in another order than year, month, day. */
const SLASHED = /^"?\d{1,4}[/.]\d{1,2}[/.]\d{1,4}/;

export const types: Check = {
  name: "types",
  about: "prices and volumes are numbers, times are times",
  run: ({ unreadable }) =>
    unreadable.map(({ field, rows, sample }) => {
      const what = field === "time" ? "ISO date or epoch ms" : "number";
      const advice = field === "time" && SLASHED.test(sample)
        ? "; say in which order day, month and year are written"
        : "";
      return {
        severity: "error",
        message: `${field} is no ${what} in ${counted(rows.length)}, such as ${sample}${advice}.`,
        rows,
      };
    }),
};
