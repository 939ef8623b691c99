/** Files of a user's own: what it takes to make bars of them. */
import { importBars } from "tapebook";
import { median } from "./bench.ts";
import type { Bench } from "./bench.ts";
import { seededBars } from "./seeded_bars.ts";

const ROWS = 1_000_000;

async function writeCsv(path: string): Promise<void> {
  const { open, high, low, close, volume } = seededBars("SEEDED", ROWS, 7);
  const lines = ["time,open,high,low,close,volume"];
  for (let i = 0; i < ROWS; i++) {
    const time = new Date(Date.UTC(2015, 0) + i * 60_000).toISOString().slice(0, 19).replace("T", " ");
    const prices = [open, high, low, close].map((column) => column[i]!.toFixed(2));
    lines.push(`${time},${prices.join(",")},${Math.round(volume[i]!)}`);
  }
  await Deno.writeTextFile(path, lines.join("\n") + "\n");
}

async function withCsv<T>(task: (path: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    await writeCsv(`${folder}/seeded.csv`);
    return await task(`${folder}/seeded.csv`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function sampled(samples: number, task: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let i = -2; i < samples; i++) {
    const started = performance.now();
    await task();
    if (i >= 0) times.push(performance.now() - started);
  }
  return times;
}

/** DuckDB's own COPY of the same file into a table with the same types, on the two threads that we allow it. */
async function copyByDuckDB(path: string, samples: number): Promise<number> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "1GB" });
  const connection = await instance.connect();
  const times = await sampled(samples, async () => {
    await connection.run(
      "CREATE OR REPLACE TABLE bars (time TIMESTAMP, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE)",
    );
    await connection.run(`COPY bars FROM '${path}' (HEADER)`);
  });
  connection.closeSync();
  instance.closeSync();
  return median(times);
}

export const benches: Bench[] = [
  {
    name: "import of a CSV file, 1M rows",
    aimMs: 600,
    yardstick: "loop",
    samples: 7,
    bars: ROWS,
    measure: (samples) =>
      withCsv((path) =>
        sampled(samples, async () => {
          const { bars } = await importBars(path);
          if (bars[0]!.length !== ROWS) throw new Error("rows are missing");
        })
      ),
    measureRivals: () =>
      withCsv(async (path) => [{ name: "COPY of DuckDB on two threads", ms: await copyByDuckDB(path, 7) }]),
  },
];
