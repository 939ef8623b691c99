/** Columns out of Parquet, by DuckDB: times keep their kind, numbers are read as doubles. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError } from "../../market/errors.ts";
import { identifier, queryColumns, quoted, withDuckDB } from "../duckdb.ts";
import { type BarsLabel, LABEL, parseLabelText } from "../export/label.ts";
import { type CellColumn, readCells } from "./cells.ts";
import type { ImportFile } from "./content.ts";
import type { Plan, Table } from "./table.ts";

const SAMPLE_ROWS = 200;

/** @param path where the bytes lie already; else they are put in a temporary file while they are read */
export async function parquetTable(file: ImportFile, path?: string): Promise<Table> {
  const within = <T>(task: (connection: DuckDBConnection, source: string) => Promise<T>): Promise<T> =>
    withParquet(file, path, task);
  return await within(async (connection, source) => {
    const head = await connection.run(`SELECT * FROM ${source} LIMIT ${SAMPLE_ROWS}`);
    const names = head.columnNames();
    const types = head.columnTypes().map(String);
    const sample = (await head.getRowsJson()).map((row) =>
      row.map((cell) => cell === null ? "" : String(cell))
    );
    const label = await readLabel(connection, source);
    return {
      format: "parquet",
      names,
      headed: true,
      sample,
      ...(label && { label }),
      read: (plan) =>
        within((connection, source) => read(connection, source, { names, types, sample }, plan)),
    };
  });
}

async function readLabel(connection: DuckDBConnection, source: string): Promise<BarsLabel | undefined> {
  const result = await connection.run(
    `SELECT decode(value) FROM ${
      source.replace(/^read_parquet/, "parquet_kv_metadata")
    } WHERE key = '${LABEL}'`,
  );
  const [row] = await result.getRowsJS();
  return typeof row?.[0] === "string" ? parseLabelText(row[0]) : undefined;
}

async function read(
  connection: DuckDBConnection,
  source: string,
  table: { names: string[]; types: string[]; sample: string[][] },
  plan: Plan,
) {
  const planned = [plan.time, plan.clock, plan.symbol, ...plan.numbers].filter((each) => each !== undefined);
  const columns = new Map<number, CellColumn>();
  for (const index of planned) {
    columns.set(index, await readColumn(connection, source, table.names[index]!, table.types[index]!));
  }
  return readCells(table, plan, columns.get(plan.time)!.values.length, (index) => columns.get(index)!);
}

async function readColumn(
  connection: DuckDBConnection,
  source: string,
  name: string,
  type: string,
): Promise<CellColumn> {
  const column = identifier(name);
  const doubles = async (expression: string) =>
    (await queryColumns(connection, `SELECT ${expression}::DOUBLE FROM ${source}`))[0] ?? new Float64Array(0);
  if (type === "DATE") return { kind: "date", values: await doubles(`epoch_ms(${column})`) };
  if (/WITH TIME ZONE/.test(type)) {
    return { kind: "moment", values: await doubles(`epoch_us(${column}) / 1000`) };
  }
  if (/^TIMESTAMP/.test(type)) {
    return { kind: "wall", values: await doubles(`epoch_us(${column}::TIMESTAMP) / 1000`) };
  }
  if (/^(DECIMAL|DOUBLE|FLOAT|U?(TINY|SMALL|BIG|HUGE)?INT)/.test(type)) {
    return { kind: "number", values: await doubles(column) };
  }
  const result = await connection.run(`SELECT CAST(${column} AS VARCHAR) FROM ${source}`);
  return { kind: "any", values: (await result.getRowsJS()).map(([cell]) => cell) };
}

/** DuckDB reads files alone, so bytes from elsewhere lie in one for that long. */
async function withParquet<T>(
  { name, bytes }: ImportFile,
  path: string | undefined,
  task: (connection: DuckDBConnection, source: string) => Promise<T>,
): Promise<T> {
  const temporary = path === undefined ? await Deno.makeTempFile({ suffix: ".parquet" }) : undefined;
  try {
    if (temporary) await Deno.writeFile(temporary, bytes);
    return await withDuckDB(async (connection) => {
      await connection.run("SET TimeZone = 'UTC'");
      return await task(connection, `read_parquet(${quoted(temporary ?? path!)})`);
    });
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`Cannot read ${path ?? name}: ${(error as Error).message.split("\n")[0]}`, {
      field: "path",
      value: path ?? name,
      cause: error,
    });
  } finally {
    if (temporary) await Deno.remove(temporary);
  }
}
