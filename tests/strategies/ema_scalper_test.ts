import { assertEquals, assertThrows } from "@std/assert";
import { auditLookAhead, backtest, ParameterError } from "../../kernel/mod.ts";
import { emaScalper } from "../../strategies/ema_scalper.ts";
import { barsOf, fillsOf, series } from "./hand_bars.ts";

const MINUTE = 60_000;
/** Flat, up over the average at bar 5, down below it at bar 9. */
const closes = [100, 100, 100, 100, 100, 101, 102, 102, 102, 99, 98, 98, 98];
const minutes = (start: number) =>
  barsOf(closes, {
    timeframe: "1m",
    time: Float64Array.from(closes, (_, i) => Date.UTC(2024, 0, 2, start) + i * MINUTE),
  });
const wide = { emaPeriod: 3, stopLossPct: 50 };

Deno.test("ema_scalper turns round at each cross of the close and its average", () => {
  // At bar 8 the average of the equal closes has not reached them.
  assertEquals(fillsOf(emaScalper(wide), minutes(10)), ["buy 6", "sell 10", "sell 10"]);
  assertEquals(fillsOf(emaScalper(wide), minutes(10), { shorting: false }), ["buy 6", "sell 10"]);
});

Deno.test("ema_scalper stops at stopLossPct from the close of the signal, long and short", async () => {
  const fall = [...series(5, () => 100), 101, 101, 99, 99, 99];
  const long = await backtest(emaScalper({ emaPeriod: 3, stopLossPct: 0.5 }), barsOf(fall));
  const stopped = Array.from(long.fills)[1]!;
  assertEquals([stopped.side, stopped.price], ["sell", 101 * 0.995]);

  const rise = [...series(5, () => 100), 99, 99, 101, 101, 101];
  const short = await backtest(emaScalper({ emaPeriod: 3, stopLossPct: 0.5 }), barsOf(rise));
  const covered = Array.from(short.fills)[1]!;
  assertEquals([covered.side, covered.price], ["buy", 99 * 1.005]);
});

Deno.test("ema_scalper holds and opens nothing from flatFrom until the day ends", () => {
  // The bars begin at 10:00: bar 8 at 10:08 is the first from 10:08 on, the cross at bar 9 comes too late.
  assertEquals(fillsOf(emaScalper({ ...wide, flatFrom: 10 + 8 / 60 }), minutes(10)), ["buy 6", "sell 9"]);
});

Deno.test("ema_scalper on an index gains delta x move x lot size x lots of its options", async () => {
  const optionDelta = { delta: 0.5, lotSize: 50, lots: 2 };
  const run = await backtest(emaScalper(wide), minutes(10), { optionDelta, shorting: false });
  // Bought at 101, the open of bar 6, sold at 99.
  assertEquals(run.trades.at(0)!.profit, 0.5 * (99 - 101) * 50 * 2);
});

Deno.test("ema_scalper refuses a stop of nothing and looks at no later bar", () => {
  assertThrows(() => emaScalper({ stopLossPct: 0 }), ParameterError, "stopLossPct");
  assertThrows(() => emaScalper({ emaPeriod: 1 }), ParameterError, "emaPeriod");
  assertEquals(auditLookAhead(emaScalper(wide), minutes(10)).clean, true);
});
