/** What a workspace holds, as the tables `bars`, `datasets` and `runs` of a query that mentions them. */
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError } from "../../market/errors.ts";
import { listBars, listRuns, type StoredBars, type StoredRun } from "../catalogue.ts";
import { identifier, quoted } from "../duckdb.ts";
import { parquetPath } from "../store.ts";
import { dataFolder } from "../workspace.ts";
import { makeTable } from "./make_table.ts";
import type { TableColumn } from "./table_values.ts";

export interface StoredPlace {
  workspace: string;
  /** Metrics that `runs` has a column for, also where no run is saved. */
  metrics: readonly string[];
}

/** Gives the paths of the files that the tables read. */
export async function makeStoredTables(
  connection: DuckDBConnection,
  { workspace, metrics }: StoredPlace,
  text: string,
): Promise<string[]> {
  const mentions = (name: string) => new RegExp(`\\b${name}\\b`, "i").test(text);
  if (!["bars", "datasets", "runs"].some(mentions)) return [];
  const folder = dataFolder(workspace);
  // To ask must not make a workspace of a folder.
  const exists = await Deno.stat(join(folder, "catalog.db")).then(() => true, () => false);
  if (mentions("runs")) await makeRuns(connection, exists ? await listRuns(folder) : [], metrics);
  const stored = exists ? await listBars(folder) : [];
  if (mentions("datasets")) await makeDatasets(connection, stored);
  return mentions("bars") ? await makeBars(connection, folder, stored) : [];
}

async function makeBars(
  connection: DuckDBConnection,
  folder: string,
  stored: readonly StoredBars[],
): Promise<string[]> {
  const paths = stored.map((row) => parquetPath(folder, row));
  const selects = stored.map(({ market, timeframe, symbol }, i) =>
    `SELECT ${quoted(market)} AS market, ${quoted(timeframe)} AS timeframe, ${quoted(symbol)} AS symbol,
       time, open, high, low, close, volume FROM read_parquet(${quoted(paths[i]!)})`
  );
  const none = `SELECT '' AS market, '' AS timeframe, '' AS symbol, TIMESTAMP '1970-01-01' AS time,
    0.0::DOUBLE AS open, 0.0::DOUBLE AS high, 0.0::DOUBLE AS low, 0.0::DOUBLE AS close, 0.0::DOUBLE AS volume
    WHERE false`;
  try {
    await connection.run(`CREATE VIEW bars AS ${[none, ...selects].join(" UNION ALL ")}`);
  } catch (cause) {
    throw new DataError(
      `Load the symbol again with loadBars(): a stored file cannot be read: ${(cause as Error).message}`,
      { field: "bars", cause },
    );
  }
  return paths;
}

async function makeDatasets(connection: DuckDBConnection, stored: readonly StoredBars[]): Promise<void> {
  const text = (name: "market" | "timeframe" | "symbol" | "hash" | "source" | "fetched") =>
    stored.map((row) => row[name]);
  const numbers = (name: "first" | "last" | "rows") => Float64Array.from(stored, (row) => row[name]);
  await makeRows(connection, "datasets", {
    market: text("market"),
    timeframe: text("timeframe"),
    symbol: text("symbol"),
    first: numbers("first"),
    last: numbers("last"),
    rows: numbers("rows"),
    hash: text("hash"),
    source: text("source"),
    fetched: text("fetched"),
  }, {
    first: "make_timestamp((first * 1000)::BIGINT)",
    last: "make_timestamp((last * 1000)::BIGINT)",
    rows: "rows::BIGINT",
    fetched: "fetched::TIMESTAMP",
  });
}

async function makeRuns(
  connection: DuckDBConnection,
  runs: readonly StoredRun[],
  metrics: readonly string[],
): Promise<void> {
  const text = (name: "id" | "digest" | "path" | "title" | "strategy" | "version" | "saved") =>
    runs.map((run) => run[name]);
  const lists = (name: "symbols" | "markets") => runs.map((run) => JSON.stringify(run[name]));
  const known = {
    id: text("id"),
    digest: text("digest"),
    path: text("path"),
    title: text("title"),
    strategy: text("strategy"),
    version: text("version"),
    symbols: lists("symbols"),
    markets: lists("markets"),
    saved: text("saved"),
  };
  const names = new Set([...metrics, ...runs.flatMap((run) => Object.keys(run.metrics))]);
  const measured = [...names].filter((name) => !Object.hasOwn(known, name.toLowerCase()))
    .map((name) => [name, Float64Array.from(runs, (run) => run.metrics[name] ?? NaN)]);
  await makeRows(connection, "runs", { ...known, ...Object.fromEntries(measured) }, {
    symbols: `from_json(symbols, '["VARCHAR"]')`,
    markets: `from_json(markets, '["VARCHAR"]')`,
    saved: "saved::TIMESTAMP",
  });
}

/** A table some of whose columns are computed from themselves. */
async function makeRows(
  connection: DuckDBConnection,
  name: string,
  columns: Record<string, TableColumn>,
  replaced: Record<string, string>,
): Promise<void> {
  const plain = `${name}_rows`;
  const cells = Object.values(columns);
  await makeTable(connection, plain, {
    names: Object.keys(columns),
    parts: [{ length: cells[0]!.length, columns: cells }],
  });
  const changes = Object.entries(replaced).map(([column, by]) => `${by} AS ${identifier(column)}`);
  await connection.run(`CREATE VIEW ${name} AS SELECT * REPLACE (${changes.join(", ")}) FROM ${plain}`);
}
