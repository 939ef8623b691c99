import { assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { checkNames } from "../../../kernel/market/known_names.ts";

const check = (given: unknown) => checkNames(given as object, ["start", "end"], "the options of loadBars");

Deno.test("checkNames() takes any part of the known names", () => {
  check({});
  check({ end: undefined });
});

Deno.test("checkNames() names the unknown one, the nearest known and all of them", () => {
  const error = assertThrows(() => check({ start: 1, ned: 2 }), ParameterError);
  assertEquals(
    error.message,
    'Use only start, end in the options of loadBars: there is no "ned"; did you mean "end"?',
  );
  assertEquals([error.field, error.allowed], ["ned", "start, end"]);
  assertEquals(
    assertThrows(() => check({ timezone: "UTC" }), ParameterError).message,
    'Use only start, end in the options of loadBars: there is no "timezone"',
  );
});

Deno.test("checkNames() refuses what is no object", () => {
  for (const given of ["2010-01-01", null, 5]) {
    assertThrows(
      () => check(given),
      ParameterError,
      "Give the options of loadBars as an object with start, end",
    );
  }
});
