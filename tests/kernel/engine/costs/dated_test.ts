import { assertEquals, assertThrows } from "@std/assert";
import { dated, rateAt } from "../../../../kernel/engine/costs/dated.ts";

Deno.test("rateAt() gives the last row that has begun, and before all of them the first", () => {
  const table = dated(["2020-01-01", 1], ["2021-01-01", 2]);
  const rates = ["2019-12-31", "2020-01-01", "2020-12-31T23:59:59.999Z", "2021-01-01", "2030-01-01"]
    .map((moment) => rateAt(table, Date.parse(moment)));
  assertEquals(rates, [1, 1, 1, 2, 2]);
});

Deno.test("dated() refuses rows out of order, days that are none, and no rows", () => {
  assertThrows(() => dated(["2021-01-01", 1], ["2020-01-01", 2]), RangeError, "2021-01-01, 2020-01-01");
  assertThrows(() => dated(["someday", 1]), RangeError, "someday");
  assertThrows(() => dated(), RangeError);
});
