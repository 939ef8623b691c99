import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { type StatisticName, STATISTICS } from "../../../kernel/stats/registry.ts";
import { type Statistics, statistics, type StatisticsInput } from "../../../kernel/stats/statistics.ts";
import { accountOf, anyEquity, anyReturn, assertClose, grow } from "./golden.ts";

const NAMES = Object.keys(STATISTICS) as StatisticName[];

/** Every value is a finite number, or null with a reason. */
function assertSound(result: Statistics): void {
  assertEquals(Object.keys(result), NAMES);
  for (const name of NAMES) {
    const { value, reason } = result[name];
    if (value === null) assert(reason, `${name} is null without a reason`);
    else assert(Number.isFinite(value) && reason === undefined, `${name} is ${value}`);
  }
}

const reasonOf = (equity: number[], name: StatisticName) => statistics(accountOf(equity))[name].reason;

Deno.test("whatever the account did, every statistic is a finite number or null with a reason", () => {
  const value = fc.oneof(
    fc.double({ min: -50, max: 1e6 }),
    fc.constantFrom(0, NaN, Infinity, -Infinity, 100, 1e308, 5e-324),
  );
  fc.assert(fc.property(fc.array(value, { maxLength: 30 }), (equity) => {
    assertSound(statistics(accountOf(equity)));
  }));
});

Deno.test("no bar, one bar, a constant account, ruin and NaN are named as the reason", () => {
  assertEquals(reasonOf([], "totalReturn"), "there is no bar");
  assertEquals(reasonOf([100], "sharpe"), "a single bar has no return");
  assertEquals(statistics(accountOf([100])).totalReturn, { value: 0 });
  assertEquals(reasonOf([100, 100, 100, 100], "sharpe"), "the returns do not vary");
  assertEquals(reasonOf([100, 100, 100], "calmar"), "the account never fell below a peak");
  assertEquals(reasonOf([100, 50, 0, 20], "sharpe"), "the account was ruined on 1970-01-03");
  assertEquals(reasonOf([100, 50, -20], "cagr"), "the account was ruined on 1970-01-03");
  assertClose(statistics(accountOf([100, 50, -20])).maxDrawdown.value, -1.2, "debt");
  assertEquals(reasonOf([100, NaN, 100], "totalReturn"), "the equity of 1970-01-02 is NaN");
  assertEquals(reasonOf([0, 100], "totalReturn"), "the equity of 1970-01-01 is 0");
  assertEquals(reasonOf([100, 120], "winRate"), "the input has no trades");
});

Deno.test("an account that grew steadily has a stability of one and no Sharpe ratio", () => {
  const result = statistics(accountOf(Array.from({ length: 500 }, (_, i) => 100 * 1.001 ** i)));
  assertClose(result.stability.value, 1, "stability", 1e-12);
  assertEquals(result.sharpe.value, null);
  assertEquals(result.skew.value, null);
});

const MONEY = NAMES.filter((name) => STATISTICS[name].unit === "money");

Deno.test("capital a thousand times as large changes no statistic but those of money", () => {
  fc.assert(fc.property(anyEquity, (equity) => {
    const [small, large] = [equity, equity.map((value) => 1024 * value)].map((each) =>
      statistics(accountOf(each))
    );
    for (const name of NAMES) {
      if (!MONEY.includes(name)) assertClose(large![name].value, small![name].value, name, 1e-9);
    }
  }));
});

Deno.test("shares lie between 0 and 1, drawdowns between -1 and 0, worst below best", () => {
  fc.assert(fc.property(anyEquity, (equity) => {
    const result = statistics(accountOf(equity));
    const value = (name: StatisticName) => result[name].value ?? NaN;
    const within = (name: StatisticName, least: number, most: number) =>
      assert(!(value(name) < least || value(name) > most), `${name} is ${value(name)}`);
    for (const name of ["positiveDays", "timeUnderWater", "stability"] as const) within(name, 0, 1 + 1e-12);
    for (const name of ["maxDrawdown", "averageDrawdown"] as const) within(name, -1, 0);
    within("ulcerIndex", 0, -value("maxDrawdown") * (1 + 1e-12));
    assert(!(value("maxDrawdown") > value("averageDrawdown")));
    assert(!(value("worstDay") > value("bestDay")));
    assert(!(value("expectedShortfall") > value("valueAtRisk") + 1e-15));
    assert(!(value("valueAtRisk") < value("worstDay")));
    assert(!(value("averageDrawdownDays") > value("maxDrawdownDays")));
  }));
});

Deno.test("returns in the opposite direction have the opposite Sharpe ratio and skew", () => {
  const returns = fc.array(anyReturn, { minLength: 5, maxLength: 40 });
  fc.assert(fc.property(returns, (values) => {
    const [there, back] = [values, values.map((r) => -r)].map((each) => statistics(accountOf(grow(each))));
    for (const name of ["sharpe", "skew"] as const) {
      const [a, b] = [there![name].value, back![name].value];
      if (a === null || b === null) continue;
      assert(Math.abs(a + b) < 1e-6 * Math.max(1, Math.abs(a)), `${name}: ${a} and ${b}`);
    }
  }));
});

Deno.test("every statistic has a title of its own, a formula and a source", () => {
  const all = Object.values(STATISTICS);
  assertEquals(new Set(all.map(({ title }) => title)).size, all.length);
  for (const { formula, source } of all) assert(formula.length > 3 && source.length > 3);
});

Deno.test("an unknown option and columns of another length are refused by name", () => {
  const input = accountOf([100, 110, 120]);
  const refused = (given: StatisticsInput, options: object, field: string) =>
    assertEquals(assertThrows(() => statistics(given, options), ParameterError).field, field);
  refused(input, { riskfree: 0.1 }, "riskfree");
  refused(input, { riskFree: -1 }, "riskFree");
  refused(input, { riskFree: 2 }, "riskFree");
  refused(input, { trials: 2.5 }, "trials");
  refused(input, { benchmark: { close: input.equity } as never }, "benchmark");
  refused(input, { riskFree: new Float64Array(2) }, "riskFree");
  refused(input, { riskFree: Float64Array.of(0, NaN, 0) }, "riskFree");
  refused(input, { minimumReturn: NaN }, "minimumReturn");
  refused(input, { confidence: 95 }, "confidence");
  refused({ ...input, periodsPerYear: 0 }, {}, "periodsPerYear");
  refused({ ...input, equity: input.equity.subarray(1) }, {}, "equity");
  refused({ ...input, exposure: new Float64Array(4) }, {}, "exposure");
});

Deno.test("columns that are missing, or plain arrays, are refused by name", () => {
  const time = Float64Array.of(0, 1, 2);
  const refused: [unknown, string][] = [
    [undefined, "Set time to a Float64Array"],
    [{}, "Set time to a Float64Array"],
    [{ time, equity: [1, 2, 3] }, "Set equity to a Float64Array"],
    [{ time, equity: time, exposure: [0, 0, 0] }, "Set exposure to a Float64Array"],
  ];
  for (const [input, message] of refused) {
    assertThrows(() => statistics(input as StatisticsInput), ParameterError, message);
  }
});
