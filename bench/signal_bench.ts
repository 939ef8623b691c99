/** The signal path on seeded data: one symbol, 100 and 500 in one account, and one symbol in plain C beside it. */
import { crossedAbove, crossedBelow, defineStrategy, sma } from "tapebook";
import type { Bars } from "../kernel/market/bars.ts";
import { simulate } from "../kernel/engine/simulate.ts";
import { coreMetrics } from "../kernel/stats/core_metrics.ts";
import { type Bench, timed } from "./bench.ts";
import { seededBars } from "./seeded_bars.ts";

const cross = defineStrategy({
  name: "sma_crossover",
  indicators: ({ close }) => ({ fast: sma(close, 20), slow: sma(close, 100) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
})();

const LENGTH = 100_000;

function runs(bars: readonly Bars[], samples: number): number[] {
  const once = () => {
    coreMetrics(simulate(cross, bars, { costs: "us-equity" }), { periodsPerYear: 252 });
  };
  for (let i = 0; i < Math.ceil(samples / 3); i++) once();
  return Array.from({ length: samples }, () => timed(once));
}

const universe = (symbols: number, length: number): Bars[] =>
  Array.from({ length: symbols }, (_, i) => seededBars(`S${i}`, length, i + 1));

const signalBench = (symbols: number, length: number, aimMs: number, samples: number): Bench => ({
  name: `signals, ${symbols} x ${length} bars`,
  aimMs,
  yardstick: "loop",
  samples,
  bars: symbols * length,
  measure: (count) => Promise.resolve(runs(universe(symbols, length), count)),
});

/** Times of the loop in C, from the fastest of many repetitions; none where there is no compiler. */
async function measureC(samples: number): Promise<number[]> {
  const folder = await Deno.makeTempDir();
  const program = `${folder}/single_symbol`;
  const source = new URL("single_symbol.c", import.meta.url).pathname;
  try {
    const compiled = await new Deno.Command("cc", {
      args: ["-O3", "-mavx2", "-o", program, source, "-lm"],
    }).output();
    if (!compiled.success) return [];
    const { open, close } = seededBars("S0", LENGTH, 1);
    const input = new Uint8Array(4 + 16 * LENGTH);
    new DataView(input.buffer).setInt32(0, LENGTH, true);
    input.set(new Uint8Array(new Float64Array(open).buffer), 4);
    input.set(new Uint8Array(new Float64Array(close).buffer), 4 + 8 * LENGTH);
    const child = new Deno.Command(program, { args: [String(samples)], stdin: "piped", stdout: "piped" })
      .spawn();
    const writer = child.stdin.getWriter();
    await writer.write(input);
    await writer.close();
    const { stdout } = await child.output();
    return [Number(new TextDecoder().decode(stdout).split(" ")[0]) / 1e6];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

export const benches: Bench[] = [
  signalBench(1, LENGTH, 12 * LENGTH / 1e6, 100),
  {
    name: `the same in C, 1 x ${LENGTH} bars`,
    aimMs: 12 * LENGTH / 1e6,
    yardstick: "loop",
    samples: 100,
    bars: LENGTH,
    measure: measureC,
  },
  signalBench(100, 1_008, 6, 60),
  signalBench(500, 2_520, 80, 10),
];
