/** How the columns of a report's tables are told apart: moments and text by name and content, all else numbers. */
import type { TableColumns, TypedColumn } from "../../plot/spec/tables.ts";

export function typedColumns(columns: TableColumns): TypedColumn[] {
  return Object.entries(columns).map(([name, cells]) => ({ name, kind: kindOf(name, cells), cells }));
}

function kindOf(name: string, cells: TableColumns[string]): TypedColumn["kind"] {
  if (
    !ArrayBuffer.isView(cells) &&
    Array.from(cells as ArrayLike<unknown>).some((cell) => typeof cell === "string")
  ) {
    return "text";
  }
  return /time$/i.test(name) ? "moment" : "number";
}

export const rowsOf = (columns: TableColumns): number =>
  Object.values(columns).reduce((most, { length }) => Math.max(most, length), 0);
