/**
 * The one door to DuckDB: loaded on first use, in memory, bounded, closed after each task.
 *
 * A DuckDB database file is never written: while one process holds it, no other can even read it.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";

/** DuckDB would take all cores and 80 % of the memory in every kernel at once, and spill beside the notebook. */
const limits = () => ({
  threads: "2",
  memory_limit: "1GB",
  temp_directory: join(tmpdir(), `tapebook-duckdb-${Deno.pid}`),
});

/** @param settings DuckDB's own, instead of the usual ones. */
export async function withDuckDB<T>(
  task: (connection: DuckDBConnection) => Promise<T>,
  settings: Record<string, string> = {},
): Promise<T> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { ...limits(), ...settings });
  try {
    const connection = await instance.connect();
    try {
      return await task(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** What the library keeps private of a DOUBLE vector; `items` holds garbage where the validity says null. */
interface DoubleVector {
  readonly items: Float64Array;
  readonly validity: { itemValid(index: number): boolean };
}

/**
 * Runs a query whose columns are all DOUBLE and gives them as columns; NULL becomes NaN.
 *
 * Streams: at most the result twice is held, and once where `rows` says how many there are; never DuckDB's own copy as well.
 *
 * @param options.complete The query gives no NULL, so that not every value is asked for whether it is one.
 */
export async function queryColumns(
  connection: DuckDBConnection,
  sql: string,
  { rows, complete = false }: { rows?: number; complete?: boolean } = {},
): Promise<Float64Array[]> {
  const result = await connection.stream(sql);
  const wholes = rows === undefined
    ? undefined
    : Array.from({ length: result.columnCount }, () => new Float64Array(rows));
  const parts: Float64Array[][] = Array.from({ length: result.columnCount }, () => []);
  let read = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    const count = chunk.rowCount;
    if (wholes && read + count > rows!) throw new RangeError(`more than ${rows} rows`);
    for (let i = 0; i < parts.length; i++) {
      const vector = chunk.getColumnVector(i) as unknown as DoubleVector;
      // A copy in either case: DuckDB reuses and frees the memory under `items`.
      const values = complete ? vector.items.subarray(0, count) : validItems(vector, count);
      if (wholes) wholes[i]!.set(values, read);
      else parts[i]!.push(complete ? values.slice() : values);
    }
    read += count;
  }
  if (wholes === undefined) return parts.map((column) => concatenate(column, read));
  if (read !== rows) throw new RangeError(`${read} rows, not ${rows}`);
  return wholes;
}

function validItems({ items, validity }: DoubleVector, length: number): Float64Array {
  const values = items.slice(0, length);
  for (let i = 0; i < length; i++) if (!validity.itemValid(i)) values[i] = NaN;
  return values;
}

export function concatenate(parts: Float64Array[], length: number): Float64Array {
  const whole = new Float64Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** A string literal of SQL: COPY and table functions inside it take no parameters. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A quoted identifier of SQL. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
