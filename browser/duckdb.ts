/** DuckDB in the page, in a worker of its own, over the tables that the kernel keeps beside the notebook. */
import { AsyncDuckDB, type AsyncDuckDBConnection, PACKAGE_VERSION, VoidLogger } from "@duckdb/duckdb-wasm";
import type { SheetTable } from "../kernel/plot/spec/sheet.ts";
import { fetchKept } from "./kept_table.ts";
import { singleStatementError } from "./sql_text.ts";

export interface Answer {
  columns: { name: string; kind: "moment" | "number" | "text" }[];
  /** Row by row: moments in epoch ms. */
  rows: (string | number | null)[][];
  /** Of the whole answer, of which `rows` are the first. */
  total: number;
}

export interface Database {
  query(sql: string, most: number): Promise<Answer>;
  close(): Promise<void>;
}

/** @throws Error in words where a table is gone or the engine does not start */
export async function openDatabase(tables: readonly SheetTable[]): Promise<Database> {
  const files = `${location.origin}/api/duckdb/${PACKAGE_VERSION}`;
  const worker = new Worker(`${files}/duckdb-browser-eh.worker.js`);
  const database = new AsyncDuckDB(new VoidLogger(), worker);
  try {
    await database.instantiate(`${files}/duckdb-eh.wasm`);
    await database.open({ query: { castBigIntToDouble: true, castDecimalToDouble: true } });
    const connection = await database.connect();
    for (const { name, hash } of tables) {
      const bytes = await fetchKept(hash);
      if (!bytes) throw new Error(`The rows of ${name} are gone. Run the cell again.`);
      await connection.insertArrowFromIPCStream(bytes, { name, create: true });
    }
    // A query has these tables and nothing else.
    await connection.query("SET enable_external_access = false");
    await connection.query("SET lock_configuration = true");
    return {
      query: (sql, most) => answerOf(connection, sql, most),
      async close() {
        await connection.close();
        await database.terminate();
      },
    };
  } catch (error) {
    await database.terminate();
    throw error;
  }
}

async function answerOf(connection: AsyncDuckDBConnection, sql: string, most: number): Promise<Answer> {
  const refused = singleStatementError(sql);
  if (refused) throw new Error(refused);
  const table = await reading(connection, sql);
  const columns = table.schema.fields.map(({ name, type }) => ({ name, kind: kindOf(String(type)) }));
  const vectors = columns.map((_, c) => table.getChildAt(c)!);
  const rows = Array.from(
    { length: Math.min(most, table.numRows) },
    (_, row) => vectors.map((vector, c) => cellOf(vector.get(row), columns[c]!.kind)),
  );
  return { columns, rows, total: table.numRows };
}

/** In a transaction that cannot write: the next query finds the same tables. */
async function reading(connection: AsyncDuckDBConnection, sql: string) {
  await connection.query("BEGIN TRANSACTION READ ONLY");
  try {
    return await connection.query(sql);
  } catch (error) {
    if (!/read-only mode/.test(String(error))) throw error;
    throw new Error("Write a query that reads, such as SELECT: the tables cannot be changed", {
      cause: error,
    });
  } finally {
    // A query that ended the transaction itself, as COMMIT does, has left none.
    await connection.query("ROLLBACK").catch(() => {});
  }
}

function kindOf(type: string): Answer["columns"][number]["kind"] {
  if (/^(Timestamp|Date)/.test(type)) return "moment";
  return /^(Float|Int|Uint|Decimal)/.test(type) ? "number" : "text";
}

function cellOf(cell: unknown, kind: Answer["columns"][number]["kind"]): string | number | null {
  if (cell === null || cell === undefined) return null;
  if (kind === "text") return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
  const number = Number(cell);
  return Number.isFinite(number) ? number : null;
}
