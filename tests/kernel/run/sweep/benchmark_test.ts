/** What trials are measured beside: the same in the table, in sample and out of it, and in the runs that a trial opens. */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { backtest, DataError, type Run, sweep, walkForward } from "../../../../kernel/mod.ts";
import { clockPeriodsPerYear } from "../../../../kernel/market/timeframe.ts";
import { smaCross } from "../fixtures.ts";
import { someBars } from "./fixtures.ts";

const [BARS, OTHER] = someBars(["A", "B"], 600) as [
  ReturnType<typeof someBars>[number],
  ReturnType<typeof someBars>[number],
];
const options = { params: { fast: [5, 10], slow: [30, 40] }, save: false } as const;
const ratioOf = (run: Run) => run.statistics().informationRatio.value ?? NaN;

Deno.test("a statistic beside a benchmark is measured beside the one that was given, as a function of the run is", async () => {
  const given = { ...options, workers: 0, benchmark: OTHER } as const;
  const [named, computed, alone] = await Promise.all([
    sweep(smaCross, BARS, { ...given, objective: "informationRatio" }),
    sweep(smaCross, BARS, { ...given, objective: ratioOf }),
    sweep(smaCross, BARS, { ...options, workers: 0, objective: "informationRatio" }),
  ]);
  for (const column of ["objective", "objectiveOutOfSample"] as const) {
    for (const [row, value] of (named.table[column] as Float64Array).entries()) {
      assertAlmostEquals(value, (computed.table[column] as Float64Array)[row]!, 1e-9);
      assertNotEquals(value, (alone.table[column] as Float64Array)[row]);
    }
  }
  assertEquals(named.overfitting.random.value?.best, named.best.objective);
});

Deno.test("Workers measure beside the benchmark too, be it bars or one of the symbols", async () => {
  for (const benchmark of [OTHER, "B"]) {
    const given = { ...options, accounts: "each", objective: "alpha", benchmark } as const;
    const [here, there] = await Promise.all(
      [0, 1].map((workers) => sweep(smaCross, [BARS, OTHER], { ...given, workers })),
    );
    assert([...here!.table.objective].every(Number.isFinite));
    assertEquals([...there!.table.objective], [...here!.table.objective]);
    const shown = await here!.best.run({ symbol: "A" });
    const run = await backtest(smaCross(here!.best.params as { fast: number; slow: number }), BARS, {
      benchmark: OTHER,
    });
    assertAlmostEquals(shown.statistics().alpha.value!, run.statistics().alpha.value!, 1e-12);
  }
});

Deno.test("a benchmark of another time is refused before anything is tried", async () => {
  const late = { ...OTHER, time: OTHER.time.map((time) => time + 1e12) };
  await assertRejects(
    () => sweep(smaCross, BARS, { ...options, benchmark: late }),
    DataError,
    "Give a benchmark with bars",
  );
});

Deno.test("a walk-forward's windows are measured beside the benchmark", async () => {
  const given = { ...options, workers: 0, train: 200, test: 100, benchmark: OTHER } as const;
  const found = await walkForward(smaCross, BARS, given);
  const { alpha } = found.run(0).statistics();
  const alone = await walkForward(smaCross, BARS, { ...given, benchmark: undefined });
  assertNotEquals(alpha.value, alone.run(0).statistics().alpha.value);
});

Deno.test("the deflated Sharpe ratio is in the bars a year of its sample, whatever begins after it", async () => {
  const coin = someBars(["C"], 600)[0]!;
  const day = 86_400_000;
  const later = {
    ...coin,
    market: "CRYPTO" as const,
    time: coin.time.map((_, i) => BARS.time[500]! + i * day),
  };
  const trials = await sweep(smaCross, [BARS, later], {
    ...options,
    workers: 0,
    split: new Date(BARS.time[450]!),
  });
  assertNotEquals(clockPeriodsPerYear([BARS, later]), clockPeriodsPerYear([BARS]));
  assertAlmostEquals(trials.overfitting.deflated.value!.sharpe, trials.best.inSample!.sharpe!, 1e-9);
});
