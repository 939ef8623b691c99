import { assertEquals, assertStrictEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError, ParameterError } from "../../../kernel/market/errors.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { sliceBars } from "../../../kernel/market/slice_bars.ts";
import { randomWalk } from "../random_walk.ts";

const HOUR = 3_600_000;
const bars = randomWalk(10, 1);

Deno.test("sliceBars() includes both ends", () => {
  const part = sliceBars(bars, { start: "1970-01-03", end: "1970-01-05" });
  assertEquals([...part.time], [...bars.time.subarray(2, 5)]);
  assertEquals([...part.close], [...bars.close.subarray(2, 5)]);
  assertEquals(part.length, 3);
});

Deno.test("sliceBars() takes an end without a time as all of that day", () => {
  const price = new Float64Array(30).fill(5);
  const hours = makeBars({
    symbol: "H",
    timeframe: "1h",
    time: Float64Array.from(price, (_, i) => i * HOUR),
    open: price,
    high: price,
    low: price,
    close: price,
  });
  assertEquals(sliceBars(hours, { end: "1970-01-01" }).length, 24);
  assertEquals(sliceBars(hours, { end: "1970-01-01T03:00" }).length, 4);
});

Deno.test("sliceBars() of the whole range is the same bars, of a part a view on them", () => {
  assertStrictEquals(sliceBars(bars, {}), bars);
  assertStrictEquals(sliceBars(bars, { start: 1 }).close.buffer, bars.close.buffer);
});

Deno.test("sliceBars() of an empty range says what there is", () => {
  const error = assertThrows(() => sliceBars(bars, { start: "2001-01-01" }), DataError);
  assertStringIncludes(error.message, "it covers 1970-01-01 to 1970-01-10");
  const dated = assertThrows(() => sliceBars(bars, { start: new Date(Date.UTC(2001, 0, 1)) }), DataError);
  assertStringIncludes(dated.message, "no bars from 2001-01-01 to its end");
});

Deno.test("sliceBars() refuses what is no date", () => {
  const error = assertThrows(() => sliceBars(bars, { start: "yesterday" }), ParameterError);
  assertEquals([error.field, error.value], ["start", "yesterday"]);
});

Deno.test("sliceBars() refuses a start after the end and names that it does not know", () => {
  assertThrows(
    () => sliceBars(bars, { start: "1970-01-05", end: "1970-01-03" }),
    ParameterError,
    "start is 1970-01-05, end is 1970-01-03",
  );
  const error = assertThrows(
    () => sliceBars(bars, { form: "1970-01-03" } as { start?: string }),
    ParameterError,
  );
  assertEquals([error.field, error.allowed], ["form", "start, end"]);
});

Deno.test("sliceBars() keeps a delisting only with the last bar", () => {
  const delisted = { ...bars, delisted: true };
  assertEquals(sliceBars(delisted, { start: "1970-01-03" }).delisted, true);
  assertEquals(sliceBars(delisted, { end: "1970-01-03" }).delisted, undefined);
});
