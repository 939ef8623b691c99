/** SQL as a cell writes it: over bars, columns, files, runs and what the workspace holds. */
import { query } from "../data/sql/query.ts";
import type { QueryResult } from "../data/sql/result.ts";
import { SqlFile, SqlName } from "../data/sql/template.ts";
import { workspaceFolder } from "../data/workspace.ts";
import { ParameterError, quote } from "../market/errors.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { timeFormat } from "../plot/spec/format.ts";
import { columnsTable, type TableColumns } from "../plot/spec/tables.ts";
import { METRIC_NAMES } from "../stats/core_metrics.ts";
import type { Displayed } from "./display.ts";
import { withRows } from "./rows.ts";
import { Run } from "./run.ts";
import type { Sweep } from "./sweep/sweep_result.ts";
import { watched } from "./watched.ts";
import { isUniverse, type SymbolUniverse } from "./universe.ts";

/** A cell of a result: NULL is NaN where the column holds numbers or moments, null elsewhere. */
export type SqlValue = number | string | boolean | null;

/** A row of a result whose type is not given. */
export interface SqlRow {
  readonly [column: string]: SqlValue;
}

type SqlColumn<T> = [NonNullable<T>] extends [number] ? Float64Array : readonly T[];

/** Columns by name, which can also be read row by row. */
export type SqlResult<R> =
  & { readonly length: number }
  & { readonly [name in keyof R]: SqlColumn<R[name]> }
  & Iterable<R>
  & Displayed
  & {
    /** Row i; negative counts from the end, undefined where there is none. */
    at(i: number): R | undefined;
  };

async function select<R extends object = SqlRow>(
  texts: TemplateStringsArray,
  ...values: readonly unknown[]
): Promise<SqlResult<R>> {
  if (!Array.isArray(texts?.raw)) {
    throw new ParameterError("Write sql`SELECT …` with backticks, not sql(…): only then are values bound", {
      field: "sql",
      value: texts,
      allowed: "a tagged template",
    });
  }
  const place = { workspace: workspaceFolder(), folder: Deno.cwd(), metrics: METRIC_NAMES };
  const tables = values.map((value) =>
    value instanceof Run
      ? value.trades
      : isUniverse(value)
      ? membersTable(value)
      : isSweep(value)
      ? value.table
      : value
  );
  const result = await watched("Querying", {}, (watch) => query(place, texts.raw, tables, watch));
  const columns = Object.fromEntries(result.columns.map(({ name, cells }) => [name, cells]));
  const rows = withRows(withLength(columns, result.length), () => resultTable(result));
  return rows as unknown as SqlResult<R>;
}

/** Asked by its parts: the class brings along what searches need. */
const isSweep = (value: unknown): value is Sweep =>
  typeof value === "object" && value !== null && "table" in value && "planned" in value;

function membersTable({ members }: SymbolUniverse): Record<string, ArrayLike<unknown>> {
  const text = (name: "name" | "sector") => members.map((each) => each[name] || null);
  return {
    symbol: members.map(({ symbol }) => symbol),
    name: text("name"),
    sector: text("sector"),
    marketCap: Float64Array.from(members, ({ marketCap }) => marketCap),
    sinceTime: Float64Array.from(members, ({ since }) => since),
  };
}

const withLength = (
  columns: Record<string, ArrayLike<unknown>>,
  length: number,
): { readonly length: number } => Object.assign(columns, { length });

function resultTable({ length, columns }: QueryResult): TableFigure {
  const shown = columns.map(({ name, cells }) =>
    [
      name,
      Array.from<SqlValue, string | number | null>(cells, (cell) =>
        typeof cell === "boolean" ? String(cell) : cell),
    ] as const
  );
  // How many rows there are stands beside the title of every table.
  const table = columnsTable(Object.fromEntries(shown) as TableColumns, "Result");
  const moments = new Map(
    columns.filter(({ kind }) => kind === "moment").map(({ name, cells }) => [name, cells as Float64Array]),
  );
  return {
    ...table,
    total: length,
    columns: table.columns.map((column) => {
      const moment = moments.get(column.name);
      return moment ? { ...column, format: timeFormat(moment) } : column;
    }),
  };
}

/**
 * Runs one SELECT of DuckDB's SQL and gives its columns.
 *
 * What stands in `${…}` is never part of the text. Numbers, text, booleans, dates and lists of them (`symbol IN ${list}`)
 * are bound as values. Bars, lists of bars and panels become tables with symbol, time, open, high, low, close and volume; a
 * universe one of its members with symbol, name, sector, marketCap and sinceTime; a run the table of its trades, a sweep that of its
 * trials; `run.orders` and other columns of one length tables under their names; `sql.file(path)` the rows of
 * a file. The workspace itself is there as `bars` (all that is stored), `datasets` (what that is), `runs` (all that
 * are saved, a column for each metric), `sweeps`, `trials` (those of all sweeps) and
 * `windows` (those of all walk-forwards, and folds).
 *
 * Columns whose name ends in "time" are TIMESTAMPs in UTC, NaN is NULL. In the result numbers and moments (epoch ms) are
 * Float64Arrays with NaN for NULL; text and booleans are lists; every other type is text. A backslash stands for itself.
 *
 * A long query shows how far it is and stops with its cell. A query reads and nothing else: no other statement, no file that was not named, no network. It runs on one thread, so
 * the same data give the same numbers to the last bit; rows are in a fixed order only with ORDER BY.
 *
 * @throws ParameterError for a query that DuckDB does not understand, in its words, and for what cannot be interpolated
 * @throws DataError where values do not fit, such as text cast to a number, and for files that are not there
 * @example
 * ```ts
 * import { loadBars, sql } from "tapebook";
 *
 * const bars = await loadBars("SP500");
 * const years = await sql<{ year: number; high: number }>`
 *   SELECT year(time) AS year, max(high) AS high FROM ${bars} WHERE time >= ${new Date("2015-01-01")}
 *   GROUP BY ALL ORDER BY year`;
 * if (years.year[0] !== 2015 || years.at(-1)?.high.toFixed(2) !== "3393.52") throw new Error("columns and rows");
 * ```
 */
export const sql = Object.assign(select, {
  /**
   * A file as a table, its columns as DuckDB finds them: CSV, TSV, JSON (also with .gz) or Parquet. The path is relative to
   * the notebook.
   */
  file: (path: string): SqlFile => new SqlFile(textOf("file", path)),
  /** The name of a column or table that is chosen by code. */
  identifier: (name: string): SqlName => new SqlName(textOf("identifier", name)),
});

function textOf(field: string, text: unknown): string {
  if (typeof text === "string" && text !== "" && !text.includes("\0")) return text;
  throw new ParameterError(`Set ${field} to text: it is ${quote(text)}`, {
    field,
    value: text,
    allowed: "text",
  });
}
