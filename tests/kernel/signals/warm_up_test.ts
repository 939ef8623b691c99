import { assertEquals } from "@std/assert";
import { barEnd, calendarOf } from "../../../kernel/market/calendar/mod.ts";
import { TIMEFRAMES } from "../../../kernel/market/timeframe.ts";
import { walkBars } from "../../../kernel/market/walk.ts";
import { custom, lag } from "../../../kernel/signals/columns.ts";
import { above, crossedAbove } from "../../../kernel/signals/compare.ts";
import { higher } from "../../../kernel/signals/higher.ts";
import { atr, ema, rsi, sma } from "../../../kernel/signals/indicators.ts";
import { and, barsSince, not } from "../../../kernel/signals/logic.ts";
import { COLUMNS, type Node } from "../../../kernel/signals/node.ts";
import { warmUpOf } from "../../../kernel/signals/warm_up.ts";

const { close, high, low } = COLUMNS;
const daily = (...nodes: Node[]) => warmUpOf(nodes, "US", "1d");

Deno.test("the warm-up of expressions is that of the latest column, and a bar more for a cross", () => {
  assertEquals([daily(), daily(close), daily(sma(close, 20)), daily(rsi(close, 14))], [0, 0, 19, 14]);
  assertEquals(daily(sma(close, 20), ema(close, 100)), 99);
  assertEquals(daily(crossedAbove(sma(close, 20), sma(close, 100))), 100);
  assertEquals(daily(and(above(close, sma(close, 5)), not(above(lag(close, 30), 1)))), 30);
  assertEquals(daily(barsSince(crossedAbove(close, sma(close, 7)))), 7);
  assertEquals(daily(atr(high, low, sma(close, 10), 5)), 14);
});

Deno.test("the warm-up is measured on as many bars as it takes, and unknown beyond", () => {
  assertEquals(daily(sma(close, 6_000)), 5_999);
  assertEquals(daily(sma(close, 20_000)), null);
  assertEquals(warmUpOf([sma(close, 900)], "US", "1M"), 899);
});

Deno.test("the warm-up of a higher timeframe is counted in bars of the strategy", () => {
  const weeks = daily(higher("1w", ({ close }) => sma(close, 10)))!;
  // Ten weeks from a Monday on are known at the close of the tenth Friday; holidays make them shorter.
  assertEquals(weeks > 44 && weeks < 50, true);
});

Deno.test("what cannot be computed on other bars has no known warm-up", () => {
  assertEquals(daily(Float64Array.of(1, 2)), null);
  assertEquals(
    daily(custom(() => {
      throw new Error("mine alone");
    }, close)),
    null,
  );
});

Deno.test("a walk has the sessions of its market, the same every time", () => {
  for (const market of ["US", "IN", "CRYPTO", "FX"] as const) {
    for (const timeframe of TIMEFRAMES) {
      const walk = { symbol: "W", market, timeframe, length: 200, seed: 3 };
      const { time, close } = walkBars(walk);
      assertEquals(close, walkBars(walk).close);
      const calendar = calendarOf(market);
      for (let i = 0; i < time.length; i++) {
        assertEquals(calendar.isSession(calendar.sessionDay(time[i]!)), true);
        if (i > 0) {
          assertEquals(barEnd(time[i - 1]!, timeframe, market) <= time[i]!, true, `${market} ${timeframe}`);
        }
      }
    }
  }
});
