import { parquetTable } from "../../data/export/parquet_table.ts";
import type { TableColumns } from "../../plot/spec/tables.ts";

/** One file for each table, by name. */
export async function parquetFiles(
  tables: Readonly<Record<string, TableColumns>>,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const [name, columns] of Object.entries(tables)) {
    files.set(`${name}.parquet`, await parquetTable(columns as Record<string, ArrayLike<unknown>>));
  }
  return files;
}
