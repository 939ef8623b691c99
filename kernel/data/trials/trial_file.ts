/** The trials of a sweep as one Parquet file. */
import { placeAtomically } from "../atomic_write.ts";
import { quoted, withDuckDB } from "../duckdb.ts";
import { makeTable } from "../sql/make_table.ts";
import type { TableColumn } from "../sql/table_values.ts";

/** Rows that are in DuckDB's memory at once. */
const PART = 50_000;

const OPTIONS = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)";
/** It works behind a sweep that holds its columns already: slowly is soon enough. */
const SETTINGS = { threads: "1", memory_limit: "256MB" };

/** Columns of one length; NaN is NULL. A reader sees the old file or the whole new one. */
export function writeTrials(path: string, columns: Readonly<Record<string, TableColumn>>): Promise<void> {
  const names = Object.keys(columns);
  const { length } = columns[names[0]!]!;
  return placeAtomically(path, (temporary) =>
    withDuckDB(async (connection) => {
      const parts = Array.from({ length: Math.max(1, Math.ceil(length / PART)) }, (_, i) => i);
      const files = parts.map((part) => parts.length === 1 ? temporary : `${temporary}.${part}`);
      try {
        for (const part of parts) {
          const [from, to] = [part * PART, Math.min(length, (part + 1) * PART)];
          const slices = names.map((name) => slice(columns[name]!, from, to));
          await makeTable(connection, "trials", { names, parts: [{ length: to - from, columns: slices }] });
          await connection.run(`COPY trials TO ${quoted(files[part]!)} ${OPTIONS}`);
          await connection.run("DROP VIEW trials; DROP TABLE trials_values");
        }
        if (parts.length === 1) return;
        const list = files.map(quoted).join(", ");
        await connection.run(
          `COPY (SELECT * FROM read_parquet([${list}])) TO ${quoted(temporary)} ${OPTIONS}`,
        );
      } finally {
        if (parts.length > 1) await Promise.all(files.map((file) => Deno.remove(file).catch(() => {})));
      }
    }, SETTINGS));
}

const slice = (column: TableColumn, from: number, to: number): TableColumn =>
  "subarray" in column ? column.subarray(from, to) : column.slice(from, to) as TableColumn;
