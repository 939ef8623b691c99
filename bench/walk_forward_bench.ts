/** A walk-forward as a cell runs it: 100 symbols with an account each, 20 windows of 504 + 126 bars, 200 trials in each. */
import { range, syntheticBars, walkForward } from "tapebook";
import type { Bench } from "./bench.ts";
import { smaCross } from "./sma_cross.ts";

const [SYMBOLS, WINDOWS, TRAIN, TEST] = [100, 20, 504, 126] as const;

async function measure(samples: number, method: "grid" | "tpe"): Promise<number[]> {
  const symbols = Array.from({ length: SYMBOLS }, (_, i) => `S${i}`);
  const bars = syntheticBars({ symbols, bars: TRAIN + WINDOWS * TEST, seed: 1 });
  const params = { fast: range(2, 40, 2), slow: range(50, 140, 10) };
  const times: number[] = [];
  for (let i = 0; i < samples; i++) {
    const started = performance.now();
    const found = await walkForward(smaCross, bars, {
      params,
      train: TRAIN,
      test: TEST,
      method,
      accounts: "each",
    });
    times.push(performance.now() - started);
    if (found.windows.length !== WINDOWS || found.windows.trials[0] !== 200) {
      throw new Error("20 windows of 200 trials");
    }
  }
  return times;
}

const bench = (method: "grid" | "tpe", more = ""): Bench => ({
  name: `walk-forward, ${SYMBOLS} symbols x ${WINDOWS} x 200${more}`,
  aimMs: 5_000,
  yardstick: "loop",
  samples: 5,
  bars: SYMBOLS * WINDOWS * 200 * TRAIN,
  measure: (samples) => measure(samples, method),
});

export const benches: Bench[] = [bench("grid"), bench("tpe", " by tpe")];
