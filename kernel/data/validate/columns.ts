import type { Check, Found } from "./check.ts";

export const columns: Check = {
  name: "columns",
  about: "time, open, high, low and close are there, all of one length",
  run({ absent, uneven, unknown, length }) {
    const found: Found[] = [];
    const needed = absent.filter((field) => field !== "volume");
    if (needed.length > 0) {
      found.push({ severity: "error", message: `There is no column ${needed.join(", ")}.`, rows: [] });
    }
    if (uneven.length > 0) {
      const named = uneven.map((each) => `${each.field} has ${each.length}`).join(", ");
      found.push({
        severity: "error",
        message: `Columns differ in length: of ${length} rows ${named}.`,
        rows: [],
      });
    }
    if (unknown.length > 0) {
      found.push({
        severity: "note",
        message: `Columns that nothing reads: ${unknown.join(", ")}.`,
        rows: [],
      });
    }
    return found;
  },
};
