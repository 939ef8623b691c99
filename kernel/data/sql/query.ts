/**
 * Runs one query that only reads.
 *
 * On one thread, rows in the order of their source: the same query over the same data gives the same numbers to the last
 * bit, so that they may enter a digest. It reaches no file but those that were named to it, no network, and no setting.
 */
import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { resolve } from "node:path";
import { DataError, ParameterError, quote, TapebookError } from "../../market/errors.ts";
import { nearestName } from "../../market/nearest.ts";
import { identifier, quoted, withDuckDB } from "../duckdb.ts";
import type { Watched } from "../progress.ts";
import { makeTable } from "./make_table.ts";
import { type QueryResult, readResult } from "./result.ts";
import { makeStoredTables, STORED_TABLES, type StoredPlace } from "./stored.ts";
import { type Bound, SqlFile, type Template, templateOf } from "./template.ts";
import { watching } from "./watch.ts";

/** Extensions would come from the network. */
const SETTINGS = {
  threads: "1",
  preserve_insertion_order: "true",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
};

export interface QueryPlace extends StoredPlace {
  /** Where the paths of files begin. */
  folder: string;
}

export function query(
  place: QueryPlace,
  texts: readonly string[],
  parts: readonly unknown[],
  watched: Watched = {},
): Promise<QueryResult> {
  const template = templateOf(texts, parts);
  const run = async (connection: DuckDBConnection) => {
    const stored = await makeStoredTables(connection, place, template.text);
    const files = await makeTables(connection, place.folder, template);
    await lock(connection, [...stored, ...files]);
    const statement = await prepare(connection, template);
    await bind(statement, template.values);
    return await reading(template.text, async () => await readResult(await statement.stream()));
  };
  return withDuckDB((connection) => watching(connection, watched, () => run(connection)), SETTINGS);
}

/** Gives the paths of the files among them. */
async function makeTables(
  connection: DuckDBConnection,
  folder: string,
  { tables }: Template,
): Promise<string[]> {
  const files: string[] = [];
  for (const { name, table } of tables) {
    if (table instanceof SqlFile) {
      files.push(await makeFileTable(connection, name, resolve(folder, table.path)));
    } else await makeTable(connection, name, table);
  }
  return files;
}

const READERS: [RegExp, (path: string) => string][] = [
  // The whole file decides the types: DuckDB would take them from its first rows.
  [/\.(csv|tsv|txt)(\.gz)?$/i, (path) => `read_csv(${quoted(path)}, sample_size = -1)`],
  [/\.parquet$/i, (path) => `read_parquet(${quoted(path)})`],
  [/\.(json|jsonl|ndjson)(\.gz)?$/i, (path) => `read_json_auto(${quoted(path)}, sample_size = -1)`],
];

async function makeFileTable(connection: DuckDBConnection, name: string, path: string): Promise<string> {
  const reader = READERS.find(([ending]) => ending.test(path))?.[1];
  const allowed = "a path that ends in .csv, .tsv, .txt, .json, .jsonl, .ndjson (also with .gz) or .parquet";
  if (reader === undefined) {
    throw new ParameterError(`Name ${allowed}: it is ${quote(path)}`, {
      field: "file",
      value: path,
      allowed,
    });
  }
  const isFile = await Deno.stat(path).then((info) => info.isFile, () => false);
  if (!isFile) {
    throw new DataError(
      `Name a file that exists, relative to the notebook: there is no file ${quote(path)}`,
      {
        field: "file",
        value: path,
      },
    );
  }
  await reading(
    path,
    () => connection.run(`CREATE VIEW ${identifier(name)} AS SELECT * FROM ${reader(path)}`),
  );
  return path;
}

/** UTC: the machine's zone must not change what a date is. From here on nothing but these files can be opened, and no statement can undo it. */
async function lock(connection: DuckDBConnection, files: readonly string[]): Promise<void> {
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`SET allowed_paths = [${files.map(quoted).join(", ")}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
}

async function prepare(
  connection: DuckDBConnection,
  { text, values }: Template,
): Promise<DuckDBPreparedStatement> {
  const { StatementType } = await import("@duckdb/node-api");
  if (text.replace(/--.*$/gm, "").trim() === "") throw notOne(text, "it is empty");
  const statements = await asked(text, () => connection.extractStatements(text));
  if (statements.count !== 1) throw notOne(text, `there are ${statements.count}`);
  const statement = await asked(text, () => statements.prepare(0));
  const type = statement.statementType;
  if (type !== StatementType.SELECT) throw notOne(text, `it is ${StatementType[type] ?? "another kind"}`);
  if (statement.parameterCount !== values.length) {
    throw new ParameterError(
      "Write ${…} without quotes, outside of comments, and no $1 or ? of your own: " +
        `${values.length} ${
          values.length === 1 ? "value was" : "values were"
        } given and the query takes ${statement.parameterCount}`,
      { field: "sql", value: text, allowed: "values bound in place" },
    );
  }
  return statement;
}

const notOne = (text: string, is: string): ParameterError =>
  new ParameterError(`Write one statement that reads, such as SELECT: ${is}`, {
    field: "sql",
    value: text,
    allowed: "one SELECT, FROM, WITH … SELECT, DESCRIBE or SUMMARIZE",
  });

async function bind(statement: DuckDBPreparedStatement, values: Template["values"]): Promise<void> {
  const { DuckDBListValue, LIST } = await import("@duckdb/node-api");
  for (const [i, value] of values.entries()) {
    if (!Array.isArray(value)) {
      const [bound, type] = await boundOf([value as Bound]);
      statement.bindValue(i + 1, bound[0]!, type);
    } else {
      const [bound, type] = await boundOf(value);
      statement.bindValue(i + 1, new DuckDBListValue(bound), LIST(type));
    }
  }
}

/** Values of one kind and their type. Whole numbers stay whole; all others are DOUBLE, as in JavaScript. */
async function boundOf(values: readonly Bound[]): Promise<[DuckDBValue[], DuckDBType]> {
  const { BIGINT, BOOLEAN, DOUBLE, DuckDBTimestampValue, HUGEINT, SQLNULL, TIMESTAMP, VARCHAR } =
    await import(
      "@duckdb/node-api"
    );
  const known = values.filter((value) => value !== null);
  const [first] = known;
  if (first === undefined) return [[...values] as null[], values.length === 0 ? VARCHAR : SQLNULL];
  if (first instanceof Date) {
    const moment = (value: Bound) =>
      value && new DuckDBTimestampValue(BigInt((value as Date).getTime()) * 1000n);
    return [values.map(moment) as DuckDBValue[], TIMESTAMP];
  }
  if (typeof first === "number") {
    if (!known.every((value) => Number.isSafeInteger(value) && !Object.is(value, -0))) {
      return [[...values] as number[], DOUBLE];
    }
    return [values.map((value) => value === null ? null : BigInt(value as number)), BIGINT];
  }
  const type = typeof first === "string" ? VARCHAR : typeof first === "boolean" ? BOOLEAN : HUGEINT;
  return [[...values] as DuckDBValue[], type];
}

/** What DuckDB says before it has read anything is about the text. */
async function asked<T>(text: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw closed(error, text) ??
      new ParameterError(`Correct the query: ${said(error)}`, { field: "sql", value: text, cause: error });
  }
}

/** What it says later is about the values that it met. */
async function reading<T>(text: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof TapebookError) throw error;
    throw closed(error, text) ??
      new DataError(`Look at the values that the query meets: ${said(error)}`, {
        field: "sql",
        value: text,
        cause: error,
      });
  }
}

function closed(error: unknown, text: string): ParameterError | undefined {
  if (!/disabled by configuration|configuration has been locked/.test(said(error))) return undefined;
  return new ParameterError(
    `Only read, and only files named with \${sql.file(path)}: ${said(error)}`,
    {
      field: "sql",
      value: text,
      allowed: "sql.file(path)",
      cause: error,
    },
  );
}

const said = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^Failed to extract statements: /, "")
    .replace(/(Table with name (\S+) does not exist!)\s*Did you mean "[^"]*"\?/, nearestTable);

/** DuckDB's own tables are nearer to "bar" than ours that the query does not name, and are never meant. */
function nearestTable(_: string, absent: string, name: string): string {
  const near = nearestName(name, STORED_TABLES);
  return near ? `${absent} Did you mean "${near}"?` : `${absent} There is ${STORED_TABLES.join(", ")}.`;
}
