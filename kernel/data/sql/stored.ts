/** What a workspace holds, as the tables of a query that mentions them. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { join } from "node:path";
import { DataError } from "../../market/errors.ts";
import { listRuns, type StoredRun } from "../catalogue/runs.ts";
import { listSweeps, type StoredSweep } from "../catalogue/sweeps.ts";
import { identifier, quoted } from "../duckdb.ts";
import type { SeriesKey } from "../providers/provider.ts";
import { hasFiles, isFile, parquetPath } from "../store/files.ts";
import { type Conflict, listConflicts, listSeries, type StoredSeries } from "../store/mod.ts";
import { pendingWrites } from "../trials/pending.ts";
import { dataFolder } from "../workspace.ts";
import { makeTable } from "./make_table.ts";
import type { TableColumn } from "./table_values.ts";

export interface StoredPlace {
  workspace: string;
  /** Metrics that `runs` has a column for, also where no run is saved. */
  metrics: readonly string[];
}

/** Names of the tables that the workspace gives. */
export const STORED_TABLES: readonly string[] = [
  "bars",
  "datasets",
  "ranges",
  "conflicts",
  "runs",
  "sweeps",
  "trials",
  "windows",
];

/** Gives the paths of the files that the tables read. */
export async function makeStoredTables(
  connection: DuckDBConnection,
  { workspace, metrics }: StoredPlace,
  text: string,
): Promise<string[]> {
  const mentions = (name: string) => new RegExp(`\\b${name}\\b`, "i").test(text);
  const folder = dataFolder(workspace);
  if (mentions("runs")) await makeRuns(connection, await listRuns(folder), metrics);
  if (mentions("conflicts")) await makeConflicts(connection, await listConflicts(folder));
  const sweeps = ["sweeps", "trials", "windows"].some(mentions) ? await finishedSweeps(folder) : [];
  if (mentions("sweeps")) await makeSweeps(connection, sweeps);
  const tried: string[] = [];
  for (const table of ["trials", "windows"] as const) {
    if (mentions(table)) tried.push(...await makeTried(connection, workspace, table, sweeps));
  }
  if (!["bars", "datasets", "ranges"].some(mentions)) return tried;
  const stored = await listSeries(folder);
  if (mentions("datasets")) await makeDatasets(connection, stored);
  if (mentions("ranges")) await makeRanges(connection, stored);
  if (!mentions("bars")) return tried;
  return [...tried, ...await makeBars(connection, folder, stored.filter(hasFiles))];
}

const noPrices = ["open", "high", "low", "close", "volume"].map((name) => `0::DOUBLE AS ${name}`).join(", ");

/** One scan over all files, joined to what they are: a query about one symbol opens its file alone. */
async function makeBars(
  connection: DuckDBConnection,
  folder: string,
  stored: readonly StoredSeries[],
): Promise<string[]> {
  // The first file says which columns there are: one without adjusted closes, if any is.
  const rows = stored.toSorted((a, b) => Number(a.adjusted) - Number(b.adjusted));
  const paths = rows.map((row) => parquetPath(folder, row));
  const gone = rows.find((_, i) => !isFile(paths[i]!));
  if (gone) {
    throw new DataError(
      `Load ${gone.symbol} again with loadBars(): its stored file cannot be read`,
      { symbol: gone.symbol, field: "bars" },
    );
  }
  await makeTable(connection, "bars_files", {
    names: ["file", "market", "timeframe", "symbol"],
    parts: [{ length: rows.length, columns: [paths, ...Object.values(keysOf(rows))] }],
  });
  const scanned = rows.length === 0
    ? `(SELECT '' AS filename, TIMESTAMP '1970-01-01' AS time, ${noPrices})`
    : `read_parquet([${paths.map(quoted).join(", ")}], filename = true)`;
  await connection.run(
    `CREATE VIEW bars AS SELECT market, timeframe, symbol, time, open, high, low, close, volume
     FROM ${scanned} AS scanned JOIN bars_files ON scanned.filename = bars_files.file`,
  );
  return paths;
}

const keysOf = (rows: readonly SeriesKey[]) => ({
  market: rows.map(({ market }) => market),
  timeframe: rows.map(({ timeframe }) => timeframe),
  symbol: rows.map(({ symbol }) => symbol),
});

const numbersOf = <T>(rows: readonly T[], value: (row: T) => number) => Float64Array.from(rows, value);

async function makeDatasets(connection: DuckDBConnection, stored: readonly StoredSeries[]): Promise<void> {
  await makeRows(connection, "datasets", {
    ...keysOf(stored),
    name: stored.map(({ name }) => name),
    first: numbersOf(stored, ({ first }) => first),
    last: numbersOf(stored, ({ last }) => last),
    rows: numbersOf(stored, ({ rows }) => rows),
    currency: stored.map(({ currency }) => currency),
    basis: stored.map(({ basis }) => basis),
    quality: numbersOf(stored, ({ about }) => about.quality ?? NaN),
    hash: stored.map(({ hash }) => hash),
    source: stored.map(({ ranges }) => [...new Set(ranges.map(({ source }) => source))].sort().join(", ")),
    fetched: numbersOf(stored, ({ ranges }) => Math.max(...ranges.map(({ fetched }) => fetched))),
  }, { first: MOMENT, last: MOMENT, rows: WHOLE, fetched: MOMENT });
}

async function makeRanges(connection: DuckDBConnection, stored: readonly StoredSeries[]): Promise<void> {
  const rows = stored.flatMap((row) => row.ranges.map((range) => ({ ...row, ...range })));
  await makeRows(connection, "ranges", {
    ...keysOf(rows),
    starts: numbersOf(rows, ({ from }) => from),
    ends: numbersOf(rows, ({ to }) => to),
    source: rows.map(({ source }) => source),
    fetched: numbersOf(rows, ({ fetched }) => fetched),
  }, { starts: MOMENT, ends: MOMENT, fetched: MOMENT });
}

async function makeConflicts(connection: DuckDBConnection, conflicts: readonly Conflict[]): Promise<void> {
  await makeRows(connection, "conflicts", {
    ...keysOf(conflicts),
    time: numbersOf(conflicts, ({ time }) => time),
    field: conflicts.map(({ field }) => field),
    keptSource: conflicts.map(({ kept }) => kept.source),
    kept: numbersOf(conflicts, ({ kept }) => kept.value),
    otherSource: conflicts.map(({ other }) => other.source),
    other: numbersOf(conflicts, ({ other }) => other.value),
    noted: numbersOf(conflicts, ({ noted }) => noted),
  }, { noted: MOMENT });
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
    symbols: LIST,
    markets: LIST,
    saved: (name) => `${name}::TIMESTAMP`,
  });
}

async function finishedSweeps(folder: string): Promise<StoredSweep[]> {
  await Promise.allSettled(pendingWrites);
  return await listSweeps(folder);
}

async function makeSweeps(connection: DuckDBConnection, sweeps: readonly StoredSweep[]): Promise<void> {
  const text = (name: "id" | "kind" | "path" | "title" | "strategy" | "version" | "timeframe" | "saved") =>
    sweeps.map((sweep) => sweep[name]);
  const lists = (name: "symbols" | "markets") => sweeps.map((sweep) => JSON.stringify(sweep[name]));
  await makeRows(connection, "sweeps", {
    id: text("id"),
    kind: text("kind"),
    path: text("path"),
    title: text("title"),
    strategy: text("strategy"),
    version: text("version"),
    symbols: lists("symbols"),
    markets: lists("markets"),
    timeframe: text("timeframe"),
    objective: sweeps.map(({ objective }) => objective),
    trials: numbersOf(sweeps, ({ trials }) => trials),
    planned: numbersOf(sweeps, ({ planned }) => planned),
    best: sweeps.map(({ best }) => JSON.stringify(best.params)),
    score: numbersOf(sweeps, ({ best }) => best.score ?? NaN),
    saved: text("saved"),
  }, { symbols: LIST, markets: LIST, trials: WHOLE, planned: WHOLE, saved: (name) => `${name}::TIMESTAMP` });
}

/** Kinds of sweeps whose rows are windows and folds. */
const WINDOWED: readonly string[] = ["walkForward", "crossValidate"];

/**
 * The trials of all sweeps, or the windows of all walk-forwards and folds of all cross-validations, under each other, with the
 * sweep's id; a parameter that a sweep does not have is NULL.
 */
async function makeTried(
  connection: DuckDBConnection,
  workspace: string,
  table: "trials" | "windows",
  sweeps: readonly StoredSweep[],
): Promise<string[]> {
  const stored = sweeps.filter(({ kind }) => WINDOWED.includes(kind) === (table === "windows"))
    .map(({ id, path }) => ({ id, path: join(workspace, path) }))
    .filter(({ path }) => isFile(path));
  if (stored.length === 0) {
    const number = table === "trials" ? "trial" : "number";
    await connection.run(`CREATE VIEW ${table} AS SELECT '' AS sweep, 0::DOUBLE AS ${number} WHERE false`);
    return [];
  }
  const paths = stored.map(({ path }) => path);
  await makeTable(connection, `${table}_files`, {
    names: ["file", "sweep"],
    parts: [{ length: stored.length, columns: [paths, stored.map(({ id }) => id)] }],
  });
  await connection.run(
    `CREATE VIEW ${table} AS SELECT ${table}_files.sweep, scanned.* EXCLUDE (filename)
     FROM read_parquet([${paths.map(quoted).join(", ")}], filename = true, union_by_name = true) AS scanned
     JOIN ${table}_files ON scanned.filename = ${table}_files.file`,
  );
  return paths;
}

type Computed = (name: string) => string;
const MOMENT: Computed = (name) => `make_timestamp((${name} * 1000)::BIGINT)`;
const WHOLE: Computed = (name) => `${name}::BIGINT`;
const LIST: Computed = (name) => `from_json(${name}, '["VARCHAR"]')`;

/** A table some of whose columns are computed from themselves. */
async function makeRows(
  connection: DuckDBConnection,
  name: string,
  columns: Record<string, TableColumn>,
  replaced: Record<string, Computed>,
): Promise<void> {
  const plain = `${name}_rows`;
  const cells = Object.values(columns);
  await makeTable(connection, plain, {
    names: Object.keys(columns),
    parts: [{ length: cells[0]!.length, columns: cells }],
  });
  const changes = Object.entries(replaced).map(([column, by]) =>
    `${by(identifier(column))} AS ${identifier(column)}`
  );
  await connection.run(`CREATE VIEW ${name} AS SELECT * REPLACE (${changes.join(", ")}) FROM ${plain}`);
}
