/** What a cell waits for that sweeps: from the call to the trials, with their row in the ledger, on Workers that are there. */
import { type Bars, range, sweep, type SweepOptions } from "tapebook";
import { endIdleWorkers } from "../kernel/run/sweep/worker_pool.ts";
import type { Bench } from "./bench.ts";
import { seededBars } from "./seeded_bars.ts";
import { smaCross } from "./sma_cross.ts";

type Options = SweepOptions<{ fast: number; slow: number }>;

const PAIRS: Options = { params: { fast: range(2, 99), slow: range(3, 100) } };
const EACH: Options = { params: { fast: range(5, 29), slow: range(30, 125, 5) }, accounts: "each" };

async function sweeps(bars: readonly Bars[], options: Options, samples: number): Promise<number[]> {
  const workspace = await Deno.makeTempDir();
  Deno.env.set("TAPEBOOK_WORKSPACE", workspace);
  try {
    const times: number[] = [];
    // The first ones start the Workers and compile the code.
    for (let i = -3; i < samples; i++) {
      const began = performance.now();
      const trials = await sweep(smaCross, bars, { ...options, workers: 2 });
      if (i >= 0) times.push(performance.now() - began);
      await trials.saved;
    }
    return times;
  } finally {
    await endIdleWorkers();
    Deno.env.delete("TAPEBOOK_WORKSPACE");
    await Deno.remove(workspace, { recursive: true });
  }
}

const many = () => Array.from({ length: 100 }, (_, i) => seededBars(`S${i}`, 2_520, i + 1));
let peak = 0;

async function largeSweep(): Promise<number> {
  const script = new URL("./sweep_memory.ts", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["run", "-A", "--no-check", script] })
    .output();
  const { ms, peakMb } = JSON.parse(new TextDecoder().decode(stdout)) as { ms: number; peakMb: number };
  peak = peakMb;
  return ms;
}

export const benches: Bench[] = [
  {
    name: "sweep in a cell, 4,851 pairs x 10,000",
    aimMs: 50,
    yardstick: "loop",
    samples: 7,
    bars: 4_851 * 10_000,
    measure: (samples) => sweeps([seededBars("A", 10_000, 1)], { ...PAIRS, split: false }, samples),
  },
  {
    name: "the same in and out of sample",
    aimMs: 100,
    yardstick: "loop",
    samples: 7,
    bars: 2 * 4_851 * 10_000,
    measure: (samples) => sweeps([seededBars("A", 10_000, 1)], PAIRS, samples),
  },
  {
    name: "sweep, 100 symbols x 2,520 x 500",
    aimMs: 1_000,
    yardstick: "loop",
    samples: 5,
    bars: 100 * 2_520 * 500,
    measure: (samples) => sweeps(many(), { ...EACH, split: false }, samples),
  },
  {
    name: "sweep, 1,000,000 points x 2,520",
    aimMs: 20_000,
    yardstick: "loop",
    samples: 1,
    bars: 2 * 1_000_000 * 2_520,
    measure: async () => [await largeSweep()],
    memory: { aimMb: 1_500, peakMb: () => peak },
  },
];
