/** Files as publishers made them: each loads to the rows that are in it or to an error that says why not. */
import { assertEquals, assertRejects } from "@std/assert";
import {
  backtest,
  type Bars,
  crossedAbove,
  crossedBelow,
  DataError,
  defineStrategy,
  loadBars,
  sma,
  z,
} from "tapebook";
import { sharedFile, sharedTest } from "./shared_data.ts";

const LOADS: [file: string, rows: number, timeframe: string, first: string, last: string][] = [
  ["us-daily/GOOG_2004_2013.csv", 2148, "1d", "2004-08-19", "2013-03-01"],
  ["us-daily/SP500_index_2000_2020.csv", 5105, "1d", "2000-01-03", "2020-04-17"],
  ["us-daily/AAPL_2004_2018_adj.csv", 3379, "1d", "2004-08-19", "2018-01-19"],
  ["us-daily/sp500_502bars_default.csv", 502, "1d", "2017-01-03", "2018-12-31"],
  ["india/RELIANCE_2010_2020.csv", 2602, "1d", "2010-06-10", "2020-12-31"],
  ["india/TCS_2010_2020.csv", 2602, "1d", "2010-06-10", "2020-12-31"],
  ["india/NIFTYBEES_2010_2020.csv", 2602, "1d", "2010-06-10", "2020-12-31"],
  ["intraday/EURUSD_1h_2017_2018.csv", 5000, "1h", "2017-04-19", "2018-02-07"],
  ["intraday/sp500_1m_4days.csv", 1564, "1m", "2020-12-15", "2020-12-18"],
  ["crypto/BTCUSDT_1h.csv.gz", 55597, "1h", "2017-08-17", "2023-12-20"],
];

for (const [file, rows, timeframe, first, last] of LOADS) {
  sharedTest(`${file} loads as ${rows} bars of ${timeframe}`, async () => {
    const bars = await loadBars(sharedFile(file));
    const days = [bars.time[0]!, bars.time.at(-1)!].map((ms) => new Date(ms).toISOString().slice(0, 10));
    assertEquals([bars.length, bars.timeframe, ...days], [rows, timeframe, first, last]);
  });
}

sharedTest("dates that can be read in two ways are refused, not guessed", async () => {
  for (const file of ["dirty/bad.csv", "dirty/mismatch.csv", "us-daily/AAPL_MSFT_C_closes_2004_2014.csv"]) {
    await assertRejects(() => loadBars(sharedFile(file)), DataError, "can be read in two ways");
  }
});

sharedTest("a file without a heading is refused with the columns that it has", async () => {
  await assertRejects(
    () => loadBars(sharedFile("india/NIFTY50_1m_2021_dev.csv.gz")),
    DataError,
    "No time column",
  );
});

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
