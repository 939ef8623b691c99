import { assertEquals, assertMatch, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import {
  above,
  below,
  crossedAbove,
  crossedBelow,
  defineStrategy,
  ParameterError,
  range,
  sma,
  sweep,
  when,
  z,
} from "../../../../kernel/mod.ts";
import type { HeatmapFigure } from "../../../../kernel/plot/spec/figure.ts";
import { liveSearch } from "../../../../kernel/plot/spec/live_search.ts";
import type { SweepOptions } from "../../../../kernel/run/sweep/sweep.ts";
import { smaCross } from "../fixtures.ts";
import { someBars } from "./fixtures.ts";

const BARS = someBars(["A", "B"], 600);
const PARAMS = { fast: range(5, 20, 5), slow: range(30, 60, 10) };

const trials = (options: Partial<SweepOptions<{ fast: number; slow: number }>> = {}) =>
  sweep(smaCross, BARS.slice(0, 1), { params: PARAMS, workers: 0, save: false, ...options });

Deno.test("negative rows of a sweep count from its end, in trials and in their runs", async () => {
  const result = await trials();
  assertEquals([result.at(-1)?.row, result.at(-16)?.row, result.at(-17), result.at(16)], [
    15,
    0,
    undefined,
    undefined,
  ]);
  assertStringIncludes((await result.run(-1)).title, "20/60");
  assertStringIncludes((await result.run({ row: -16 })).title, "5/30");
});

Deno.test("what is no row of a sweep is refused, and runs nothing", async () => {
  const result = await trials();
  for (const row of [0.5, NaN, "1", null, undefined, {}, [0]] as number[]) {
    for (const task of [() => result.run(row), () => result.at(row)]) {
      const error = assertThrows(task, ParameterError, "Set row to a whole number");
      assertEquals(error.field, "row");
    }
  }
  for (const row of [16, -17]) {
    assertThrows(() => result.run(row), ParameterError, "Set row to 0 to 15, or -1 to -16 from the end");
  }
});

Deno.test("parameters and columns stand in the strategy's order, whatever they wait for", async () => {
  const exits = defineStrategy({
    name: "exits",
    params: { bars: z.int().default(9), multiple: z.number().default(2), exit: z.enum(["time", "average"]) },
    signals: ({ close }, p) => ({
      entries: above(close, sma(close, p.bars)),
      exits: below(close, sma(close, p.exit === "time" ? p.bars : p.bars * p.multiple)),
    }),
  });
  const params = { exit: ["time", "average"], multiple: when({ exit: "average" }, [2, 3]) } as const;
  const result = await sweep(exits, BARS.slice(0, 1), { params, workers: 0, save: false });
  assertEquals(Object.keys(result.best.params), ["bars", "multiple", "exit"]);
  assertEquals(Object.keys(result.table).slice(0, 4), ["length", "trial", "multiple", "exit"]);
  assertMatch(Deno.inspect(result), /Best Sharpe .*multiple \d, exit \w+\n/);
});

Deno.test("a part that there is not is refused in words", async () => {
  const [whole, split] = [await trials({ split: false }), await trials()];
  const of = (options: unknown) => ({ part: options }) as never;
  await assertRejects(() => split.run(0, of("out")), ParameterError, '"whole", "inSample", "outOfSample"');
  await assertRejects(() => whole.run(0, of("inSample")), ParameterError, "nothing was split");
  await assertRejects(() => split.run(0, { parts: "whole" } as never), ParameterError, 'did you mean "part"');
  await assertRejects(() => split.run(0, null as never), ParameterError, "the options of run");
  assertStringIncludes((await split.run(0, { part: "whole" })).title, "5/30");
});

Deno.test("a heatmap of another column has its title, its better side and its format", async () => {
  const result = await trials();
  const { x, y } = { x: "slow", y: "fast" };
  const of = (value: string) => result.heatmap({ x, y, value }).spec;
  const volatility = of("volatility");
  assertEquals([volatility.title, volatility.format], ["Volatility by slow and fast", "percent"]);
  const { row, column } = volatility.highlight!;
  assertEquals(volatility.values[row]![column], Math.min(...volatility.values.flat() as number[]));
  const titles = [
    "maxDrawdown",
    "outOfSampleSharpe",
    "objectiveOutOfSample",
    "inSampleTrades",
    "overfitting",
  ];
  assertEquals(titles.map((value) => [of(value).title.replace(" by slow and fast", ""), of(value).format]), [
    ["Max drawdown", "percent"],
    ["Sharpe out of sample", "ratio"],
    ["Sharpe out of sample", "ratio"],
    ["Trades in sample", "integer"],
    ["Overfitting", "percent"],
  ]);
  // More trades are neither better nor worse.
  assertEquals(of("trades").highlight, undefined);
  const own = result.heatmap({ x, y, value: "trades", better: "lower", title: "Fewest" }).spec;
  const fewest = own.values[own.highlight!.row]![own.highlight!.column];
  assertEquals([own.title, fewest], ["Fewest", Math.min(...result.table.trades as Float64Array)]);
});

Deno.test("a heatmap names the parameters that it can stand on, and refuses what it does not know", async () => {
  const result = await trials();
  const refused = (options: unknown) => assertThrows(() => result.heatmap(options as never), Error).message;
  const misspelt = refused({ x: "fst" });
  assertEquals(misspelt.slice(0, 36), "Set x to one of the parameters fast,".slice(0, 36), misspelt);
  assertStringIncludes(misspelt, 'did you mean "fast"?');
  assertStringIncludes(refused({ value: "sharp" }), 'did you mean "sharpe"?');
  assertStringIncludes(refused({ where: () => true }), "Set where to values of parameters by name");
  assertStringIncludes(refused(null), "the options of sweep.heatmap");
  const { spec } = result.heatmap({ y: result.axes[0]! });
  assertEquals([spec.rowTitle, spec.columnTitle], [...result.axes.slice(0, 2)]);
});

Deno.test("a heatmap has the axes of the running sweep's picture, whatever matters most", async () => {
  const idle = defineStrategy({
    name: "idle",
    params: { idle: z.int(), fast: z.int(), slow: z.int() },
    indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
    signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
  });
  const params = { idle: [1, 2], fast: [5, 9], slow: [20, 40, 60] };
  const found = await sweep(idle, BARS.slice(0, 1), { params, workers: 0, save: false });
  const { spec } = found.heatmap();
  const parameters = Object.entries(params).map(([name, values]) => ({ name, values }));
  const live = liveSearch({ title: "", parameters, score: "Sharpe", total: 12 });
  const columns = Object.fromEntries(
    Object.keys(params).map((name) => [name, found.table[name] as Float64Array]),
  );
  live.add({ parameters: columns, scores: found.table.objective });
  const [drawn] = live.figure({ rate: NaN, eta: NaN }).figures as HeatmapFigure[];
  assertEquals([spec.columnTitle, spec.rowTitle], [drawn!.columnTitle, drawn!.rowTitle]);
  const shares = found.overfitting.sensitivity.value!.shares;
  assertEquals(shares.at(-1)!.name, "idle", "explains nothing");
  assertEquals([spec.columnTitle, spec.rowTitle], ["idle", "fast"]);
});

Deno.test("a sweep of many values shows a heatmap as well, and says which of them share a cell", async () => {
  const params = { fast: [5], slow: range(20, 180) };
  const bars = BARS.slice(0, 1);
  const wide = await sweep(smaCross, bars, { params: { ...params, fast: [5, 9] }, workers: 0, save: false });
  const { spec } = wide.heatmap({ x: "fast", y: "slow" });
  assertEquals([spec.rows.length, spec.rows[0]], [33, "20 to 24"]);
  assertStringIncludes(spec.note!, "slow: 5 neighbouring values a cell");
  const best = wide.best.params as { slow: number };
  assertEquals(spec.highlight!.row, Math.floor((best.slow - 20) / 5));
  assertStringIncludes(Deno.inspect(wide), "Sharpe by fast and slow, fast 5 to 9, slow 20 to 180: highest");
});

Deno.test("where each symbol has an account, a run says whose it is", async () => {
  const each = await sweep(smaCross, BARS, { params: PARAMS, accounts: "each", workers: 0, save: false });
  const error = await assertRejects(() => each.best.run(), ParameterError, "Set symbol to one of A, B");
  assertEquals(error.field, "symbol");
  const run = await each.best.run({ symbol: "B" });
  assertEquals([...run.trades.symbol].every((symbol) => symbol === "B") && run.trades.length > 0, true);
});

Deno.test("each trial has its overfitting score, or says why it has none, in the table as well", async () => {
  const params = { fast: range(2, 20, 3), slow: [30, 45, 60, 590] };
  const result = await sweep(smaCross, BARS.slice(1), { params, workers: 0, save: false });
  const { inSampleSharpe, outOfSampleSharpe, overfitting, overfittingReason } = result
    .table as unknown as Record<
      string,
      Float64Array
    >;
  const seen = new Set<string>();
  for (const { row, overfitting: score, inSample, outOfSample } of result) {
    const [inside, outside] = [inSample!.sharpe, outOfSample!.sharpe];
    const reason = inside === null
      ? "it has no Sharpe ratio in sample"
      : inside <= 0
      ? "its Sharpe ratio in sample is not above zero"
      : outside === null
      ? "it has no Sharpe ratio out of sample"
      : null;
    assertEquals(score.reason, reason);
    assertEquals(overfittingReason![row] as unknown, reason ?? "");
    const expected = (inSampleSharpe![row]! - outOfSampleSharpe![row]!) / inSampleSharpe![row]!;
    if (reason === null) assertEquals([score.value, overfitting![row]], [expected, expected]);
    else assertEquals([score.value, overfitting![row]], [null, NaN]);
    seen.add(reason ?? "a score");
  }
  assertEquals(seen.size, 4, [...seen].join());
  const whole = await trials({ split: false });
  assertEquals(whole.at(0)!.overfitting, {
    value: null,
    reason: "nothing was kept out of sample: give split",
  });
  assertEquals("overfittingReason" in whole.table, false);
});

Deno.test("the runs of the best trials are kept once made, those of others made again", async () => {
  const result = await trials({ top: 2 });
  const [first, second] = result.top;
  const other = [...result].find(({ row }) => row !== first!.row && row !== second!.row)!;
  assertEquals(await first!.run() === await result.run(first!.row), true);
  assertEquals(await second!.run() === await second!.run(), true);
  assertEquals(await second!.run() === await second!.run({ part: "inSample" }), false);
  const [once, again] = [await other.run(), await other.run()];
  assertEquals([once === again, once.metrics], [false, again.metrics]);
});
