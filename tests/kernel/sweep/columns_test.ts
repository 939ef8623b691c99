import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { bollinger, custom, ema, sma } from "tapebook";
import { COLUMNS } from "../../../kernel/signals/node.ts";
import { ColumnCache } from "../../../kernel/sweep/columns.ts";
import { randomWalk } from "../random_walk.ts";

const bars = [randomWalk(500, 1), randomWalk(300, 2)];
const { close } = COLUMNS;
const COLUMN = 500 * 8;

Deno.test("a column is computed once, in whichever chunk it is asked for, also as a copy of its expression", () => {
  const cache = new ColumnCache(bars, 2 ** 20);
  const first = cache.column(0, sma(close, 20));
  cache.endChunk();
  assertStrictEquals(cache.column(0, structuredClone(sma(close, 20))), first);
  assertEquals(first, sma(bars[0]!.close, 20));
  assertEquals(cache.column(1, sma(close, 20)), sma(bars[1]!.close, 20));
});

Deno.test("columns of the bars, and values that came with a strategy, are neither copied nor counted", () => {
  const cache = new ColumnCache(bars, 2 ** 20);
  const own = new Float64Array(500);
  assertStrictEquals(cache.column(0, close), bars[0]!.close);
  assertStrictEquals(cache.column(0, own), own);
  assertEquals(cache.bytes, 0);
});

Deno.test("the memory is bounded, and what was used longest ago is forgotten first", () => {
  const cache = new ColumnCache(bars, 3 * COLUMN);
  const kept = cache.column(0, sma(close, 2));
  for (let n = 3; n < 60; n++) {
    cache.column(0, sma(close, n));
    assertStrictEquals(cache.column(0, sma(close, 2)), kept);
    assert(cache.bytes <= 3 * COLUMN);
    cache.endChunk();
  }
  const again = cache.column(0, sma(close, 3));
  assertEquals(again, sma(bars[0]!.close, 3));
});

Deno.test("what is no longer kept keeps its values for who still holds it", () => {
  const cache = new ColumnCache(bars, COLUMN);
  const held = Array.from({ length: 20 }, (_, i) => cache.column(0, ema(close, i + 2)));
  cache.endChunk();
  for (let n = 30; n < 60; n++) cache.column(0, bollinger(close, n).upper);
  held.forEach((column, i) => assertEquals(column, ema(bars[0]!.close, i + 2)));
});

Deno.test("functions of one name are told apart", () => {
  const cache = new ColumnCache(bars, 2 ** 20);
  const plus = (k: number) => (x: Float64Array) => x.map((value) => value + k);
  const [one, two] = [plus(1), plus(2)];
  assertEquals(cache.column(0, custom(one, close))[0], bars[0]!.close[0]! + 1);
  assertEquals(cache.column(0, custom(two, close))[0], bars[0]!.close[0]! + 2);
});
