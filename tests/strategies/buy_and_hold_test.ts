import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { auditLookAhead, backtest, ParameterError } from "../../kernel/mod.ts";
import { buyAndHold } from "../../strategies/buy_and_hold.ts";
import { barsOf, fillsOf } from "./hand_bars.ts";

const bars = barsOf([100, 90, 120, 60, 150], { open: [100, 100, 95, 110, 70] });

Deno.test("buy_and_hold buys at the first open after the first close and never sells", () => {
  assertEquals(fillsOf(buyAndHold(), bars), ["buy 1"]);
});

Deno.test("buy_and_hold returns what the price does from its entry on", async () => {
  const run = await backtest(buyAndHold(), bars);
  assertAlmostEquals(run.metrics.totalReturn, 150 / 100 - 1, 1e-12);
  assertEquals(run.trades.at(0)?.open, 1);
});

Deno.test("buy_and_hold puts equal money into several symbols", async () => {
  const other = barsOf([10, 20, 20, 20, 20], { symbol: "OTHER" });
  const run = await backtest(buyAndHold(), [bars, other]);
  assertEquals(Array.from(run.fills, ({ quantity, price }) => quantity * price), [50_000, 50_000]);
});

Deno.test("buy_and_hold has no parameters and looks at no later bar", () => {
  assertThrows(() => buyAndHold({ bars: 5 } as never), ParameterError, "bars");
  assertEquals(auditLookAhead(buyAndHold(), bars).clean, true);
});
