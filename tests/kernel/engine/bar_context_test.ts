import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { BarContext } from "../../../kernel/engine/context.ts";
import { percent } from "../../../kernel/engine/costs/mod.ts";
import type { History } from "../../../kernel/engine/history.ts";
import type { BacktestOptions } from "../../../kernel/engine/options.ts";
import type { OrderRequest } from "../../../kernel/engine/orders.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import type { Bars } from "../../../kernel/market/bars.ts";
import { LookAheadError, StrategyError } from "../../../kernel/market/errors.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { above } from "../../../kernel/signals/compare.ts";
import { sma } from "../../../kernel/signals/indicators.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";

const DAY = 86_400_000;

/** One bar a day from 2020-01-01; the high is 2 above the open, the low 1 below, the close 1 above. */
function bars(opens: readonly number[], symbol = "AAA"): Bars {
  return makeBars({
    symbol,
    time: opens.map((_, i) => Date.UTC(2020, 0, 1) + i * DAY),
    open: [...opens],
    high: opens.map((open) => open + 2),
    low: opens.map((open) => open - 1),
    close: opens.map((open) => open + 1),
    volume: opens.map((_, i) => 1e6 * (i + 1)),
  });
}

const FIVE = bars([10, 20, 30, 40, 50]);

type Callback = (ctx: BarContext<"average" | "high">) => unknown;

function run(onBar: Callback, universe: Bars | Bars[] = FIVE, options: BacktestOptions = {}) {
  const strategy = defineStrategy({
    name: "callback",
    indicators: ({ close }) => ({ average: sma(close, 2), high: above(close, 25) }),
    onBar: (ctx) => onBar(ctx) as void,
  });
  return simulate(strategy(), universe, options);
}

/** What a function of the context gives at the close of each bar. */
function seen<T>(read: (ctx: BarContext<"average" | "high">) => T, opens?: readonly number[]): T[] {
  const values: T[] = [];
  run((ctx) => values.push(read(ctx)) && undefined, opens === undefined ? FIVE : bars(opens));
  return values;
}

const failure = (onBar: Callback, universe?: Bars | Bars[]) =>
  assertThrows(() => run(onBar, universe), StrategyError);

Deno.test("ctx reads bars and indicators up to the one that just closed, NaN before the first", () => {
  assertEquals(seen(({ bars }) => bars.close.ago(0)), [11, 21, 31, 41, 51]);
  assertEquals(seen(({ bars }) => bars.open.ago(2)), [NaN, NaN, 10, 20, 30]);
  assertEquals(seen(({ bars }) => [bars.high.ago(0), bars.low.ago(0), bars.volume.ago(0)])[1], [22, 19, 2e6]);
  assertEquals(seen(({ indicators }) => indicators.average.ago(0)), [NaN, 16, 26, 36, 46]);
});

Deno.test("ctx reads a condition as 1 and 0", () => {
  assertEquals(seen(({ indicators }) => indicators.high.ago(0)), [0, 0, 1, 1, 1]);
});

Deno.test("ctx tells symbol, time and number of the bar", () => {
  assertEquals(seen(({ symbol, time, bar }) => [symbol, time, bar])[2], ["AAA", FIVE.time[2], 2]);
});

Deno.test("looking ahead throws a LookAheadError that names symbol and bar time", () => {
  for (const read of [-1, -0.5, -Infinity]) {
    const error = assertThrows(() => run((ctx) => ctx.bars.close.ago(read)), LookAheadError);
    assertStringIncludes(error.message, `ago(${read}) of AAA at 2020-01-01`);
  }
});

Deno.test("looking back by what is no whole number throws a StrategyError", () => {
  for (const read of [1.5, NaN, "1", undefined]) {
    const error = failure((ctx) => ctx.indicators.average.ago(read as number));
    assertEquals([error.field, error.value, error.symbol, error.bar], ["bars", read, "AAA", 0]);
  }
});

Deno.test("an unknown indicator or column throws with the nearest name", () => {
  const unknown = (ctx: BarContext<string>) => ctx.indicators.avrage!.ago(0);
  const error = failure(unknown as Callback);
  assertEquals([error.field, error.value, error.allowed], ["indicators", "avrage", "average, high"]);
  assertStringIncludes(error.message, 'did you mean "average"?');
  assertStringIncludes(error.message, "AAA at 2020-01-01, bar 0");
  const column = (ctx: BarContext) => (ctx.bars as Record<string, History>).clsoe!.ago(0);
  assertStringIncludes(failure(column as Callback).message, 'did you mean "close"?');
});

Deno.test("what a runtime asks of any object does not count as an unknown indicator", () => {
  const [shown] = seen(({ indicators }) => [
    JSON.stringify(indicators),
    Deno.inspect(indicators).length > 0,
    `${indicators}`,
    "fast" in indicators,
    Object.keys(indicators),
  ]);
  assertEquals(shown, ['{"average":{},"high":{}}', true, "[object Object]", false, ["average", "high"]]);
});

Deno.test("a position tells units, average cost, value, gains and how long it is held", () => {
  const readings: unknown[] = [];
  run((ctx) => {
    const { quantity, averageCost, value, unrealised, realised, barsHeld } = ctx.position;
    readings.push([quantity, averageCost, value, unrealised, realised, barsHeld]);
    if (ctx.bar < 2) ctx.buy({ quantity: ctx.bar + 1 });
    if (ctx.bar === 2) ctx.sell({ quantity: 2 });
    if (ctx.bar === 3) ctx.sell({ quantity: 3 });
  }, bars([10, 20, 30, 40, 50]));
  assertEquals(readings, [
    [0, NaN, 0, 0, 0, 0],
    [1, 20, 21, 1, 0, 0],
    [3, 80 / 3, 93, 13, 0, 1],
    // The oldest units go first: one bought at 20 and one at 30, both sold at 40.
    [1, 30, 41, 11, 30, 1],
    [-2, 50, -102, -2, 50, 0],
  ]);
});

Deno.test("a position's realised gain is after costs and of its own symbol", () => {
  const gains: number[] = [];
  run(
    (ctx) => {
      if (ctx.symbol === "AAA" && ctx.bar === 0) ctx.buy({ quantity: 1 });
      if (ctx.symbol === "AAA" && ctx.bar === 1) ctx.close();
      if (ctx.bar === 3) gains.push(ctx.position.realised);
    },
    [FIVE, bars([10, 20, 30, 40, 50], "BBB")],
    { costs: percent(0.1) },
  );
  assertEquals(gains, [10 - 2 - 3, 0]);
});

Deno.test("ctx.position is always as of now", () => {
  let kept: BarContext["position"];
  const quantities: number[] = [];
  run((ctx) => {
    kept ??= ctx.position;
    quantities.push(kept.quantity);
    if (ctx.bar === 0) ctx.buy({ quantity: 2 });
  });
  assertEquals(quantities, [0, 2, 2, 2, 2]);
});

Deno.test("ctx tells cash and equity at the close", () => {
  const readings: number[][] = [];
  run(
    (ctx) => {
      readings.push([ctx.cash, ctx.equity]);
      if (ctx.bar === 0) ctx.buy({ quantity: 10 });
    },
    FIVE,
    { cash: 1_000 },
  );
  assertEquals(readings.slice(0, 3), [[1_000, 1_000], [800, 1_010], [800, 1_110]]);
});

Deno.test("state begins anew for each symbol and each run", () => {
  const counter = defineStrategy({
    name: "counter",
    params: {},
    state: () => ({ bars: 0 }),
    onBar: (ctx) => {
      if (++ctx.state.bars === ctx.bar + 1) ctx.buy({ quantity: 1, tag: String(ctx.state.bars) });
    },
  })();
  const universe = [bars([10, 10, 10]), bars([10, 10, 10], "BBB")];
  const tags = () => simulate(counter, universe).orders.tag;
  assertEquals(tags(), ["1", "1", "2", "2", "3", "3"]);
  assertEquals(tags(), tags());
});

Deno.test("ctx lists the orders that wait, first placed first, with what they wait for", () => {
  let listed: BarContext["orders"] = [];
  run((ctx) => {
    if (ctx.bar === 0) {
      ctx.buy({ quantity: 1, stopLoss: 5, tag: "in" });
      ctx.buy({ quantity: 2, limit: 3 });
    }
    if (ctx.bar === 1) listed = ctx.orders;
  });
  const common = { parent: -1, limit: NaN, stop: NaN };
  assertEquals(listed, [
    { ...common, id: 1, side: "buy", type: "limit", quantity: 2, limit: 3, tag: "entry" },
    { ...common, id: 2, side: "sell", type: "stop", quantity: 1, stop: 5, tag: "stop-loss", parent: 0 },
  ]);
});

Deno.test("the number that an order gets is its row in the result", () => {
  const numbers: number[] = [];
  const { orders } = run((ctx) => numbers.push(ctx.buy({ quantity: 1, tag: `at ${ctx.bar}` })) && undefined);
  assertEquals(numbers.map((order) => orders.tag[order]), numbers.map((_, i) => `at ${i}`));
});

Deno.test("an entry without a size adds to what is held, by the run's sizing", () => {
  const { fills } = run((ctx) => ctx.bar < 2 && ctx.buy(), bars([10, 10, 10, 10]), {
    cash: 1_000,
    sizing: { kind: "fraction", fraction: 0.3 },
  });
  assertEquals([...fills.quantity], [30, 30]);
});

Deno.test("a callback that throws ends the run with symbol, time, bar and the cause", () => {
  const cause = new RangeError("no such thing");
  const error = failure((ctx) => {
    if (ctx.symbol === "BBB" && ctx.bar === 3) throw cause;
  }, [FIVE, bars([10, 20, 30, 40, 50], "BBB")]);
  assertEquals(
    error.message,
    "Correct onBar of callback: it failed for BBB at 2020-01-04, bar 3: RangeError: no such thing",
  );
  assertEquals([error.symbol, error.time, error.bar, error.field], ["BBB", FIVE.time[3], 3, "onBar"]);
  assert(error.cause === cause);
});

Deno.test("a callback may throw what is no error", () => {
  const error = failure(() => {
    throw "enough";
  });
  assertStringIncludes(error.message, 'bar 0: "enough"');
  assertEquals(error.cause, "enough");
});

Deno.test("a callback that returns a promise is refused, and a promise that fails goes unheard", async () => {
  for (const body of [() => Promise.resolve(1), () => Promise.reject(new Error("late"))]) {
    const error = failure(body);
    assertEquals([error.field, error.symbol, error.bar], ["onBar", "AAA", 0]);
    assertStringIncludes(error.message, "without async");
  }
  await new Promise((resolve) => setTimeout(resolve));
});

Deno.test("what a callback returns otherwise does not matter", () => {
  for (const value of [null, 0, "text", { then: 1 }]) run(() => value);
});

const WRONG: readonly (readonly [request: object, field: string])[] = [
  [{ quantity: "10" }, "quantity"],
  [{ quantity: 0 }, "quantity"],
  [{ quantity: -1 }, "quantity"],
  [{ quantity: NaN }, "quantity"],
  [{ quantity: Infinity }, "quantity"],
  [{ fraction: "0.5" }, "fraction"],
  [{ fraction: 0.5, quantity: 1 }, "fraction"],
  [{ fraction: 0.5, reduceOnly: true }, "fraction"],
  [{ limit: "99" }, "limit"],
  [{ limit: NaN }, "limit"],
  [{ limit: -5 }, "limit"],
  [{ stop: NaN }, "stop"],
  [{ stop: -1 }, "stop"],
  [{ stop: 10.5 }, "stop"],
  [{ side: "sell", stop: 12 }, "stop"],
  [{ side: "hold" }, "side"],
  [{ side: undefined }, "side"],
  [{ type: "iceberg" }, "type"],
  [{ type: "toString" }, "type"],
  [{ type: "market", limit: 5 }, "limit"],
  [{ type: "limit" }, "limit"],
  [{ type: "stop-limit", stop: 12 }, "limit"],
  [{ type: "limit", limit: 10, stop: 12 }, "stop"],
  [{ tif: "fok" }, "tif"],
  [{ trail: { amount: 0 } }, "trail"],
  [{ trail: { percent: 1 } }, "trail"],
  [{ trail: { amount: 1, percent: 0.1 } }, "trail"],
  [{ trail: { atr: 2, n: 1.5 } }, "trail"],
  [{ trail: { atr: "2" } }, "trail"],
  [{ trail: { amuont: 2 } }, "trail"],
  [{ trail: 5 }, "trail"],
  [{ stopLoss: NaN }, "stopLoss"],
  [{ stopLoss: 12 }, "stopLoss"],
  [{ limit: 9, stopLoss: 9.5 }, "stopLoss"],
  [{ side: "sell", stopLoss: 10 }, "stopLoss"],
  [{ stopLoss: 5, trailingStop: { amount: 1 } }, "trailingStop"],
  [{ stopLoss: 5, reduceOnly: true }, "stopLoss"],
  [{ takeProfit: 10 }, "takeProfit"],
  [{ takeProfit: "15" }, "takeProfit"],
  [{ side: "sell", takeProfit: 12 }, "takeProfit"],
  [{ oco: 5 }, "oco"],
  [{ oco: "0" }, "oco"],
  [{ oco: -1 }, "oco"],
  [{ reduceOnly: "yes" }, "reduceOnly"],
  [{ strength: 2 }, "strength"],
  [{ confidence: NaN }, "confidence"],
  [{ tag: 5 }, "tag"],
];

Deno.test("an order that no market would take is refused with symbol, bar time, field and value", () => {
  for (const [request, field] of WRONG) {
    const error = failure((ctx) => ctx.order({ side: "buy", ...request } as OrderRequest));
    const { value, symbol, time, bar, message } = error;
    assertEquals([error.field, symbol, time, bar], [field, "AAA", FIVE.time[0], 0], message);
    assertEquals(value, (request as Record<string, unknown>)[field], message);
    assertStringIncludes(message, `Set ${field} of the order for AAA at 2020-01-01`);
  }
});

Deno.test("a misspelt part of an order is refused with the name that was meant", () => {
  const error = failure((ctx) => ctx.buy({ qauntity: 1 } as object));
  assertEquals([error.field, error.symbol, error.bar], ["qauntity", "AAA", 0]);
  assertStringIncludes(error.message, 'did you mean "quantity"?');
});

Deno.test("an order that is no object, or has a side where the method says it, is refused", () => {
  for (const request of [10, "AAA", null] as unknown[]) {
    assertEquals(failure((ctx) => ctx.buy(request as object)).value, request);
  }
  assertEquals(failure((ctx) => ctx.sell({ side: "buy" } as object)).field, "side");
});

Deno.test("a target that is no number is refused", () => {
  for (const weight of [NaN, Infinity, "0.5"]) {
    const error = failure((ctx) => ctx.target(weight as number));
    assertEquals([error.field, error.value, error.symbol], ["weight", weight, "AAA"]);
  }
});

Deno.test("a target is not replaced but set anew", () => {
  const error = failure((ctx) => ctx.replace(ctx.target(0.5), { quantity: 1 }));
  assertStringIncludes(error.message, "call target() again");
});

Deno.test("a replacement that is refused leaves the old order waiting", () => {
  const { orders, fills } = run((ctx) => {
    if (ctx.bar === 0) ctx.buy({ quantity: 1, limit: 5 });
    if (ctx.bar === 1) assertThrows(() => ctx.replace(0, { limit: NaN }), StrategyError);
  }, bars([10, 20, 30, 5]));
  assertEquals([orders.status, [...fills.price]], [["filled"], [5]]);
});

Deno.test("defineStrategy() knows indicators, parameters and state by name in onBar, nothing else", () => {
  defineStrategy({
    name: "typed",
    indicators: ({ close }) => ({ fast: sma(close, 2), rising: above(close, 1) }),
    state: () => ({ count: 0 }),
    onBar: (ctx) => {
      const price: number = ctx.indicators.fast.ago(0) + ctx.indicators.rising.ago(1) + ctx.bars.close.ago(0);
      ctx.state.count += price;
      // @ts-expect-error: there is no such indicator
      ctx.indicators.fsat.ago(0);
      // @ts-expect-error: the state has no such part
      ctx.state.cuont;
      // @ts-expect-error: a quantity is a number
      ctx.buy({ quantity: "10" });
      // @ts-expect-error: buy() says the side
      ctx.buy({ side: "sell" });
      // @ts-expect-error: a misspelt part
      ctx.sell({ qauntity: 1 });
      // @ts-expect-error: the engine alone goes on to the next bar
      ctx.decide(1, 1);
      // @ts-expect-error: what is held is for reading
      ctx.position.quantity = 5;
    },
  });
});
