import { assert, assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../kernel/mod.ts";
import { rsiMeanReversion } from "../../strategies/rsi_mean_reversion.ts";
import { randomWalk } from "../kernel/random_walk.ts";
import { roundTrips } from "./by_bar.ts";
import { barsOf } from "./hand_bars.ts";

const quick = { period: 2, oversold: 30, exit: 60 };
// Of two moves: up and down alike until bar 4, whose fall takes the RSI below 30, bought at the open of bar 5.
const falls = [100, 101, 100, 101, 97];

Deno.test("rsi_mean_reversion sells exactly at its longest holding time where nothing recovers", () => {
  const bars = barsOf([...falls, ...Array.from({ length: 12 }, (_, i) => 96 - i)]);
  for (const maxHoldDays of [1, 2, 5]) {
    const trips = roundTrips(rsiMeanReversion({ ...quick, maxHoldDays }), bars);
    assertEquals(trips, [{
      side: "long",
      entry: 5,
      exit: 5 + maxHoldDays,
      why: "oversold",
      whyNot: "max-hold",
    }]);
  }
});

Deno.test("rsi_mean_reversion sells earlier where the RSI recovers", () => {
  const bars = barsOf([...falls, 98, 103, 104, 105, 106]);
  const [trip, ...more] = roundTrips(rsiMeanReversion({ ...quick, maxHoldDays: 4 }), bars);
  // The rise of bar 5 is too small, that of bar 6 is above 60: sold at the open of bar 7.
  assertEquals([trip!.entry, trip!.exit, trip!.whyNot, more], [5, 7, "recovered", []]);
});

Deno.test("rsi_mean_reversion buys again after a sale by time only once the RSI has been up and fallen again", () => {
  const bars = barsOf([...falls, 96, 95, 94, 93, 92, 97, 90, 89, 88]);
  const trips = roundTrips(rsiMeanReversion({ ...quick, maxHoldDays: 2 }), bars);
  assertEquals(trips.map(({ entry, exit }) => [entry, exit]), [[5, 7], [12, null]]);
});

Deno.test("rsi_mean_reversion never holds longer than its longest time", () => {
  const bars = randomWalk(3000, 5);
  const trips = roundTrips(rsiMeanReversion({ period: 5, maxHoldDays: 7 }), bars)
    .filter(({ exit }) => exit !== null);
  const held = trips.map(({ entry, exit }) => exit! - entry);
  assertEquals(Math.max(...held), 7);
  assert(
    trips.every(({ whyNot }, i) => (whyNot === "max-hold") === (held[i] === 7) || whyNot === "recovered"),
  );
});

Deno.test("rsi_mean_reversion refuses levels and times that cannot be", () => {
  assertThrows(
    () => rsiMeanReversion({ oversold: 60, exit: 50 }),
    ParameterError,
    "oversold must be below exit",
  );
  assertThrows(() => rsiMeanReversion({ oversold: 0 }), ParameterError, "oversold");
  assertThrows(() => rsiMeanReversion({ exit: 100 }), ParameterError, "exit");
  assertThrows(() => rsiMeanReversion({ maxHoldDays: 0 }), ParameterError, "maxHoldDays");
  assertThrows(() => rsiMeanReversion({ period: 2.5 }), ParameterError, "period");
});
