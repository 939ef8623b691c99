import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  above,
  backtest,
  backtestAll,
  below,
  custom,
  customCosts,
  defineStrategy,
  type Figure,
  FIGURE_MIME,
  ParameterError,
  parseFigure,
  sma,
  syntheticBars,
  z,
} from "tapebook";
import { DISPLAY } from "../../../../kernel/run/display.ts";
import { randomWalk } from "../../random_walk.ts";

const average = defineStrategy({
  name: "average",
  params: { bars: z.int().default(20) },
  indicators: ({ close }, p) => ({ mean: sma(close, p.bars) }),
  signals: ({ close, mean }) => ({ entries: above(close, mean), exits: below(close, mean) }),
});
const event = defineStrategy({
  name: "event",
  params: { bars: z.int().default(20) },
  indicators: ({ close }, p) => ({ mean: sma(close, p.bars) }),
  onBar: (ctx) => {
    const isUp = ctx.bars.close.ago(0) > ctx.indicators.mean.ago(0);
    if (isUp && ctx.position.quantity === 0) ctx.buy();
    if (!isUp && ctx.position.quantity > 0) ctx.close();
  },
});
const universe = [1, 2, 3].map((seed) => randomWalk(300, seed));
const options = { costs: "us-equity" } as const;

Deno.test("backtestAll() runs every strategy on every symbol, the best first", async () => {
  const all = await backtestAll([average(), average({ bars: 50 })], universe, options);
  const { table, best } = all;
  assertEquals(table.length, 6);
  assertEquals([...new Set(table.strategy)].toSorted(), ["Average 20", "Average 50"]);
  assertEquals([...new Set(table.symbol)].toSorted(), ["WALK1", "WALK2", "WALK3"]);
  assertEquals(Array.from(table.sharpe), Array.from(table.sharpe).toSorted((a, b) => b - a));
  assertEquals(best?.metrics.sharpe, table.sharpe[0]);
  const alone = await backtest(average({ bars: 20 }), universe[1]!, options);
  const row = table.strategy.findIndex((name, i) => name === "Average 20" && table.symbol[i] === "WALK2");
  assertEquals((await all.run(row)).digest, alone.digest);
});

Deno.test("runs are the same to the last bit on Workers as in this thread, whatever their strategies are made of", async () => {
  const panel = defineStrategy({
    name: "panel",
    weights: ({ symbols, close }) =>
      Object.fromEntries(
        symbols.map((
          symbol,
        ) => [symbol, close[symbol]!.map((_, i) => i % 50 === 0 ? 1 / symbols.length : NaN)]),
      ),
  });
  const own = defineStrategy({
    name: "own",
    signals: ({ close }) => ({ entries: above(custom((x) => x.map((value) => value - 100), close), 0) }),
  });
  const strategies = { average: average(), event: event(), panel: panel(), own: own() };
  const symbols = { one: universe[0]!, all: universe };
  const here = await backtestAll(strategies, symbols, { ...options, workers: 0 });
  const away = await backtestAll(strategies, symbols, { ...options, workers: 2 });
  assertEquals(here.table, away.table);
  assertEquals(here.best!.digest, away.best!.digest);
  for (const [row, { strategy, symbol, trades }] of [...away.table].entries()) {
    const bars = symbols[symbol as keyof typeof symbols];
    const alone = await backtest(strategies[strategy as "own"], bars, options);
    const again = await away.run(row);
    assertEquals([again.digest, again.id, again.metrics.trades], [alone.digest, alone.id, trades]);
  }
  assertEquals(away.notes.filter((note) => note.includes("In this thread")), []);
});

Deno.test("a strategy that captured something runs in this thread, and a note names what it captured", async () => {
  const threshold = 100;
  const captured = defineStrategy({
    name: "captured",
    onBar: (ctx) => {
      if (ctx.bars.close.ago(0) > threshold && ctx.position.quantity === 0) ctx.buy();
    },
  });
  const { table, notes } = await backtestAll([captured(), event()], universe, { workers: 1 });
  assert(table.reason.every((reason) => reason === ""));
  assertEquals(
    notes[0],
    "In this thread alone, as it cannot go to a Worker: captured uses threshold from outside its functions.",
  );
  const cheap = customCosts("cheap", (_side, quantity) => quantity / 100);
  const own = await backtestAll([average()], universe, { costs: cheap, workers: 1 });
  for (let row = 0; row < 3; row++) {
    const { fills, metrics } = await own.run(row);
    fills.cost.forEach((cost, i) => assertAlmostEquals(cost, fills.quantity[i]! / 100, 1e-9));
    assertEquals(metrics.totalReturn, own.table.totalReturn[row]);
  }
  assertEquals(
    own.notes[0],
    "In this thread alone, as it cannot go to a Worker: options with functions of their own.",
  );
});

Deno.test("a run that fails is a row with its reason at the end, and the others go on", async () => {
  const failing = defineStrategy({
    name: "failing",
    onBar: ({ bars }) => {
      if (bars.close.ago(0) < 1e9) throw new Error("the market is too low");
    },
  });
  for (const workers of [0, 1]) {
    const all = await backtestAll([failing(), average()], universe, { workers });
    const { table } = all;
    assertEquals(table.reason.map((reason) => reason === ""), [true, true, true, false, false, false]);
    assertThrows(() => all.run(5), ParameterError, "the market is too low");
    assertThrows(() => all.run(6), ParameterError, "0 to 5");
    assert(
      table.reason.slice(3).every((reason) => reason.includes("the market is too low")),
      table.reason[3],
    );
    assert(Number.isNaN(table.sharpe[5]!));
  }
});

Deno.test("progress counts the runs, and a signal stops them on Workers too", async () => {
  const counted: number[] = [];
  await backtestAll([average(), event()], universe, {
    workers: 1,
    onProgress: ({ done, total, unit }) => {
      assertEquals([total, unit], [6, "runs"]);
      counted.push(done);
    },
  });
  assertEquals([counted.at(-1), new Set(counted).size], [6, 7]);
  const controller = new AbortController();
  const stopped = backtestAll(Array.from({ length: 40 }, (_, i) => event({ bars: i + 2 })), universe, {
    workers: 2,
    signal: controller.signal,
    onProgress: ({ done }) => done === 10 && controller.abort(new Error("enough")),
  });
  await assertRejects(() => stopped, Error, "enough");
});

Deno.test("the best of many is noted to be the best of many", async () => {
  const bars = syntheticBars({ symbols: ["A", "B", "C", "D"], bars: 400, seed: 5 });
  const { notes, table, best } = await backtestAll([average(), event()], bars);
  const { value } = best!.statistics({ trials: table.sharpe }).deflatedSharpe;
  assertEquals(
    notes.at(-1)!.replace("\u2009", " "),
    `The best Sharpe ratio is the best of 8: with a probability of ${
      Math.round(100 * value!)
    } % it is more than luck ` +
      "(deflated Sharpe ratio).",
  );
});

Deno.test("the table ranks by any metric, lower ones first where they are better", async () => {
  const candidates = [average(), average({ bars: 60 })];
  const { table, best } = await backtestAll(candidates, universe, { by: "volatility" });
  assertEquals(Array.from(table.volatility), Array.from(table.volatility).toSorted((a, b) => a - b));
  assertEquals(best!.metrics.volatility, table.volatility[0]);
  const deepest = (await backtestAll(candidates, universe, { by: "maxDrawdown" })).table.maxDrawdown;
  assertEquals(Array.from(deepest), Array.from(deepest).toSorted((a, b) => b - a));
});

Deno.test("backtestAll() refuses what is no strategy, no symbol or no option", async () => {
  const refused = async (call: () => Promise<unknown>, words: string) => {
    await assertRejects(call, ParameterError, words);
  };
  await refused(() => backtestAll([], universe), "at least one strategy");
  await refused(() => backtestAll([average as never], universe), "call it: average()");
  await refused(() => backtestAll([average()], []), "at least one symbol");
  await refused(() => backtestAll([average()], universe, { workers: -1 }), "0 to 256");
  await refused(() => backtestAll([average()], universe, { by: "luck" as never }), "sharpe, sortino");
  await refused(() => backtestAll([average()], universe, { slipage: 1 } as never), "slipage");
});

Deno.test("the table shows itself as a card that a notebook can hold", async () => {
  const all = await backtestAll([average(), event()], universe);
  const figure = (await all[DISPLAY]())[FIGURE_MIME] as unknown as Figure;
  assertEquals(parseFigure(JSON.parse(JSON.stringify(figure))), { ok: true, figure });
});
