import { assert, assertEquals, assertThrows } from "@std/assert";
import { backtest, ParameterError } from "../../kernel/mod.ts";
import { smaCrossover } from "../../strategies/sma_crossover.ts";
import { sampleBars, smaCross } from "../kernel/run/fixtures.ts";
import { fired, roundTrips } from "./by_bar.ts";
import { barsOf } from "./hand_bars.ts";

// Means of 2 and 3 bars: the fast one is below from bar 2 on, above from 5, below from 9 and above again in 12.
const bars = barsOf([20, 18, 16, 14, 12, 18, 20, 22, 22, 15, 14, 13, 20, 21]);

Deno.test("sma_crossover fires once per cross, in the bar of the cross", () => {
  const { entries, exits } = fired(smaCrossover({ fast: 2, slow: 3 }), bars);
  assertEquals([entries, exits], [[5, 12], [9]]);
});

Deno.test("sma_crossover buys and sells at the open after the cross", () => {
  const trips = roundTrips(smaCrossover({ fast: 2, slow: 3 }), bars);
  assertEquals(trips.map(({ side, entry, exit }) => [side, entry, exit]), [["long", 6, 10], [
    "long",
    13,
    null,
  ]]);
});

Deno.test("sma_crossover trades the sample as the quickstart's own definition does", async () => {
  const sample = await sampleBars();
  const [shipped, typed] = [await backtest(smaCrossover(), sample), await backtest(smaCross(), sample)];
  assertEquals(shipped.digest, typed.digest);
  assert(shipped.metrics.trades > 10);
});

Deno.test("sma_crossover refuses a fast length that is not below the slow one", () => {
  assertThrows(() => smaCrossover({ fast: 100, slow: 20 }), ParameterError, "fast must be below slow");
  assertThrows(() => smaCrossover({ fast: 20, slow: 20 }), ParameterError, "fast must be below slow");
  assertThrows(() => smaCrossover({ fast: 1 }), ParameterError, "fast");
});
