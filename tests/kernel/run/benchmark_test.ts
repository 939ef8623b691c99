import { assertEquals } from "@std/assert";
import { makeBars } from "../../../kernel/mod.ts";
import { buyAndHold } from "../../../kernel/run/benchmark.ts";

const bars = (symbol: string, time: number[], close: number[]) =>
  makeBars({ symbol, time, open: close, high: close, low: close, close });

Deno.test("buyAndHold() of one symbol follows its close", () => {
  const one = bars("A", [1, 2, 3], [10, 20, 5]);
  assertEquals([...buyAndHold([one], one.time)], [1, 2, 0.5]);
});

Deno.test("buyAndHold() gives every symbol equal money, kept where it has no bar", () => {
  const a = bars("A", [1, 2, 4], [10, 20, 40]), b = bars("B", [2, 3], [5, 10]);
  assertEquals([...buyAndHold([a, b], Float64Array.of(1, 2, 3, 4))], [1, 1.5, 2, 3]);
});
