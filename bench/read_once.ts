/**
 * One reading in a process of its own, for what a first cell waits for and how much memory it takes: arguments are what to
 * read and the workspace, the answer is a line of JSON.
 */
import { join } from "node:path";
import { loadBars, makePanel, sql } from "tapebook";
import { readParquet } from "../kernel/data/parquet_bars.ts";
import { withDuckDB } from "../kernel/data/duckdb.ts";
import { readSeries } from "../kernel/data/store/mod.ts";
import { LARGE, PANEL, rangeOfDaily, SMALL } from "./store_fill.ts";

export interface Reading {
  readonly ms: number;
  /** The most that the process has held in memory so far, bytes; 0 where the system does not say. */
  readonly peak: number;
  readonly duckdb: boolean;
}

const [what, workspace] = Deno.args as [keyof typeof READINGS, string];
const folder = join(workspace, ".tapebook");

const READINGS = {
  async "daily bars"() {
    await loadBars(SMALL.symbol, rangeOfDaily(SMALL.rows));
  },
  async "a panel"() {
    const bars = await loadBars(PANEL.map(({ symbol }) => symbol), rangeOfDaily(PANEL[0]!.rows));
    return makePanel(bars);
  },
  "raw columns": () => readSeries(folder, LARGE),
  Parquet: async () => await readParquet(await parquetOf(LARGE.symbol), { rows: LARGE.rows }),
  /** What DuckDB alone needs to hand over every chunk, with nothing done to them. */
  async "the same by DuckDB"() {
    const path = await parquetOf(LARGE.symbol);
    await withDuckDB(async (connection) => {
      const result = await connection.stream(`SELECT * FROM read_parquet('${path}')`);
      for (
        let chunk = await result.fetchChunk();
        chunk && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      );
    });
  },
  "a summary": () =>
    sql`SELECT symbol, count(*) AS bars, min(low) AS low, max(high) AS high, avg(close) AS close,
      sum(close * volume) AS turnover FROM ${sql.file(join(workspace, "minutes.parquet"))}
      GROUP BY symbol ORDER BY symbol`,
};

async function parquetOf(symbol: string): Promise<string> {
  const place = join(folder, "bars", LARGE.market, LARGE.timeframe, symbol);
  for await (const { name } of Deno.readDir(place)) if (name.endsWith(".parquet")) return join(place, name);
  throw new Error(`no Parquet file of ${symbol}`);
}

/** Linux says it of every process; elsewhere it stays untold. */
function statusOf(name: string): string {
  try {
    return Deno.readTextFileSync(`/proc/self/${name}`);
  } catch {
    return "";
  }
}

const started = performance.now();
const kept = await READINGS[what]();
const ms = performance.now() - started;
const reading: Reading = {
  ms,
  peak: 1024 * Number(/VmHWM:\s*(\d+)/.exec(statusOf("status"))?.[1] ?? 0),
  duckdb: statusOf("maps").includes("duckdb"),
};
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(reading)));
// What was read counts as memory until here.
Deno.exit(kept === null ? 1 : 0);
