import { csvText } from "../../plot/spec/csv.ts";
import { timeFormat } from "../../plot/spec/format.ts";
import type { TableColumns } from "../../plot/spec/tables.ts";
import { typedColumns } from "./columns.ts";

/** One file for each table, by name. */
export function csvFiles(tables: Readonly<Record<string, TableColumns>>): Map<string, Uint8Array> {
  return new Map(
    Object.entries(tables).map(([name, columns]) => {
      const typed = typedColumns(columns).map(({ name, kind, cells }) => ({
        name,
        cells,
        ...kind === "moment" && { format: timeFormat(cells as ArrayLike<number>) },
      }));
      return [`${name}.csv`, new TextEncoder().encode(csvText(typed))];
    }),
  );
}
