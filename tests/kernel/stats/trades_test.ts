import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { statistics } from "../../../kernel/stats/statistics.ts";
import { type TradeGrouping, tradeGroups } from "../../../kernel/stats/trade_groups.ts";
import golden from "../../golden/stats/trades.json" with { type: "json" };
import { accountOf, assertAll, assertClose } from "./golden.ts";
import { tradesOf } from "./trades.ts";

const trades = tradesOf(golden.trades);
const input = {
  time: Float64Array.from(golden.time),
  equity: Float64Array.from(golden.equity),
  periodsPerYear: 252,
};

Deno.test("statistics of trades agree with backtesting.py and pandas", () => {
  assertAll(statistics({ ...input, trades }), golden.expected);
});

Deno.test("trades that are open at the end count in the turnover alone", () => {
  const all = (open: number[]) =>
    statistics({
      ...accountOf([100, 110, 99]),
      trades: tradesOf({
        profit: [5, -2, 9],
        open,
        quantity: [1, 1, 1],
        entryPrice: [10, 10, 10],
        exitPrice: [15, 8, 19],
      }),
    });
  const [closed, open] = [all([0, 0, 0]), all([0, 0, 1])];
  assertEquals(open.trades.value, 2);
  assertClose(open.expectancy.value, 1.5, "expectancy");
  assertClose(open.turnover.value! / closed.turnover.value!, (30 + 15 + 8) / (30 + 15 + 8 + 19), "turnover");
});

Deno.test("money bought and sold that is given counts instead of the trades' quantity times price", () => {
  const given = { ...accountOf([100, 100]), traded: 200 };
  assertClose(statistics(given).turnover.value, 365.25, "all of it once in a day");
});

Deno.test("without a trade, a loss or a win the reason says so", () => {
  const of = (profit: number[]) => statistics({ ...accountOf([100, 110, 99]), trades: tradesOf({ profit }) });
  assertEquals(of([]).trades, { value: 0 });
  assertEquals(of([]).expectancy.reason, "no trade was closed");
  assertEquals(of([1, 2]).profitFactor.reason, "no trade lost");
  assertEquals(of([1, 2]).averageLoss.reason, "no trade lost");
  assertEquals(of([-1, -2]).kelly.reason, "no trade won");
  assertEquals(of([3, 3]).systemQuality.reason, "the profits of the trades do not vary");
  assertEquals(of([3]).shortProfit.reason, "no short trade was closed");
  assertEquals(of([3]).averageMae.reason, "the trades of the input have no mae and mfe");
  assertEquals(of([0]).winRate, { value: 0 });
});

Deno.test("the count of SQN stops at a hundred trades", () => {
  const profit = Array.from({ length: 400 }, (_, i) => i % 3 - 0.5);
  const many = statistics({ ...accountOf([100, 110]), trades: tradesOf({ profit }) });
  const average = profit.reduce((sum, each) => sum + each, 0) / 400;
  const deviation = Math.sqrt(profit.reduce((sum, each) => sum + (each - average) ** 2, 0) / 399);
  assertClose(many.systemQuality.value, 10 * average / deviation, "SQN");
});

Deno.test("efficiencies lie between 0 and 1 wherever entry and exit lie in the range of the trade", () => {
  const trade = fc.record({
    side: fc.constantFrom("long", "short"),
    prices: fc.array(fc.double({ min: 50, max: 150, noNaN: true }), { minLength: 2, maxLength: 6 }),
  });
  fc.assert(fc.property(fc.array(trade, { minLength: 1, maxLength: 8 }), (list) => {
    const sign = (side: string) => side === "long" ? 1 : -1;
    const extreme = (most: boolean) =>
      list.map(({ side, prices }) => {
        const pick = most === (side === "long") ? Math.max : Math.min;
        return sign(side) * (pick(...prices) / prices[0]! - 1);
      });
    const { entryEfficiency, exitEfficiency } = statistics({
      ...accountOf([100, 110]),
      trades: tradesOf({
        profit: list.map(() => 1),
        side: list.map(({ side }) => side),
        entryPrice: list.map(({ prices }) => prices[0]!),
        exitPrice: list.map(({ prices }) => prices.at(-1)!),
        mae: extreme(false),
        mfe: extreme(true),
      }),
    });
    for (const { value } of [entryEfficiency, exitEfficiency]) {
      assert(value === null || (value >= -1e-9 && value <= 1 + 1e-9), `${value}`);
    }
  }));
});

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

for (const [by, rows] of Object.entries(golden.groups)) {
  Deno.test(`tradeGroups() by ${by} agrees with pandas`, () => {
    const groups = tradeGroups(trades, by as TradeGrouping);
    assertEquals(groups.length, rows.length);
    rows.forEach(([key, count, winRate, profit, expectancy, factor, averageReturn, bars], i) => {
      const name = by === "weekday"
        ? WEEKDAYS[Number(key)]
        : by === "hour"
        ? `${String(key).padStart(2, "0")}:00`
        : key;
      assertEquals([groups.group[i], groups.trades[i]], [name, count] as unknown[]);
      const close = (column: Float64Array, value: unknown) =>
        assertClose(column[i]!, value as number, `${by} ${name}`);
      close(groups.winRate, winRate);
      close(groups.profit, profit);
      close(groups.expectancy, expectancy);
      if (factor === null) assertEquals(groups.profitFactor[i], NaN);
      else close(groups.profitFactor, factor);
      close(groups.averageReturn, averageReturn);
      close(groups.averageBars, bars);
    });
  });
}

Deno.test("tradeGroups() takes what placed entry and exit where the trades carry it, and says so where not", () => {
  const tagged = tradesOf({ profit: [1, -2, 3, 4], entrySignal: ["b", "a", "b", "a"], open: [0, 0, 0, 1] });
  const { group, profit } = tradeGroups(tagged, "tag");
  assertEquals([group, [...profit]], [["a", "b"], [-2, 4]]);
  assertEquals(assertThrows(() => tradeGroups(tagged, "exit"), ParameterError).field, "by");
  assertThrows(() => tradeGroups(tagged, "colour" as TradeGrouping), ParameterError, "side, symbol, weekday");
  assertEquals(tradeGroups(tradesOf({ profit: [] }), "side").length, 0);
});
