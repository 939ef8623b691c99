import { assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../kernel/mod.ts";
import { momentumBreakout } from "../../strategies/momentum_breakout.ts";
import { fired, roundTrips } from "./by_bar.ts";
import { barsOf } from "./hand_bars.ts";

const small = momentumBreakout({ channel: 3, exitChannel: 2 });

Deno.test("momentum_breakout buys a close above the highest high of the bars before", () => {
  const high = [20, 15, 12, 12, 13, 14];
  const close = [10, 10, 10, 10, 12.5, 14];
  // Before bar 3 the channel high is 20, before bar 4 that has left and it is 15, before bar 5 it is 13.
  assertEquals(fired(small, barsOf(close, { high })).entries, [5]);
});

Deno.test("momentum_breakout counts neither a close at the channel high nor a high beyond it", () => {
  const close = [10, 10, 10, 12, 11];
  assertEquals(fired(small, barsOf(close, { high: [12, 12, 12, 12, 99] })).entries, []);
  assertEquals(fired(small, barsOf(close, { high: [11.99, 11.99, 11.99, 12, 99] })).entries, [3]);
});

Deno.test("momentum_breakout waits for as many bars as the channel has", () => {
  assertEquals(fired(small, barsOf([10, 11, 12, 13])).entries, [3]);
});

Deno.test("momentum_breakout sells a close below the lowest low of the shorter channel", () => {
  const close = [10, 10, 10, 12, 13, 14, 13.5, 12.5, 12];
  const low = [9, 9, 9, 9, 12.8, 13, 13, 12, 11];
  // Lows of the two bars before: 12.8 and 13 before bar 6; 13 before bar 7, which closes at 12.5.
  const trips = roundTrips(small, barsOf(close, { low }));
  assertEquals(trips.map(({ entry, exit }) => [entry, exit]), [[4, 8]]);
});

Deno.test("momentum_breakout refuses an exit channel longer than the channel", () => {
  assertThrows(
    () => momentumBreakout({ channel: 10, exitChannel: 11 }),
    ParameterError,
    "exitChannel must not be above channel",
  );
  assertThrows(() => momentumBreakout({ exitChannel: 0 }), ParameterError, "exitChannel");
});
