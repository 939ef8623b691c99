/**
 * The fast path of sweeps: 4,851 pairs of averages over 10,000 bars, for return, Sharpe, largest drawdown and trades, with coins
 * (next to no cash left over) and with whole shares; in WebAssembly, in its twin in TypeScript, in C, and on two Workers.
 */
import { compileSimd } from "../cli/simd_build.ts";
import { simdSources } from "../kernel/run/sweep/simd.ts";
import type { TrialMetric } from "../kernel/sweep/outcomes.ts";
import type { Bench } from "./bench.ts";
import {
  benchBars,
  benchColumns,
  evaluateShare,
  LENGTH,
  PAIRS,
  type Share,
  shareOf,
  WINDOWS,
} from "./sweep_pairs.ts";

const COIN = 1e-8;
const BARS = PAIRS * LENGTH;

/** Milliseconds at so many bars a second. */
const at = (billions: number): number => BARS / (billions * 1e6);

let compiled: WebAssembly.Module | null = null;
const simd = async () => compiled ??= new WebAssembly.Module(await compileSimd(simdSources()));

async function measureHere(
  lot: number,
  module: WebAssembly.Module | null,
  samples: number,
): Promise<number[]> {
  const run = evaluateShare({ lot, simd: module, part: 0, parts: 1 });
  for (let i = 0; i < Math.ceil(samples / 3); i++) run();
  return await Promise.resolve(Array.from({ length: samples }, run));
}

/** Time until the last of the Workers is done, all started at once. */
async function measureWorkers(lot: number, parts: number, samples: number): Promise<number[]> {
  const module = await simd();
  const workers = Array.from(
    { length: parts },
    () => new Worker(new URL("sweep_worker.ts", import.meta.url), { type: "module" }),
  );
  const all = (message: (part: number) => Share | null) =>
    Promise.all(workers.map((worker, part) =>
      new Promise<void>((resolve, reject) => {
        worker.onmessage = () => resolve();
        worker.onerror = (event) => reject(event.error ?? new Error(event.message));
        worker.postMessage(message(part));
      })
    ));
  await all((part) => ({ lot, simd: module, part, parts }));
  for (let i = 0; i < Math.ceil(samples / 3); i++) await all(() => null);
  const times: number[] = [];
  for (let i = 0; i < samples; i++) {
    const started = performance.now();
    await all(() => null);
    times.push(performance.now() - started);
  }
  workers.forEach((worker) => worker.terminate());
  return times;
}

/** Times of the C program, from the fastest of many repetitions; none without a compiler. Fails where it finds another result. */
async function measureC(lot: number, samples: number): Promise<number[]> {
  const folder = await Deno.makeTempDir();
  const program = `${folder}/sma_sweep`;
  const source = new URL("sma_sweep.c", import.meta.url).pathname;
  try {
    const built = await new Deno.Command("cc", { args: ["-O3", "-mavx2", "-o", program, source, "-lm"] })
      .output();
    if (!built.success) return [];
    const child = new Deno.Command(program, { args: [String(samples)], stdin: "piped", stdout: "piped" })
      .spawn();
    const writer = child.stdin.getWriter();
    const head = new DataView(new ArrayBuffer(16));
    head.setInt32(0, LENGTH, true);
    head.setInt32(4, WINDOWS.length, true);
    head.setFloat64(8, lot, true);
    await writer.write(new Uint8Array(head.buffer));
    const { open, close } = benchBars();
    for (const column of [open, close, ...benchColumns()]) {
      await writer.write(new Uint8Array(new Float64Array(column).buffer));
    }
    await writer.close();
    const [nanoseconds, ...sums] = new TextDecoder().decode((await child.output()).stdout).split(" ").map(
      Number,
    );
    await checkSums(lot, sums);
    return [nanoseconds! / 1e6];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function checkSums(lot: number, sums: readonly number[]): Promise<void> {
  const { metrics } = shareOf({ lot, simd: await simd(), part: 0, parts: 1 }).evaluate();
  (["trades", "totalReturn", "sharpe", "maxDrawdown"] satisfies TrialMetric[]).forEach((name, k) => {
    const own = metrics[name].reduce((sum, value) => sum + value, 0);
    if (Math.abs(own - sums[k]!) > 1e-6 * Math.abs(own)) {
      throw new Error(`C has ${sums[k]} as ${name}, not ${own}`);
    }
  });
}

const bench = (name: string, aimMs: number, measure: Bench["measure"]): Bench => ({
  name: `sweep, ${name}`,
  aimMs,
  yardstick: "loop",
  samples: 20,
  bars: BARS,
  measure,
});

export const benches: Bench[] = [
  bench("coins, WebAssembly", at(1.25), async (n) => measureHere(COIN, await simd(), n)),
  bench("coins, 1 Worker", at(1.25), (n) => measureWorkers(COIN, 1, n)),
  bench("coins, 2 Workers", at(2.5), (n) => measureWorkers(COIN, 2, n)),
  bench("coins, TypeScript", at(0.5), (n) => measureHere(COIN, null, n)),
  bench("coins, C", at(2.5), (n) => measureC(COIN, n)),
  bench("shares, WebAssembly", at(0.25), async (n) => measureHere(1, await simd(), n)),
  bench("shares, TypeScript", at(0.25), (n) => measureHere(1, null, n)),
  bench("shares, C", at(0.5), (n) => measureC(1, n)),
];
