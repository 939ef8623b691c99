/** Indicators over a million bars into a buffer of their own, beside two packages from npm on the same prices. */
import { fileURLToPath } from "node:url";
import { atr, type Bars, ema, rsi, sma } from "tapebook";
import { type Bench, timed } from "./bench.ts";
import { seededBars } from "./seeded_bars.ts";

const LENGTH = 1_000_000;
const N = 14;
const SAMPLES = 5;

type Indicator = "sma" | "ema" | "rsi" | "atr";
type Rivals = Readonly<Record<string, Readonly<Record<Indicator, number>>>>;

let bars: Bars | undefined;
let rivals: Promise<Rivals> | undefined;

const prices = (): Bars => bars ??= seededBars("S0", LENGTH, 1);

/** Medians of the packages in milliseconds; none where they are neither cached nor to be had. */
async function measureRivals(): Promise<Rivals> {
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-config",
      "--node-modules-dir=none",
      "--allow-env",
      "--allow-read",
      "--allow-import",
      `--lock=${path("rivals.lock")}`,
      "--frozen",
      path("rivals.ts"),
      String(N),
      String(SAMPLES),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const { high, low, close } = prices();
  const input = new Blob([high, low, close].map((column) => new Float64Array(column)));
  const [output] = await Promise.all([
    child.output(),
    input.stream().pipeTo(child.stdin).catch(() => {}),
  ]);
  return output.success ? JSON.parse(new TextDecoder().decode(output.stdout)) : {};
}

function indicatorBench(
  name: Indicator,
  aimNs: number,
  compute: (bars: Bars, out: Float64Array) => unknown,
): Bench {
  return {
    name: `${name}(${N}) of a million bars`,
    aimMs: aimNs * LENGTH / 1e6,
    yardstick: "loop",
    samples: 60,
    bars: LENGTH,
    measure: (samples) => {
      const out = new Float64Array(LENGTH);
      const once = () => compute(prices(), out);
      for (let i = 0; i < samples; i++) once();
      return Promise.resolve(Array.from({ length: samples }, () => timed(once)));
    },
    async measureRivals() {
      const medians = await (rivals ??= measureRivals());
      return Object.entries(medians).map(([rival, ms]) => ({ name: rival, ms: ms[name] }));
    },
  };
}

export const benches: Bench[] = [
  indicatorBench("sma", 2.5, ({ close }, out) => sma(close, N, out)),
  indicatorBench("ema", 2.5, ({ close }, out) => ema(close, N, out)),
  indicatorBench("rsi", 5, ({ close }, out) => rsi(close, N, out)),
  indicatorBench("atr", 5, ({ high, low, close }, out) => atr(high, low, close, N, out)),
];
