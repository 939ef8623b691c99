/**
 * A million points over 2,520 bars in a process of their own, whose peak of memory is that of the sweep. Prints JSON: what it took
 * until the trials were there, and what the process held at most once they were stored.
 */
import { crossedAbove, crossedBelow, defineStrategy, range, sma, sweep, z } from "tapebook";
import { seededBars } from "./seeded_bars.ts";

const side = Math.round(Math.cbrt(Number(Deno.args[0] ?? 1_000_000)));
const values = (first: number) => range(first, first + side - 1);

const smaCross = defineStrategy({
  name: "sma_crossover",
  params: { fast: z.int(), slow: z.int(), exit: z.int() },
  indicators: ({ close }, p) => ({
    fast: sma(close, p.fast),
    slow: sma(close, p.slow),
    exit: sma(close, p.exit),
  }),
  signals: ({ fast, slow, exit }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, exit) }),
});

const workspace = await Deno.makeTempDir();
Deno.env.set("TAPEBOOK_WORKSPACE", workspace);
try {
  const bars = seededBars("A", 2_520, 1);
  const began = performance.now();
  const trials = await sweep(smaCross, bars, {
    params: { fast: values(2), slow: values(20), exit: values(5) },
  });
  const ms = performance.now() - began;
  await trials.saved;
  const reading = { trials: trials.length, ms, peakMb: peakMb() };
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(reading)));
} finally {
  await Deno.remove(workspace, { recursive: true });
}

/** Of the whole process so far; where the system does not tell, what it holds now. */
function peakMb(): number {
  try {
    return Number(Deno.readTextFileSync("/proc/self/status").match(/VmHWM:\s+(\d+) kB/)![1]) / 1024;
  } catch {
    return Deno.memoryUsage().rss / 2 ** 20;
  }
}
