import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { COMPAT, type Compat } from "../../../kernel/stats/compat/mod.ts";
import { statistics } from "../../../kernel/stats/statistics.ts";
import golden from "../../golden/stats/compat.json" with { type: "json" };
import { accountOf, anyEquity, assertAll } from "./golden.ts";
import { tradesOf } from "./trades.ts";

const equity = Float64Array.from(golden.equity);
const benchmark = Float64Array.from(golden.benchmark);

function inputOf(time: readonly number[]) {
  const { entryBar, exitBar, ...columns } = golden.trades;
  return {
    time: Float64Array.from(time),
    equity,
    periodsPerYear: 252,
    trades: tradesOf({
      ...columns,
      entryTime: entryBar.map((bar) => time[bar]!),
      exitTime: exitBar.map((bar) => time[bar]!),
    }),
  };
}

const daily = inputOf(golden.time);
const { riskFree } = golden;

for (
  const [compat, theirs] of [
    ["empyrical", golden.empyrical],
    ["quantstats", golden.quantstats],
    ["vectorbt", golden.vectorbt],
    ["backtesting.py", golden.backtestingDaily],
  ] as const
) {
  Deno.test(`statistics() with compat "${compat}" gives what that library gives`, () => {
    const options = { compat, benchmark };
    const { probabilisticSharpe, ...others } = theirs as typeof theirs & { probabilisticSharpe?: number };
    assertAll(statistics(daily, { ...options, riskFree }), others);
    if (probabilisticSharpe) assertAll(statistics(daily, options), { probabilisticSharpe });
  });
}

Deno.test("as backtesting.py, hours are taken to days and weekends make a year of 365", () => {
  assertAll(
    statistics(inputOf(golden.hours), { compat: "backtesting.py", benchmark }),
    golden.backtestingHourly,
  );
});

Deno.test("what a library does not define otherwise stays as it is", () => {
  const own = statistics(daily, { benchmark });
  for (const compat of Object.keys(COMPAT) as Compat[]) {
    const theirs = statistics(daily, { benchmark, compat });
    for (const [name, value] of Object.entries(own)) {
      if (!(name in COMPAT[compat])) assertEquals(theirs[name as keyof typeof own], value, name);
    }
  }
});

Deno.test("no library's variant is infinite, NaN or null without a reason, whatever the account did", () => {
  const broken = fc.array(fc.constantFrom(100, 100, 50, 0, -20, NaN, 1e308, 120), { maxLength: 8 });
  fc.assert(fc.property(
    fc.oneof(anyEquity, broken),
    fc.constantFrom(...Object.keys(COMPAT) as Compat[]),
    fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 4 }),
    (values, compat, profit) => {
      const input = { ...accountOf(values), trades: tradesOf({ profit, return: profit }) };
      const result = statistics(input, { compat, benchmark: Float64Array.from(values).fill(7) });
      for (const [name, { value, reason }] of Object.entries(result)) {
        assert(value === null ? reason : Number.isFinite(value), `${name} is ${value}`);
      }
    },
  ));
});

Deno.test("a library that is not known is refused", () => {
  const error = assertThrows(
    () => statistics(daily, { compat: "pyfolio" as Compat }),
    ParameterError,
    "empyrical, quantstats, backtesting.py, vectorbt",
  );
  assertEquals(error.field, "compat");
});
