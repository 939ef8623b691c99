/** Stored bars: what it takes to read one symbol, many, and very many. */
import { loadBars } from "tapebook";
import { type Bench, median } from "./bench.ts";
import type { Reading } from "./read_once.ts";
import { LARGE, makeMinutes, MINUTES, PANEL, rangeOfDaily, SMALL, withStored } from "./store_fill.ts";

/** A process that reads once; throws where it fails. */
async function readOnce(what: string, workspace: string): Promise<Reading> {
  const script = new URL("./read_once.ts", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-P=test", script, what, workspace],
    env: environment(workspace),
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** No provider is asked. */
const environment = (workspace: string) => ({ TAPEBOOK_WORKSPACE: workspace, TAPEBOOK_OFFLINE: "1" });

/** The most memory that readings have taken, in MB. */
const peaks = new Map<string, number>();

/** Times within whole processes, the first of which is not counted. */
async function readings(what: string, workspace: string, samples: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = -1; i < samples; i++) {
    const { ms, peak } = await readOnce(what, workspace);
    peaks.set(what, Math.max(peaks.get(what) ?? 0, peak / 2 ** 20));
    if (i >= 0) times.push(ms);
  }
  return times;
}

/** The same where DuckDB must not be loaded at all. */
async function lightReadings(what: string, workspace: string, samples: number): Promise<number[]> {
  if ((await readOnce(what, workspace)).duckdb) throw new Error(`${what} loaded DuckDB`);
  return await readings(what, workspace, samples);
}

const memoryOf = (what: string, aimMb?: number): Bench["memory"] => ({
  ...(aimMb && { aimMb }),
  peakMb: () => peaks.get(what) ?? 0,
});

export const benches: Bench[] = [
  {
    name: "5,000 daily bars, again",
    aimMs: 2,
    yardstick: "loop",
    samples: 200,
    bars: SMALL.rows,
    measure: (samples) =>
      withStored([SMALL], async (workspace) => {
        Object.entries(environment(workspace)).forEach(([name, value]) => Deno.env.set(name, value));
        const times: number[] = [];
        for (let i = -20; i < samples; i++) {
          const started = performance.now();
          await loadBars(SMALL.symbol, rangeOfDaily(SMALL.rows));
          if (i >= 0) times.push(performance.now() - started);
        }
        return times;
      }),
  },
  {
    name: "5,000 daily bars, first of a process",
    aimMs: 20,
    yardstick: "process",
    samples: 9,
    bars: SMALL.rows,
    measure: (samples) => withStored([SMALL], (workspace) => lightReadings("daily bars", workspace, samples)),
  },
  {
    name: "panel of 500 x 2520, first of a process",
    aimMs: 500,
    yardstick: "process",
    samples: 5,
    bars: PANEL.length * PANEL[0]!.rows,
    measure: (samples) => withStored(PANEL, (workspace) => lightReadings("a panel", workspace, samples)),
    memory: memoryOf("a panel"),
  },
  {
    name: "10M bars from raw columns",
    aimMs: 500,
    yardstick: "loop",
    samples: 3,
    bars: LARGE.rows,
    measure: (samples) =>
      withStored([LARGE], (workspace) => lightReadings("raw columns", workspace, samples)),
    memory: memoryOf("raw columns", 1200),
  },
  {
    name: "10M bars from Parquet",
    aimMs: 5000,
    yardstick: "loop",
    samples: 3,
    bars: LARGE.rows,
    measure: (samples) => withStored([LARGE], (workspace) => readings("Parquet", workspace, samples)),
    memory: memoryOf("Parquet", 1200),
    measureRivals: () =>
      withStored([LARGE], async (workspace) => {
        const times = await readings("the same by DuckDB", workspace, 3);
        return [{ name: "DuckDB streams it and keeps nothing", ms: median(times) }];
      }),
  },
  {
    name: "summary of 100M one-minute bars",
    aimMs: 10_000,
    yardstick: "loop",
    samples: 1,
    bars: MINUTES,
    measure: (samples) =>
      withStored([], async (workspace) => {
        await makeMinutes(workspace);
        return await readings("a summary", workspace, samples);
      }),
    memory: memoryOf("a summary", 2000),
  },
];
