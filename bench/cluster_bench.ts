/**
 * What the queue costs: the same sweep on two Workers of this process, and through Redis on a worker process with two slots. On one
 * machine, so that all that differs is the way there and back.
 */
import { crossedAbove, crossedBelow, defineStrategy, range, redis, sma, sweep, z } from "tapebook";
import { withRedis } from "../tests/fakes/redis_server.ts";
import { startWorker } from "../tests/cli/worker_process.ts";
import type { SweepOptions } from "../kernel/run/sweep/sweep.ts";
import { type Bench, median } from "./bench.ts";
import { seededBars } from "./seeded_bars.ts";

const averages = defineStrategy({
  name: "averages",
  params: { fast: z.int(), slow: z.int() },
  check: (p) => p.fast < p.slow,
  indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});
/** So many that the sweep takes some seconds: a quarter of a second goes to greeting Redis, and shorter ones are not sent away. */
const LENGTH = 50_000;
const PARAMS = { fast: range(2, 250), slow: range(3, 251) };
const PAIRS = 249 * 250 / 2;

type Place = Pick<SweepOptions, "executor" | "workers">;

/** Never the same twice: replies are kept for a while, and would be had for nothing. */
let cash = 100_000;

async function timesOn(place: Place, samples: number): Promise<number[]> {
  const bars = seededBars("WALK", LENGTH, 1);
  const once = async () => {
    const started = performance.now();
    const trials = await sweep(averages, bars, { params: PARAMS, save: false, cash: ++cash, ...place });
    if (trials.length !== PAIRS) throw new Error(`${trials.length} trials`);
    return performance.now() - started;
  };
  await once();
  const times: number[] = [];
  for (let i = 0; i < samples; i++) times.push(await once());
  return times;
}

async function overRedis(samples: number): Promise<number[]> {
  let times: number[] = [];
  await withRedis(async ({ url }) => {
    const worker = await startWorker(url, "--slots", "2");
    try {
      times = await timesOn({ executor: redis(url) }, samples);
    } finally {
      worker.kill("SIGTERM");
      await worker.ended();
    }
  });
  return times;
}

export const benches: Bench[] = [{
  name: "sweep through Redis, 2 slots",
  // Fifteen percent more than on this process's own Workers, which took so long on a quiet machine.
  aimMs: 1.15 * 3_700,
  yardstick: "loop",
  samples: 5,
  bars: PAIRS * LENGTH,
  measure: overRedis,
  async measureRivals() {
    return [{ name: "on 2 Workers of this process", ms: median(await timesOn({ workers: 2 }, 5)) }];
  },
}];
