import { assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../kernel/mod.ts";
import { emaCrossover } from "../../strategies/ema_crossover.ts";
import { fired, roundTrips } from "./by_bar.ts";
import { barsOf } from "./hand_bars.ts";

// By hand, averages of 2 (weight 2/3) and 3 (weight 1/2), both begun with a mean: 15 against 16 in bar 2, 16.70 against
// 16.25 in bar 5, the first above, and 17.21 against 17.53 in bar 8, the first below.
const bars = barsOf([18, 16, 14, 14, 14, 18, 20, 20, 16, 14]);

Deno.test("ema_crossover fires once per cross, in the bar of the cross", () => {
  const { entries, exits } = fired(emaCrossover({ fast: 2, slow: 3 }), bars);
  assertEquals([entries, exits], [[5], [8]]);
});

Deno.test("ema_crossover turns round to short only where that is allowed", () => {
  const sides = (allowShort: boolean, shorting?: boolean) =>
    roundTrips(emaCrossover({ fast: 2, slow: 3, allowShort }), bars, { shorting })
      .map(({ side, entry, exit }) => [side, entry, exit]);
  assertEquals(sides(false), [["long", 6, 9]]);
  assertEquals(sides(true), [["long", 6, 9], ["short", 9, null]]);
  assertEquals(sides(true, false), [["long", 6, 9]]);
});

Deno.test("ema_crossover refuses a fast length that is not below the slow one", () => {
  assertThrows(() => emaCrossover({ fast: 26 }), ParameterError, "fast must be below slow");
  assertThrows(() => emaCrossover({ allowShort: 1 as never }), ParameterError, "allowShort");
});
