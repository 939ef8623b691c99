/** What cannot be run is refused before there is a result, by symbol, bar time, field and value. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  backtest,
  type Bars,
  DataError,
  defineStrategy,
  fixedShares,
  ParameterError,
  type RunOptions,
  type Strategy,
  StrategyError,
  type TapebookError,
} from "../../../kernel/mod.ts";
import { randomWalk } from "../random_walk.ts";
import { smaCross } from "./fixtures.ts";

const DAY = 86_400_000;
const good = randomWalk(60, 1, "GOOD");

/** Bars with one value changed, as somebody might build them by hand: no longer the object that was checked. */
function spoilt(column: "time" | "open" | "high" | "low" | "close", bar: number, value: number): Bars {
  const values = good[column].slice();
  values[bar] = value;
  return { ...good, symbol: "BAD", [column]: values };
}

async function refused(
  strategy: Strategy,
  bars: Bars | Bars[],
  options: RunOptions = {},
): Promise<TapebookError> {
  return await assertRejects(() => backtest(strategy, bars, options)) as TapebookError;
}

for (
  const [what, bars, field, time, value] of [
    ["a price that is NaN", spoilt("close", 7, NaN), "close", 7 * DAY, NaN],
    ["a price of zero", spoilt("low", 7, 0), "low", 7 * DAY, 0],
    ["a negative price", spoilt("open", 7, -3), "open", 7 * DAY, -3],
    ["an endless price", spoilt("high", 7, Infinity), "high", 7 * DAY, Infinity],
    ["a time before the one before it", spoilt("time", 7, 3 * DAY), "time", 3 * DAY, 3 * DAY],
    ["a time that is there twice", spoilt("time", 7, 6 * DAY), "time", 6 * DAY, 6 * DAY],
    ["a high below the low", spoilt("high", 7, 0.01), "high", 7 * DAY, 0.01],
  ] as const
) {
  Deno.test(`backtest() refuses bars with ${what}`, async () => {
    const error = await refused(smaCross(), [good, bars]) as DataError;
    assert(error instanceof DataError);
    assertEquals([error.symbol, error.time, error.field, error.value], ["BAD", time, field, value]);
    assert(error.message.includes("BAD"), error.message);
  });
}

for (
  const [what, options, field] of [
    ["the instruments", { instruments: { GODO: { lot: 10 } } }, "GODO"],
    ["the benchmark", { benchmark: "GODO" }, "benchmark"],
    ["the fx", { currency: "EUR" }, "currency"],
  ] as const
) {
  Deno.test(`backtest() refuses an unknown symbol or currency in ${what}`, async () => {
    const error = await refused(smaCross(), good, options as RunOptions);
    assert(error instanceof ParameterError || error instanceof DataError, String(error));
    assertEquals(error.field, field);
  });
}

const signalling = (signals: Record<string, unknown>) =>
  defineStrategy({ name: "s", signals: () => signals as { entries: Uint8Array } })();

Deno.test("backtest() refuses signals and weights of the wrong length", async () => {
  const short = await refused(signalling({ entries: new Uint8Array(59) }), good);
  assert(short instanceof StrategyError);
  assertEquals(short.message, "Give a signal one value per bar of GOOD, 60: it has 59");
  const weights = defineStrategy({ name: "w", weights: () => ({ GOOD: new Float64Array(3) }) });
  const error = await refused(weights(), good);
  assertEquals([error.field, error.value], ["length", 3]);
});

const at = (bar: number) => Uint8Array.from({ length: 60 }, (_, i) => i === bar ? 1 : 0);
const level = (value: number) => new Float64Array(60).fill(value);

for (
  const [what, signals, field] of [
    ["a negative stop", { entries: at(20), stopLoss: level(-5) }, "stopLoss"],
    ["a stop of zero", { entries: at(20), stopLoss: level(0) }, "stopLoss"],
    ["a stop above the close of a purchase", { entries: at(20), stopLoss: level(1e6) }, "stopLoss"],
    ["a target below the close of a purchase", { entries: at(20), takeProfit: level(1) }, "takeProfit"],
    ["a stop below the close of a short", { shortEntries: at(20), stopLoss: level(1) }, "stopLoss"],
    ["an endless target", { target: level(Infinity) }, "target"],
  ] as const
) {
  Deno.test(`backtest() refuses signals with ${what}`, async () => {
    const error = await refused(signalling(signals), good);
    assert(error instanceof StrategyError, String(error));
    assertEquals(error.field, field);
    const time = field === "target" ? "1970-01-01" : "1970-01-21";
    assert(error.message.includes("GOOD") && error.message.includes(time), error.message);
  });
}

const ordering = (order: Record<string, unknown>) =>
  defineStrategy({
    name: "o",
    onBar(ctx) {
      if (ctx.bar === 20) ctx.order({ side: "buy", ...order });
    },
  })();

for (
  const [what, order, field] of [
    ["a size of zero", { quantity: 0 }, "quantity"],
    ["a size that is text", { quantity: "10" }, "quantity"],
    ["a size that is NaN", { quantity: NaN }, "quantity"],
    ["a share of nothing", { fraction: 0 }, "fraction"],
    ["a negative stop", { stop: -1 }, "stop"],
    ["a stop on the wrong side", { stop: 0.5 }, "stop"],
    ["a protective stop on the wrong side", { stopLoss: 1e6 }, "stopLoss"],
    ["a target on the wrong side", { takeProfit: 0.5 }, "takeProfit"],
    ["a trail of nothing", { trail: { percent: 0 } }, "trail"],
    ["a side that there is not", { side: "hold" }, "side"],
  ] as const
) {
  Deno.test(`backtest() refuses an order with ${what}`, async () => {
    const error = await refused(ordering(order), good);
    assert(error instanceof StrategyError || error instanceof ParameterError, String(error));
    assertEquals(error.field, field);
    assert(error.message.includes("GOOD") && error.message.includes("1970-01-21"), error.message);
  });
}

Deno.test("backtest() refuses a size of zero and options that there are not", async () => {
  await assertRejects(
    async () => await refused(smaCross(), good, { sizing: fixedShares(0) }),
    ParameterError,
  );
  const error = await refused(smaCross(), good, { benchmrk: "GOOD" } as RunOptions);
  assert(error instanceof ParameterError);
  assert(error.message.includes('did you mean "benchmark"?'), error.message);
});
