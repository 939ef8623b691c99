/** Puts columns into DuckDB, in memory; NaN is NULL there, moments are TIMESTAMPs in UTC. */
import type { DuckDBConnection, DuckDBType } from "@duckdb/node-api";
import { identifier } from "../duckdb.ts";
import { isMoment, type TableColumn, type TableValues } from "./table_values.ts";

/** Rows that DuckDB takes at once. */
const CHUNK = 2048;

/** A view called `name` over a table of the columns as they are. */
export async function makeTable(
  connection: DuckDBConnection,
  name: string,
  table: TableValues,
): Promise<void> {
  const { DuckDBDataChunk } = await import("@duckdb/node-api");
  const raw = `${name}_values`;
  const first = table.parts[0]!.columns;
  const types = await Promise.all(first.map(typeOf));
  const declared = types.map((type, i) => `c${i} ${type}`).join(", ");
  await connection.run(`CREATE TABLE ${identifier(raw)} (${declared})`);
  const appender = await connection.createAppender(raw);
  for (const { length, columns } of table.parts) {
    for (let from = 0; from < length; from += CHUNK) {
      const to = Math.min(length, from + CHUNK);
      const chunk = DuckDBDataChunk.create(types, to - from);
      columns.forEach((column, i) => {
        if (!ArrayBuffer.isView(column)) return chunk.setColumnValues(i, column.slice(from, to));
        const vector = chunk.getColumnVector(i) as unknown as { items: Float64Array; flush(): void };
        vector.items.set(column.subarray(from, to));
        vector.flush();
      });
      appender.appendDataChunk(chunk);
    }
  }
  appender.closeSync();
  const shown = first.map((column, i) =>
    `${cell(table.names[i]!, column, `c${i}`)} AS ${identifier(table.names[i]!)}`
  );
  await connection.run(
    `CREATE VIEW ${identifier(name)} AS SELECT ${shown.join(", ")} FROM ${identifier(raw)}`,
  );
}

function cell(name: string, column: TableColumn, raw: string): string {
  if (!(column instanceof Float64Array || column instanceof Float32Array)) return raw;
  return `if(isnan(${raw}), NULL, ${
    isMoment(name, column) ? `make_timestamp((${raw} * 1000)::BIGINT)` : raw
  })`;
}

async function typeOf(column: TableColumn): Promise<DuckDBType> {
  const { BOOLEAN, DOUBLE, FLOAT, INTEGER, SMALLINT, TINYINT, UINTEGER, USMALLINT, UTINYINT, VARCHAR } =
    await import("@duckdb/node-api");
  if (column instanceof Float64Array) return DOUBLE;
  if (column instanceof Float32Array) return FLOAT;
  if (column instanceof Int32Array) return INTEGER;
  if (column instanceof Uint32Array) return UINTEGER;
  if (column instanceof Int16Array) return SMALLINT;
  if (column instanceof Uint16Array) return USMALLINT;
  if (column instanceof Int8Array) return TINYINT;
  if (column instanceof Uint8Array) return UTINYINT;
  return typeof (column as readonly unknown[]).find((each) => each !== null) === "boolean"
    ? BOOLEAN
    : VARCHAR;
}
