import { assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../kernel/mod.ts";
import { bollingerMeanReversion } from "../../strategies/bollinger_mean_reversion.ts";
import { fired, roundTrips } from "./by_bar.ts";
import { barsOf } from "./hand_bars.ts";

const calm = [10, 11, 10, 11, 10, 11];

Deno.test("bollinger_mean_reversion buys a close below the lower band, not a low", () => {
  const strategy = bollingerMeanReversion({ period: 4, deviations: 1 });
  const low = [10, 10, 10, 10, 10, 10, 5];
  // Bar 6: mean 10.5, deviation 0.5; a low of 5 with a close of 10 rests on the band and is not below it.
  assertEquals(fired(strategy, barsOf([...calm, 10], { low })).entries, []);
  // A close of 9: mean 10.25, deviation 0.83, so below 9.42.
  assertEquals(fired(strategy, barsOf([...calm, 9])).entries, [6]);
});

Deno.test("bollinger_mean_reversion holds until a close above the middle band", () => {
  // The middle is 10.25 in bar 6, then 9.75 and 9.75, and 10 in bar 9, whose close of 11 is above.
  const bars = barsOf([...calm, 9, 9, 9.5, 11, 11, 11]);
  const trips = roundTrips(bollingerMeanReversion({ period: 4, deviations: 1 }), bars);
  assertEquals(trips.map(({ entry, exit }) => [entry, exit]), [[7, 10]]);
});

Deno.test("bollinger_mean_reversion buys nothing where prices rest", () => {
  assertEquals(fired(bollingerMeanReversion({ period: 4 }), barsOf(Array(20).fill(10))).entries, []);
});

Deno.test("bollinger_mean_reversion refuses bands without a width", () => {
  assertThrows(() => bollingerMeanReversion({ deviations: 0 }), ParameterError, "deviations");
  assertThrows(() => bollingerMeanReversion({ period: 1 }), ParameterError, "period");
});
