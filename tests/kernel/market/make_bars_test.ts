import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError, ParameterError, TapebookError } from "../../../kernel/market/errors.ts";
import { type BarsInput, checkBars, makeBars } from "../../../kernel/market/make_bars.ts";

const good: BarsInput = {
  symbol: "ACME",
  time: ["2024-01-02", "2024-01-03", "2024-01-04"],
  open: [10, 11, 12],
  high: [12, 13, 14],
  low: [9, 10, 11],
  close: [11, 12, 13],
};

const failure = (change: Partial<BarsInput>) =>
  assertThrows(() => makeBars({ ...good, ...change }), DataError);

Deno.test("makeBars() fills what may be left out", () => {
  const bars = makeBars(good);
  assertEquals([bars.name, bars.market, bars.timeframe, bars.currency], ["ACME", "US", "1d", "USD"]);
  assertEquals(bars.length, 3);
  assertEquals(bars.time[0], Date.UTC(2024, 0, 2));
  assert(bars.volume.every(Number.isNaN));
  assertEquals(bars.origin, { source: "memory" });
  assertEquals(makeBars({ ...good, market: "IN" }).currency, "INR");
});

Deno.test("makeBars() keeps Float64Arrays without copying them", () => {
  const close = Float64Array.of(11, 12, 13);
  assert(makeBars({ ...good, close }).close === close);
});

for (const value of [NaN, 0, -5, Infinity]) {
  Deno.test(`makeBars() refuses a price of ${value}, naming symbol, bar time, field and value`, () => {
    const error = failure({ close: [11, value, 13] });
    assertEquals([error.code, error.symbol, error.field, error.value, error.time], [
      "data",
      "ACME",
      "close",
      value,
      Date.UTC(2024, 0, 3),
    ]);
    for (const part of ["ACME", "2024-01-03", "close", String(value)]) {
      assertStringIncludes(error.message, part);
    }
  });
}

Deno.test("makeBars() refuses duplicate and descending times, naming them", () => {
  const refused = (second: string) => {
    const error = failure({ time: ["2024-01-02", second, "2024-01-04"] });
    assertEquals(error.field, "time");
    return error.message;
  };
  assertStringIncludes(refused("2024-01-02"), "ACME at 2024-01-02 (bar 1): 2024-01-02 is there twice");
  assertStringIncludes(refused("2023-12-29"), "time is 2023-12-29, after 2024-01-02");
});

Deno.test("makeBars() refuses a time that is no number, as the first too", () => {
  assertEquals(failure({ time: Float64Array.of(NaN, 1, 2) }).field, "time");
});

Deno.test("makeBars() refuses a high below the low", () => {
  const error = failure({ high: [12, 9.5, 14] });
  assertEquals([error.field, error.value, error.allowed], ["high", 9.5, "at least the low, 10"]);
});

Deno.test("makeBars() refuses columns of different lengths, volume too", () => {
  assertEquals(failure({ open: [10, 11] }).field, "open");
  assertEquals(failure({ volume: [1] }).allowed, "3 values");
});

Deno.test("makeBars() refuses unknown markets and timeframes with what is allowed", () => {
  const market = assertThrows(() => makeBars({ ...good, market: "MARS" as never }), ParameterError);
  assertEquals(market.allowed, "US, IN, CRYPTO, FX");
  const timeframe = assertThrows(() => makeBars({ ...good, timeframe: "2d" as never }), ParameterError);
  assertEquals(timeframe.field, "timeframe");
});

Deno.test("makeBars() takes unknown volume and no bars at all", () => {
  assertEquals(makeBars({ ...good, volume: [1, NaN, 3] }).volume[0], 1);
  assertEquals(makeBars({ symbol: "NONE", time: [], open: [], high: [], low: [], close: [] }).length, 0);
});

Deno.test("checkBars() finds what is wrong with bars that makeBars() did not make", () => {
  const bars = { ...makeBars(good), close: Float64Array.of(11, NaN, 13) };
  assertThrows(() => checkBars(bars), TapebookError, "Mend ACME at 2024-01-03");
});

Deno.test("makeBars() refuses a name that it does not know, and takes bars with a column replaced", () => {
  const misspelt = { ...good, tiemframe: "1h" };
  assertThrows(
    () => makeBars(misspelt),
    ParameterError,
    'there is no "tiemframe"; did you mean "timeframe"?',
  );
  assertEquals([...makeBars({ ...makeBars(good), close: [10, 11, 12] }).close], [10, 11, 12]);
});

Deno.test("makeBars() names the column that is missing, and what actions look like", () => {
  const missing = failure({ close: undefined as never });
  assertEquals([missing.field, missing.allowed], ["close", "an array, one value per bar"]);
  assertEquals(failure({ time: undefined as never }).field, "time");
  for (const actions of [{ splits: [] }, [{ time: 1, split: "2:1" }], [null]]) {
    const error = failure({ actions: actions as never });
    assertEquals(error.field, "actions");
    assertStringIncludes(error.message, '{ kind: "split", time, ratio }');
  }
});

Deno.test("makeBars() of a promise says that await is missing", () => {
  const promise = Promise.resolve({}) as unknown as BarsInput;
  assertThrows(() => makeBars(promise), ParameterError, "got a promise; put await before it");
});
