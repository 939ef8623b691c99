/** The sample and a run on real files; import_test.ts has what each file holds. */
import { assertEquals } from "@std/assert";
import { backtest, type Bars, crossedAbove, crossedBelow, defineStrategy, loadBars, sma, z } from "tapebook";
import { sharedFile, sharedTest } from "./shared_data.ts";

sharedTest("the sample is the published file, adjusted to the same closes", async () => {
  const [sample, published] = await Promise.all([
    loadBars("SP500"),
    loadBars(sharedFile("us-daily/SP500_index_2000_2020.csv")),
  ]);
  for (const column of ["time", "open", "high", "low", "close", "volume"] as const satisfies (keyof Bars)[]) {
    assertEquals(sample[column], published[column], column);
  }
});

sharedTest("a crossover on GOOG trades where a plain loop over its closes says", async () => {
  const bars = await loadBars(sharedFile("us-daily/GOOG_2004_2013.csv"));
  const cross = defineStrategy({
    name: "cross",
    params: { fast: z.int().default(10), slow: z.int().default(30) },
    indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
    signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
  });
  const run = await backtest(cross(), bars, { cash: 10_000, costs: "zero" });

  const mean = (n: number, end: number) => {
    let sum = 0;
    for (let i = end - n + 1; i <= end; i++) sum += bars.close[i]!;
    return sum / n;
  };
  let [cash, units, side] = [10_000, 0, 0];
  const days: number[] = [];
  for (let i = 0; i < bars.length; i++) {
    if (side !== 0) {
      if (side > 0) units = Math.floor(cash / bars.open[i]!);
      cash -= side * units * bars.open[i]!;
      if (side < 0) units = 0;
      days.push(bars.time[i]!);
      side = 0;
    }
    if (i < 30) continue;
    const [now, before] = [mean(10, i) - mean(30, i), mean(10, i - 1) - mean(30, i - 1)];
    if (units === 0 && before <= 0 && now > 0) side = 1;
    if (units > 0 && before >= 0 && now < 0) side = -1;
  }
  assertEquals(Array.from(run.fills, (fill) => fill.time.valueOf()), days);
  const value = cash + units * bars.close.at(-1)!;
  assertEquals(Math.round(run.equity.value.at(-1)! * 100), Math.round(value * 100));
});
