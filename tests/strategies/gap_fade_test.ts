import { assertEquals, assertThrows } from "@std/assert";
import { auditLookAhead, backtest, ParameterError } from "../../kernel/mod.ts";
import { gapFade } from "../../strategies/gap_fade.ts";
import { barsOf, fillsOf } from "./hand_bars.ts";

/** Bar 1 opens at 95 after a close of 100 and closes at 96. */
const after = (rest: { open: number; close: number }[], gap = { open: 95, close: 96 }) => {
  const all = [{ open: 100, close: 100 }, gap, ...rest];
  return barsOf(all.map(({ close }) => close), { open: all.map(({ open }) => open) });
};
const flat = { open: 96, close: 96 };

Deno.test("gap_fade buys a gap down at the next open and sells at the close before the gap", async () => {
  const bars = after([{ open: 96, close: 98 }, { open: 98, close: 101 }, { open: 101, close: 101 }]);
  const run = await backtest(gapFade({ gapPct: 3 }), bars);
  assertEquals(Array.from(run.fills, ({ side, price }) => [side, price]), [["buy", 96], ["sell", 100]]);
  assertEquals(fillsOf(gapFade({ gapPct: 3 }), bars), ["buy 2", "sell 3"]);
});

Deno.test("gap_fade sells a gap up short and stops as far beyond the close as the target is off", async () => {
  const bars = after([{ open: 104, close: 104 }, { open: 104, close: 110 }], { open: 105, close: 104 });
  const run = await backtest(gapFade({ gapPct: 3 }), bars);
  assertEquals(Array.from(run.fills, ({ side, price }) => [side, price]), [["sell", 104], [
    "buy",
    104 * 1.04,
  ]]);
});

Deno.test("gap_fade leaves alone what is small, or filled by the close of its own bar", () => {
  assertEquals(fillsOf(gapFade({ gapPct: 5 }), after([flat, flat])), [], "95 is 5 % down, not more");
  const level = { open: 100, close: 100 };
  assertEquals(fillsOf(gapFade({ gapPct: 3 }), after([level, level], { open: 95, close: 100 })), []);
});

Deno.test("gap_fade holds exactly holdBars bars where neither target nor stop is reached", () => {
  const bars = after([flat, flat, flat, flat, flat, flat]);
  assertEquals(fillsOf(gapFade({ gapPct: 3, holdBars: 1 }), bars), ["buy 2", "sell 3"]);
  assertEquals(fillsOf(gapFade({ gapPct: 3, holdBars: 4 }), bars), ["buy 2", "sell 6"]);
});

Deno.test("gap_fade refuses a gap of nothing and looks at no later bar", () => {
  assertThrows(() => gapFade({ gapPct: 0 }), ParameterError, "gapPct");
  assertThrows(() => gapFade({ holdBars: 0 }), ParameterError, "holdBars");
  assertEquals(auditLookAhead(gapFade({ gapPct: 3 }), after([flat, flat, flat])).clean, true);
});
