/**
 * Runs the benches: `deno task bench [NAME…]`. `--check` compares the ratios with baseline.json and warns beyond
 * 25 %; `--save` writes them there.
 */
import { type Bench, measureYardstick, median, type Yardstick } from "./bench.ts";
import { benches as charts } from "./chart_bench.ts";
import { benches as cluster } from "./cluster_bench.ts";
import { benches as data } from "./data_bench.ts";
import { benches as engine } from "./engine_bench.ts";
import { benches as indicators } from "./indicators_bench.ts";
import { benches as kernel } from "./kernel_bench.ts";
import { benches as plot } from "./plot_bench.ts";
import { benches as providers } from "./providers_bench.ts";
import { benches as server } from "./server_bench.ts";
import { benches as signals } from "./signal_bench.ts";
import { benches as stats } from "./stats_bench.ts";
import { benches as store } from "./store_bench.ts";
import { benches as sweep } from "./sweep_bench.ts";
import { benches as sweepCell } from "./sweep_cell_bench.ts";
import { benches as walkForward } from "./walk_forward_bench.ts";

const BASELINE = new URL("./baseline.json", import.meta.url);
const TOLERANCE = 0.25;

const flags = Deno.args.filter((arg) => arg.startsWith("--"));
const names = Deno.args.filter((arg) => !arg.startsWith("--"));
const chosen: Bench[] = [
  ...engine,
  ...signals,
  ...indicators,
  ...stats,
  ...charts,
  ...kernel,
  ...plot,
  ...data,
  ...providers,
  ...store,
  ...cluster,
  ...server,
  ...sweep,
  ...sweepCell,
  ...walkForward,
]
  .filter((bench) => names.length === 0 || names.some((name) => bench.name.includes(name)));

const yardsticks = new Map<Yardstick, number>();
const ratios: Record<string, number> = {};
const baseline: Record<string, number> = flags.includes("--check")
  ? JSON.parse(await Deno.readTextFile(BASELINE))
  : {};
let warned = 0;

say("what                                     median        aim    fastest   ratio");
for (const bench of chosen) {
  if (!yardsticks.has(bench.yardstick)) {
    yardsticks.set(bench.yardstick, await measureYardstick(bench.yardstick));
  }
  const times = await bench.measure(bench.samples);
  if (times.length === 0) {
    say(`${bench.name.padEnd(38)} not here: it needs a C compiler`);
    continue;
  }
  const ms = median(times);
  const ratio = ms / yardsticks.get(bench.yardstick)!;
  ratios[bench.name] = Number(ratio.toPrecision(3));
  say(
    `${bench.name.padEnd(38)} ${format(ms)} ${format(bench.aimMs)} ${format(Math.min(...times))} ${
      ratio.toPrecision(3)
    }× ${bench.yardstick}${
      bench.bars === undefined ? "" : `, ${(ms * 1e6 / bench.bars).toFixed(1)} ns a bar`
    }`,
  );
  if (bench.memory) {
    const { aimMb, peakMb } = bench.memory;
    say(
      `  ${Math.round(peakMb())} MB at the peak of its process${aimMb ? `, at most ${aimMb} MB wanted` : ""}`,
    );
  }
  for (const rival of await bench.measureRivals?.() ?? []) {
    say(`  ${rival.name.padEnd(36)} ${format(rival.ms)}: ${(rival.ms / ms).toFixed(1)} times as long`);
  }
  const before = baseline[bench.name];
  if (before !== undefined && ratio > before * (1 + TOLERANCE)) {
    warned++;
    say(`  warning: ${Math.round(100 * (ratio / before - 1))} % slower than the baseline ratio ${before}`);
  }
}
if (flags.includes("--save")) await Deno.writeTextFile(BASELINE, JSON.stringify(ratios, null, 2) + "\n");
if (flags.includes("--check")) say(`${chosen.length} compared, ${warned} beyond ${100 * TOLERANCE} %`);
Deno.exit(0);

function format(ms: number): string {
  const text = ms < 1 ? `${ms.toFixed(3)} ms` : ms < 100 ? `${ms.toFixed(1)} ms` : `${ms.toFixed(0)} ms`;
  return text.padStart(10);
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}
