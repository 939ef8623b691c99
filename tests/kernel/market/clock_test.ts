import { assertEquals, assertStrictEquals } from "@std/assert";
import { mergeClock } from "../../../kernel/market/clock.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";

function barsAt(symbol: string, days: number[]) {
  const price = days.map((day) => 10 + day);
  return makeBars({ symbol, time: days, open: price, high: price, low: price, close: price });
}

Deno.test("mergeClock() has a tick for every time at which some symbol has a bar", () => {
  const { time, rows } = mergeClock([barsAt("A", [1, 3, 5]), barsAt("B", [2, 3]), barsAt("C", [6])]);
  assertEquals([...time], [1, 2, 3, 5, 6]);
  assertEquals([...rows[1]!.tickOf], [1, 2]);
  assertEquals([...rows[1]!.barOf], [-1, 0, 1, 1, 1]);
  assertEquals([...rows[1]!.marks], [NaN, 12, 13, 13, 13]);
});

Deno.test("mergeClock() of symbols with the same times shares their columns", () => {
  const [a, b] = [barsAt("A", [1, 2]), barsAt("B", [1, 2])];
  const { time, rows } = mergeClock([a, b]);
  assertStrictEquals(time, a.time);
  assertStrictEquals(rows[1]!.marks, b.close);
  assertEquals([...rows[1]!.barOf], [0, 1]);
});
