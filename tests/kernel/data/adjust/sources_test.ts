/** Factor files and map files. */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { actionsFromFactors, joinSymbols, makeBars, symbolPeriods } from "tapebook";
import { DataError } from "../../../../kernel/market/errors.ts";

const day = (text: string) => Date.parse(text);

Deno.test("actionsFromFactors() reads splits and dividends on the session after a row's date", () => {
  // Rounded to seven figures as such files are: 1/28, 1/14 and 2/3 x 1/14; the 30th is a Friday before a Monday.
  const actions = actionsFromFactors(
    "20150102,0.98,0.0357143,1\n20150130,0.98,0.0357143,50\n20150216,0.99,0.0714286,40\n20150302,0.99,0.0476191,60\n" +
      "20501231,1,0.0714286,0",
  );
  assertEquals(actions.map(({ kind, time }) => [kind, time]), [
    ["dividend", day("2015-02-02")],
    ["split", day("2015-02-02")],
    ["split", day("2015-02-17")],
    ["dividend", day("2015-03-03")],
    ["split", day("2015-03-03")],
  ]);
  const values = actions.map((action) => action.kind === "split" ? action.ratio : action.amount);
  [50 * (1 - 98 / 99), 2, 2 / 3, 60 * 0.01, 1.5].forEach((expected, i) => {
    assertAlmostEquals(values[i]!, expected, 1e-12);
  });
});

Deno.test("actionsFromFactors() keeps a ratio of no small numbers as it is", () => {
  const [split] = actionsFromFactors("20140327,1,0.997307,1\n20150424,1,0.997307,565.06\n20501231,1,1,0");
  assertAlmostEquals(split?.kind === "split" ? split.ratio : NaN, 1 / 0.997307, 1e-12);
});

Deno.test("actionsFromFactors() names the row that it cannot read", () => {
  assertThrows(
    () => actionsFromFactors("20140230,1,1,1"),
    DataError,
    "row 1 of the factor file: it must have a date",
  );
  assertThrows(
    () => actionsFromFactors("20140102,1,1,1\n20140103,0,1,1"),
    DataError,
    "row 2 of the factor file",
  );
  assertThrows(
    () => actionsFromFactors("20140102,1,1,1\n20140101,1,1,1"),
    DataError,
    "after that of the row before",
  );
  assertThrows(() => actionsFromFactors("<html>"), DataError, "row 1");
});

Deno.test("symbolPeriods() gives each ticker its first and last day", () => {
  assertEquals(symbolPeriods("20140327,goocv,Q\n20140402,goocv,Q\n20501231,goog,Q"), [
    { symbol: "GOOCV", from: day("2014-03-27"), to: day("2014-04-02") },
    { symbol: "GOOG", from: day("2014-04-03"), to: day("2050-12-31") },
  ]);
  assertThrows(() => symbolPeriods("20140327,goocv\nsoon,goog"), DataError, "Mend row 2 of the map file");
});

Deno.test("joinSymbols() takes each ticker's bars and actions in its time alone, and needs those of the last", () => {
  const bars = (symbol: string, from: number, price: number) => {
    const time = [1, 2, 3, 4].map((each) => `2022-06-0${each + from}`);
    const prices = [price, price + 1, price + 2, price + 3];
    const actions = [{ kind: "dividend" as const, time: "2022-06-08", amount: price / 100 }];
    return makeBars({ symbol, time, open: prices, high: prices, low: prices, close: prices, actions });
  };
  const periods = symbolPeriods("20120518,fb\n20220606,fb\n20501231,meta");
  // META was another fund's ticker before.
  const joined = joinSymbols(periods, [bars("META", 4, 10), bars("FB", 3, 200)]);
  assertEquals([joined.symbol, joined.length], ["META", 5]);
  assertEquals(Array.from(joined.close), [200, 201, 202, 12, 13]);
  assertEquals(joined.actions, [{ kind: "dividend", time: day("2022-06-08"), amount: 0.1 }]);
  assertThrows(
    () => joinSymbols(periods, [bars("FB", 3, 200)]),
    DataError,
    "Give bars of META: there are those of FB",
  );
});
