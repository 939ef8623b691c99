import { assertEquals, assertThrows } from "@std/assert";
import { auditLookAhead, ParameterError, rsi } from "../../kernel/mod.ts";
import { rsiMomentum } from "../../strategies/rsi_momentum.ts";
import { barsOf, fillsOf } from "./hand_bars.ts";

/** With 2 bars the RSI is 50 for one step up and one down, and moves half way to 100 or 0 with each step. */
const steps = [1, -1, 1, 1, 1, -1, 1, -1, -1, -1, 1, 1, 1];
const closes = steps.reduce((prices, step) => [...prices, prices.at(-1)! + step], [100]);
const bars = barsOf(closes);

Deno.test("rsi_momentum buys strength, not weakness: the rise above the upper level", () => {
  const strength = Array.from(rsi(bars.close, 2), (value) => Math.round(value));
  assertEquals(strength.slice(2), [50, 75, 88, 94, 47, 73, 37, 18, 9, 55, 77, 89]);
  assertEquals(fillsOf(rsiMomentum({ bars: 2, enter: 80, leave: 40 }), bars), ["buy 5", "sell 9"]);
});

Deno.test("rsi_momentum holds while the RSI is between its levels", () => {
  // 47 and 73 are inside; only 37 is below.
  assertEquals(fillsOf(rsiMomentum({ bars: 2, enter: 70, leave: 10 }), bars), ["buy 4", "sell 11", "buy 13"]);
});

Deno.test("rsi_momentum refuses levels in the wrong order and looks at no later bar", () => {
  assertThrows(() => rsiMomentum({ enter: 40, leave: 60 }), ParameterError, "leave must be below enter");
  assertThrows(() => rsiMomentum({ bars: 1 }), ParameterError, "bars");
  assertEquals(auditLookAhead(rsiMomentum({ bars: 2 }), bars).clean, true);
});
