/** A workspace with seeded bars in it, for benches of what it takes to read them. */
import { join } from "node:path";
import type { Market, Timeframe } from "tapebook";
import { quoted, withDuckDB } from "../kernel/data/duckdb.ts";
import { faultsOf, qualityPath } from "../kernel/data/quality.ts";
import { addPiece } from "../kernel/data/store/mod.ts";
import { seededBars } from "./seeded_bars.ts";

export interface Seeded {
  readonly symbol: string;
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly rows: number;
}

export const SMALL: Seeded = { symbol: "SMALL", market: "US", timeframe: "1d", rows: 5000 };
export const LARGE: Seeded = { symbol: "LARGEUSDT", market: "CRYPTO", timeframe: "1m", rows: 10_000_000 };
/** Ten years of 500 symbols. */
export const PANEL: readonly Seeded[] = Array.from(
  { length: 500 },
  (_, i) => ({ symbol: `P${i}`, market: "US", timeframe: "1d", rows: 2520 }),
);

/** One-minute bars of fifty symbols, in one Parquet file. */
export const MINUTES = 100_000_000;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A Monday, long ago: nothing is missing and nothing is stale. */
const FIRST = Date.UTC(2000, 0, 3);

/** Removed when the task has ended. */
export async function withStored<T>(
  series: readonly Seeded[],
  task: (workspace: string) => Promise<T>,
): Promise<T> {
  const workspace = await Deno.makeTempDir();
  try {
    for (const [i, each] of series.entries()) await store(workspace, each, i + 1);
    return await task(workspace);
  } finally {
    await Deno.remove(workspace, { recursive: true });
  }
}

async function store(workspace: string, { rows, ...key }: Seeded, seed: number): Promise<void> {
  const { open, high, low, close, volume } = seededBars(key.symbol, rows, seed);
  const time = key.timeframe === "1d"
    ? weekdays(rows)
    : Float64Array.from({ length: rows }, (_, i) => FIRST + i * MINUTE);
  const columns = { time, open, high, low, close, volume };
  const piece = {
    source: "bench",
    from: FIRST,
    to: time[rows - 1]! + 1,
    fetched: Date.now(),
    columns,
    basis: "raw",
  } as const;
  const folder = join(workspace, ".tapebook");
  const { row } = await addPiece(folder, key, piece, { priority: () => 0 });
  // Whoever fetches bars loads them: their quality has been looked at by then.
  if (key.timeframe === "1d") {
    await faultsOf({ ...columns, ...key, adjusted: "raw", actions: [] }, row.hash, qualityPath(folder, key));
  }
}

function weekdays(rows: number): Float64Array {
  return Float64Array.from(
    { length: rows },
    (_, i) => FIRST + (Math.floor(i / 5) * 7 + i % 5) * DAY,
  );
}

/** The days of daily bars, for options of loadBars. */
export const rangeOfDaily = (rows: number) => ({
  market: "US" as const,
  start: new Date(FIRST),
  end: new Date(weekdays(rows)[rows - 1]!),
});

/** By DuckDB itself: prices in cents, from a hash of the row, so that they are the same everywhere. */
export async function makeMinutes(workspace: string): Promise<void> {
  const each = MINUTES / 50;
  await withDuckDB((connection) =>
    connection.run(`COPY (
      SELECT 'S' || (i // ${each}) AS symbol, make_timestamp((${FIRST} + i % ${each} * ${MINUTE}) * 1000) AS time,
        close - 0.01 AS open, close + 0.05 AS high, close - 0.05 AS low, close, (hash(i) % 1000)::DOUBLE AS volume
      FROM (SELECT i, 100 + (hash(i // 60) % 5000) / 100 AS close FROM range(${MINUTES}) AS rows(i))
    ) TO ${quoted(`${workspace}/minutes.parquet`)} (FORMAT parquet, COMPRESSION zstd)`)
  );
}
