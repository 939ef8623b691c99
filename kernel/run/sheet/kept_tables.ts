/** The tables that SQL asks in the page, kept beside the notebook as Arrow streams. */
import { arrowBytes } from "../../plot/arrow.ts";
import { keepBytes, keeps } from "../../plot/keep.ts";
import { MOST_ROWS } from "../../plot/spec/columns.ts";
import type { SheetTable } from "../../plot/spec/sheet.ts";
import type { TableColumns } from "../../plot/spec/tables.ts";
import { rowsOf, typedColumns } from "../report/columns.ts";

/** None where nobody serves what is kept; a table too long for a browser is left out. */
export async function keptTables(
  tables: () => Readonly<Record<string, TableColumns>>,
): Promise<SheetTable[]> {
  if (!keeps()) return [];
  const kept: SheetTable[] = [];
  for (const [name, columns] of Object.entries(tables())) {
    const rows = rowsOf(columns);
    if (rows > MOST_ROWS) continue;
    const hash = await keepBytes(await arrowBytes(typedColumns(columns)));
    if (hash !== null) kept.push({ name, hash, rows });
  }
  return kept;
}
