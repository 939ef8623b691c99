/**
 * What a large sweep takes: a million points over 2,520 bars, with how much memory the process had at most. Run alone, as the peak is
 * that of the whole process: `deno run -A bench/sweep_memory.ts [points]`.
 */
import {
  crossedAbove,
  crossedBelow,
  defineStrategy,
  range,
  sma,
  sweep,
  syntheticBars,
  z,
} from "../kernel/mod.ts";

const points = Number(Deno.args[0] ?? 1_000_000);
const workspace = await Deno.makeTempDir();
Deno.env.set("TAPEBOOK_WORKSPACE", workspace);

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

const side = Math.round(Math.cbrt(points));
const values = (first: number) => range(first, first + side - 1);
const write = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
/** Of the whole process so far, in bytes: where the system does not tell, what is held now. */
function peakOf(): number {
  try {
    return Number(Deno.readTextFileSync("/proc/self/status").match(/VmHWM:\s+(\d+) kB/)![1]) * 1024;
  } catch {
    return Deno.memoryUsage().rss;
  }
}
try {
  const bars = syntheticBars({ symbols: ["A"], bars: 2_520, seed: 1 });
  const began = performance.now();
  const result = await sweep(smaCross, bars, {
    params: { fast: values(2), slow: values(20), exit: values(5) },
  });
  const swept = performance.now();
  const sweptPeak = peakOf();
  await result.saved;
  const seconds = (swept - began) / 1000;
  const storedPeak = peakOf();
  result.overfitting;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(2);
  write(
    `${result.length} trials in ${seconds.toFixed(1)} s, ${Math.round(result.length / seconds)} a second`,
  );
  write(
    `at most ${gigabytes(sweptPeak)} GB, when stored ${gigabytes(storedPeak)} GB, with the report ${
      gigabytes(peakOf())
    } GB`,
  );
} finally {
  await Deno.remove(workspace, { recursive: true });
}
