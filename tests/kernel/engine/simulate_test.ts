import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { percent } from "../../../kernel/engine/costs/mod.ts";
import { type BacktestOptions, resolveOptions } from "../../../kernel/engine/options.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { fractionOfEquity } from "../../../kernel/engine/sizing/mod.ts";
import type { Bars, Market } from "../../../kernel/market/bars.ts";
import { DataError, ParameterError, StrategyError } from "../../../kernel/market/errors.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import type { Strategy } from "../../../kernel/engine/strategy.ts";
import { above } from "../../../kernel/signals/compare.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";
import { randomWalk } from "../random_walk.ts";
import { givenSignals } from "./given_signals.ts";

const DAY = 86_400_000;

/** Bars on the days given (default one a day); the close is the open plus one. */
function bars(symbol: string, opens: number[], days = opens.map((_, i) => i), market: Market = "US"): Bars {
  return makeBars({
    symbol,
    market,
    time: days.map((day) => day * DAY),
    open: opens,
    high: opens.map((open) => open + 2),
    low: opens.map((open) => open - 1),
    close: opens.map((open) => open + 1),
  });
}

/** Runs with signals given as text, one character a bar: E enter, X exit, B both. */
function run(universe: Bars[], signals: string[], options: BacktestOptions = {}) {
  const on = (letters: string) => signals.map((text) => [...text].map((letter) => letters.includes(letter)));
  return simulate(givenSignals(universe, on("EB"), on("XB")), universe, options);
}

const days = (time: Float64Array) => [...time].map((each) => each / DAY);

Deno.test("an order decided at a close fills at the next open", () => {
  const { orders, fills } = run([bars("A", [10, 20, 30, 40, 50])], [".E.X."], { cash: 1_000 });
  assertEquals(days(orders.time), [1, 3]);
  assertEquals([days(fills.time), [...fills.price]], [[2, 4], [30, 50]]);
  assertEquals([...fills.quantity], [33, 33]);
  assertEquals([orders.quantity[0], orders.quantity[1]], [33, 33]);
});

Deno.test("a trade has prices, costs, profit and bars held of its round trip", () => {
  const { trades } = run([bars("A", [10, 20, 30, 40, 50])], ["E..X."], { cash: 1_000, costs: percent(0.01) });
  const quantity = Math.floor(1_000 / (20 * 1.01));
  const costs = quantity * (20 + 50) * 0.01;
  assertEquals([trades.entryPrice[0], trades.exitPrice[0], trades.quantity[0]], [20, 50, quantity]);
  assertEquals([trades.barsHeld[0], trades.open[0]], [3, 0]);
  assertAlmostEquals(trades.costs[0]!, costs, 1e-9);
  assertAlmostEquals(trades.profit[0]!, quantity * 30 - costs, 1e-9);
  assertAlmostEquals(trades.return[0]!, (quantity * 30 - costs) / (quantity * 20), 1e-9);
});

Deno.test("a position open at the end stays open, marked at the last close", () => {
  const { trades, equity, fills } = run([bars("A", [10, 20, 30])], ["E.."], { cash: 100 });
  assertEquals(fills.length, 1);
  assertEquals([trades.open[0], trades.exitTime[0], trades.exitPrice[0], trades.barsHeld[0]], [
    1,
    NaN,
    31,
    1,
  ]);
  assertEquals([...equity], [100, 105, 155]);
});

Deno.test("an order after which no bar comes stays open", () => {
  const { orders, fills } = run([bars("A", [10, 20])], [".E"]);
  assertEquals([orders.status, fills.length], [["open"], 0]);
});

Deno.test("an entry while in a position, or in a bar with an exit, is ignored", () => {
  const { orders } = run([bars("A", [10, 11, 12, 13, 14, 15])], ["EEB.B."]);
  assertEquals(orders.side, ["buy", "sell"]);
  assertEquals(days(orders.time), [0, 2]);
});

Deno.test("an exit without a position does nothing", () => {
  assertEquals(run([bars("A", [10, 11, 12])], ["XXX"]).orders.length, 0);
});

Deno.test("an order waits for its own symbol's next bar, marked meanwhile at the last close", () => {
  const universe = [bars("A", [10, 20, 30], [0, 1, 5]), bars("B", [10, 10, 10, 10], [0, 2, 3, 5])];
  const { fills, time, equity } = run(universe, ["EX.", "...."], { cash: 100 });
  assertEquals(days(time), [0, 1, 2, 3, 5]);
  assertEquals(days(fills.time), [1, 5]);
  assertEquals([...equity], [100, 102, 102, 102, 120]);
});

Deno.test("at one open exits come first, then orders in the order of their submission", () => {
  const universe = [bars("A", [10, 10, 10, 10]), bars("B", [10, 10, 10, 10], [0, 1, 2, 3])];
  const { fills } = run(universe, ["EX..", ".E.."], { cash: 100, sizing: fractionOfEquity(1) });
  assertEquals(fills.symbol.map((symbol, i) => `${fills.side[i]} ${symbol}`), ["buy A", "sell A", "buy B"]);
  const early = [bars("A", [10, 10], [1, 3]), bars("B", [10, 10], [0, 3])];
  assertEquals(run(early, ["E.", "E."], { sizing: fractionOfEquity(0.5) }).fills.symbol, ["B", "A"]);
});

Deno.test("several symbols get equal shares of the equity unless told otherwise", () => {
  const universe = [bars("A", [10, 10, 10]), bars("B", [20, 20, 20]), bars("C", [25, 25, 25])];
  const { fills } = run(universe, ["E..", "E..", "E.."], { cash: 3_000 });
  assertEquals([...fills.quantity], [100, 50, 40]);
});

Deno.test("a share is of the equity at the open, positions at their opens included", () => {
  const universe = [bars("A", [10, 10, 30, 30]), bars("B", [10, 10, 10, 10])];
  const { fills } = run(universe, ["E...", ".E.."], { cash: 1_000 });
  assertEquals([...fills.quantity], [50, 50]);
  assertEquals(fills.price[1]! * fills.quantity[1]!, 500);
});

Deno.test("an order that the money does not pay for is rejected with its reason", () => {
  const { orders, fills } = run([bars("A", [10, 200, 90])], ["E.."], { cash: 100 });
  assertEquals([orders.status, fills.length], [["rejected"], 0]);
  assertEquals(orders.reason, ["not enough cash: 1 A costs 200.00 with fees, 100.00 is available"]);
});

Deno.test("shares come whole, coins by the hundred-millionth", () => {
  const quantity = (market: Market) =>
    run([bars("A", [30, 30, 30], undefined, market)], ["E.."], { cash: 100 }).fills.quantity[0];
  assertEquals(quantity("US"), 3);
  assertAlmostEquals(quantity("CRYPTO")!, 100 / 30, 1e-8);
});

Deno.test("from lets earlier bars feed indicators but place no orders", () => {
  const universe = [bars("A", [10, 11, 12, 13, 14])];
  const { orders, start } = run(universe, ["EEEEE"], { from: new Date(2 * DAY) });
  assertEquals([days(orders.time), start], [[2], 2]);
});

Deno.test("from between two bars of a symbol starts at its next bar", () => {
  const universe = [bars("A", [10, 11, 12], [0, 1, 4]), bars("B", [10, 10], [2, 3])];
  assertEquals(days(run(universe, ["EEE", ".."], { from: 2 * DAY }).orders.time), [4]);
});

Deno.test("a result warns of missing costs and slippage, and only of those", () => {
  const universe = [bars("A", [10, 11])];
  const warnings = (options: BacktestOptions) =>
    run(universe, ["E."], options).warnings.map((each) => each.slice(0, 11));
  assertEquals(warnings({}), ["No costs: e", "No slippage"]);
  assertEquals(warnings({ costs: [percent(0), "zero"] }).length, 2);
  assertEquals(warnings({ costs: "us-equity" }), ["No slippage"]);
});

Deno.test("the same run twice gives the same bits", () => {
  const universe = [randomWalk(300, 1), randomWalk(250, 2)];
  const signals = universe.map(({ length }) => "E..X...".repeat(length).slice(0, length));
  assertEquals(
    run(universe, signals, { costs: "us-equity" }),
    run(universe, signals, { costs: "us-equity" }),
  );
});

Deno.test("options out of range are refused with field, value and what is allowed", () => {
  const universe = [bars("A", [10, 11])];
  const failure = (options: object) => assertThrows(() => run(universe, [".."], options), ParameterError);
  assertEquals([failure({ cash: 0 }).field, failure({ cash: "1" }).value, failure({ cash: NaN }).field], [
    "cash",
    "1",
    "cash",
  ]);
  assertEquals(failure({ fill: "next-opn" }).allowed, '"next-open", "next-close", "same-close"');
  assertEquals(failure({ sizing: 0.5 }).field, "sizing");
  assertEquals(failure({ sizing: null }).field, "sizing");
  assertEquals(failure({ from: "2001-01-01" }).field, "from");
  assertStringIncludes(failure({ cahs: 5 }).message, 'did you mean "cash"?');
});

Deno.test("resolveOptions() fills every default and is plain JSON", () => {
  const universe = [bars("A", [10, 11]), bars("B", [10, 11])];
  const config = resolveOptions({}, universe);
  assertEquals(config, {
    cash: 100_000,
    currency: "USD",
    fill: {
      at: "next-open",
      limit: "touch",
      sameBar: "stop-first",
      protectFrom: "fill",
      limitImprovement: "open",
      tooBig: "reduce",
      volumeCap: 0.05,
      volumeOf: "mean",
      tickRounding: "against",
    },
    costs: ["zero"],
    slippage: [],
    sizing: { kind: "fraction", fraction: 0.5 },
    risk: [],
    shorting: null,
    leverage: 1,
    maintenance: 0.25,
    settlement: 0,
    dividends: "cash",
    financing: { borrow: 0, margin: 0, cash: 0, funding: 0 },
    lot: null,
    instruments: {},
    rebalance: null,
    closeAtEnd: false,
    from: null,
    seed: 1,
  });
  assertEquals(JSON.parse(JSON.stringify(config)), config);
});

Deno.test("bars that cannot share a clock or an account are refused, naming the symbol", () => {
  const a = bars("A", [10, 11]);
  const failure = (universe: Bars[]) =>
    assertThrows(() => run(universe, universe.map(() => "..")), DataError);
  assertEquals(failure([]).field, "bars");
  assertEquals(failure([a, bars("A", [5, 6])]).message, "Give each symbol once: A is there twice");
  assertEquals(failure([a, { ...bars("B", [2, 3]), timeframe: "1h" }]).field, "timeframe");
  assertEquals(failure([a, { ...bars("B", [2, 3]), currency: "EUR" }]).symbol, "B");
  assertEquals(failure([a, bars("B", [])]).message, "Give B at least one bar: it has none");
  assertEquals(failure([{ ...a, close: Float64Array.of(1, NaN) }]).field, "close");
});

Deno.test("bars that were not awaited and a strategy without its parameters are refused with what to do", () => {
  const hold = defineStrategy({ name: "hold", signals: ({ close }) => ({ entries: above(close, 0) }) });
  const a = bars("A", [10, 11]);
  for (const wrong of [Promise.resolve(a), undefined, [a, null]]) {
    assertEquals(assertThrows(() => simulate(hold(), wrong as unknown as Bars), DataError).field, "bars");
  }
  assertThrows(
    () => simulate(hold(), Promise.resolve(a) as unknown as Bars),
    DataError,
    "await before loadBars()",
  );
  assertThrows(() => simulate(hold as unknown as Strategy, a), StrategyError, "such as hold({ … })");
  assertEquals(assertThrows(() => simulate(undefined as never, a), StrategyError).field, "strategy");
});

Deno.test("signals that the engine cannot run are refused before it starts", () => {
  const failure = (signals: unknown) => {
    const strategy = defineStrategy({ name: "odd", signals: () => signals as { entries: boolean[] } })();
    return assertThrows(() => simulate(strategy, bars("A", [10, 11])), StrategyError);
  };
  assertEquals(failure({ entries: [true] }).message, "Give a signal one value per bar of A, 2: it has 1");
  assertEquals(failure({ exits: [true, false] }).field, "entries");
  assertEquals(failure({ entries: 5 }).value, 5);
  assertEquals(failure(undefined).field, "signals");
  assertStringIncludes(
    failure({ entries: [true, true], exit: [true, true] }).message,
    'did you mean "exits"?',
  );
});

Deno.test("a strategy may give its signals as booleans or as a Uint8Array", () => {
  const fills = (entries: boolean[] | Uint8Array) =>
    simulate(defineStrategy({ name: "given", signals: () => ({ entries }) })(), bars("A", [10, 11, 12]))
      .fills;
  assertEquals(fills([false, true, false]), fills(Uint8Array.of(0, 1, 0)));
  assert(fills([false, true, false]).length === 1);
});

Deno.test("rebalance for a strategy without targets is said to do nothing", () => {
  const { warnings } = run([bars("A", [10, 20, 30])], ["E.."], { rebalance: { every: "month" } });
  assertEquals(warnings.filter((each) => each.includes("rebalance did nothing")).length, 1);
});
