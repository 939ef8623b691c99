import { assert, assertEquals } from "@std/assert";
import {
  LookAheadError,
  ParameterError,
  quote,
  StrategyError,
  TapebookError,
} from "../../../kernel/series/errors.ts";
import { DataError } from "../../../kernel/market/errors.ts";

Deno.test("every error of the kernel has a code, a name and what was wrong", () => {
  const detail = { field: "n", value: 0, allowed: "1 or more", cause: "why" };
  const errors = [ParameterError, LookAheadError, StrategyError, DataError].map((Kind) =>
    new Kind("Mend it", detail)
  );
  assertEquals(errors.map(({ code, name }) => `${code} ${name}`), [
    "parameter ParameterError",
    "look-ahead LookAheadError",
    "strategy StrategyError",
    "data DataError",
  ]);
  for (const error of errors) {
    assert(error instanceof TapebookError && error instanceof Error);
    assertEquals([error.message, error.field, error.value, error.allowed, error.cause], [
      "Mend it",
      "n",
      0,
      "1 or more",
      "why",
    ]);
  }
});

Deno.test("quote() tells text from numbers and shortens what is long", () => {
  assertEquals([quote("20"), quote(20), quote(null), quote(undefined), quote(NaN)], [
    '"20"',
    "20",
    "null",
    "undefined",
    "NaN",
  ]);
  assertEquals(quote({ a: 1 }), '{"a":1}');
  assertEquals([quote(() => 1), quote(Promise.resolve())], ["a function", "a promise"]);
  assertEquals(quote(new Array(100).fill(1)).length, 58);
});

Deno.test("quote() survives what has no JSON", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  assertEquals([quote(circle), quote({ big: 1n })], ["[object Object]", "[object Object]"]);
});
