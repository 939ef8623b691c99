import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { listSweeps } from "../../../../kernel/data/catalogue/sweeps.ts";
import { dataFolder } from "../../../../kernel/data/workspace.ts";
import { endIdleWorkers } from "../../../../kernel/run/sweep/worker_pool.ts";
import type { Executor } from "../../../../kernel/run/sweep/executor.ts";
import type { SweepOptions } from "../../../../kernel/run/sweep/sweep.ts";
import { formatNumber } from "../../../../kernel/plot/spec/format.ts";
import type { SweepProgress } from "../../../../kernel/run/sweep/watch_trials.ts";
import {
  backtest,
  crossedAbove,
  crossedBelow,
  DataError,
  defineStrategy,
  optimise,
  ParameterError,
  range,
  type Run,
  sma,
  sql,
  sweep,
  z,
} from "../../../../kernel/mod.ts";
import { inWorkspace } from "../../data/workspace.ts";
import { smaCross } from "../fixtures.ts";
import { someBars } from "./fixtures.ts";
import { slow } from "./slow_sweep.ts";

const BARS = someBars(["A"], 600);
const PARAMS = { fast: range(5, 20, 5), slow: range(30, 60, 10) };
const HERE = { workers: 0, save: false } as const;

const trial = (options: Partial<SweepOptions<{ fast: number; slow: number }>> = {}) =>
  sweep(smaCross, BARS, { params: PARAMS, ...HERE, ...options });

Deno.test("a sweep has a row for each point, in grid order, and its run has the row's metrics", async () => {
  const result = await trial();
  assertEquals([result.length, result.table.length, [...result].length], [16, 16, 16]);
  assertEquals([...result.table.fast as Float64Array].slice(0, 5), [5, 5, 5, 5, 10]);
  assertEquals(result.at(-1)?.params, { fast: 20, slow: 60 });
  assertEquals(result.at(16), undefined);
  for (const row of [0, 7, 15]) {
    const run = await result.run(row);
    const { metrics, inSample, outOfSample, params } = result.at(row)!;
    const again = await backtest(smaCross(params as { fast: number; slow: number }), BARS);
    assertEquals(run.metrics, again.metrics);
    for (const [name, value] of Object.entries(metrics)) {
      const expected = run.metrics[name as "sharpe"];
      if (value === null) assertEquals(expected, null);
      else assertAlmostEquals(value, expected!, 1e-9);
    }
    const inside = await result.run(row, { part: "inSample" });
    const outside = await result.run(row, { part: "outOfSample" });
    assertAlmostEquals(inside.metrics.totalReturn, inSample!.totalReturn!, 1e-9);
    assertAlmostEquals(outside.metrics.totalReturn, outOfSample!.totalReturn!, 1e-9);
  }
});

Deno.test("the best is the best in sample, whatever it did out of it", async () => {
  const result = await trial({ top: 3 });
  const inside = [...result.table.inSampleSharpe as Float64Array];
  assertEquals(result.best.objective, Math.max(...inside));
  assertEquals(result.top.map(({ objective }) => objective), inside.sort((a, b) => b - a).slice(0, 3));
});

Deno.test("the least is the best of a statistic of which less is better", async () => {
  const result = await trial({ objective: "volatility" });
  assertEquals(result.best.objective, Math.min(...result.table.inSampleVolatility as Float64Array));
});

Deno.test("Workers give the same table as this thread, for signals and for strategies of orders", async () => {
  const every = { every: range(7, 12), hold: range(2, 5) };
  try {
    const [here, away] = [await trial(), await trial({ workers: 2 })];
    assertEquals({ ...away.table }, { ...here.table });
    const [inThread, onWorkers] = await Promise.all(
      [0, 2].map((workers) => sweep(slow, BARS, { params: every, workers, save: false })),
    );
    assertEquals({ ...onWorkers!.table }, { ...inThread!.table });
    assert(inThread!.best.metrics.trades! > 0);
  } finally {
    await endIdleWorkers();
  }
});

Deno.test("a strategy that uses what lies outside of its functions runs in this thread, and a note says why", async () => {
  const outside = 3;
  const orders = defineStrategy({
    name: "captured",
    params: { every: z.int() },
    state: () => ({ bar: 0 }),
    onBar(ctx, p) {
      const bar = ctx.state.bar++;
      if (bar % p.every === 0) ctx.buy();
      if (bar % p.every === outside) ctx.close();
    },
  });
  const result = await sweep(orders, BARS, { params: { every: range(5, 120) }, save: false });
  assertEquals(result.notes.length, 1);
  assert(result.notes[0]!.includes("outside"));
});

Deno.test("a made strategy keeps its parameters, but for those that are tried", async () => {
  const result = await sweep(smaCross({ fast: 7, slow: 90 }), BARS, { params: { slow: [30, 40] }, ...HERE });
  assertEquals([...result].map(({ params }) => params), [{ fast: 7, slow: 30 }, { fast: 7, slow: 40 }]);
});

Deno.test("an objective of one's own is read in sample and out of it", async () => {
  const of = (run: Run) => run.metrics.trades;
  const result = await trial({ objective: { name: "few trades", better: "lower", of } });
  const { objective, objectiveOutOfSample, inSampleTrades, outOfSampleTrades } = result.table;
  assertEquals(objective, inSampleTrades as Float64Array);
  assertEquals(objectiveOutOfSample, outOfSampleTrades);
  assertEquals(result.best.objective, Math.min(...objective));
});

Deno.test("a parameter whose name is a column's has one of its own", async () => {
  const strategy = defineStrategy({
    name: "odd_names",
    params: { trades: z.int(), kind: z.enum(["a", "b"]) },
    signals: ({ close }, p) => ({
      entries: crossedAbove(close, sma(close, p.trades)),
      exits: crossedBelow(close, sma(close, p.kind === "a" ? p.trades : 2 * p.trades)),
    }),
  });
  const { table } = await sweep(strategy, BARS, { params: { trades: [5, 10], kind: ["a", "b"] }, ...HERE });
  assertEquals([...table.tradesParameter as Float64Array], [5, 5, 10, 10]);
  assertEquals(table.kind, ["a", "b", "a", "b"]);
});

Deno.test("without a split the objective is read over all bars, and nothing is said of another part", async () => {
  const result = await trial({ split: false });
  assertEquals(result.best.inSample, null);
  assertEquals(result.table.objective, result.table.sharpe as Float64Array);
  assertEquals(result.overfitting.score.value, null);
  assertEquals("overfitting" in result.table, false);
});

Deno.test("a sweep shows a verdict, a heatmap of its parameters and the best trials", async () => {
  const result = await trial();
  const text = Deno.inspect(result);
  assert(text.includes("Sweep of SMA crossover over A"), text);
  assert(text.includes(result.overfitting.verdict.text), text);
  const { spec } = result.heatmap();
  // As the picture that fills while it runs, whichever of them matters more.
  assertEquals([spec.columnTitle, spec.rowTitle], ["fast", "slow"]);
  assertEquals([spec.rows.length, spec.columns.length], [4, 4]);
  assertEquals(spec.values.flat().length, 16);
  const { x, y } = { x: "slow", y: "fast" };
  assertEquals(result.heatmap({ x, y }).spec.columns, ["30", "40", "50", "60"]);
  assertThrows(() => result.heatmap({ value: "sharp" }), Error, "sharp");
});

Deno.test("trials are stored as a file and a row, which SQL finds by their names", () =>
  inWorkspace(async (workspace) => {
    const result = await trial({ save: true });
    const { id } = (await result.saved)!;
    const [row] = await listSweeps(dataFolder(workspace));
    assertEquals([row!.id, row!.trials, row!.planned, row!.best.params], [id, 16, 16, result.best.params]);
    const best = await sql<{ fast: number; objective: number }>`
      SELECT fast, objective FROM trials WHERE sweep = ${id} ORDER BY objective DESC LIMIT 1`;
    assertEquals([best.fast[0], best.objective[0]], [result.best.params.fast, result.best.objective]);
    const given = await sql<{ n: number }>`SELECT count(*) AS n FROM ${result} WHERE objective > 0`;
    assertEquals(given.n[0], result.table.objective.filter((score) => score > 0).length);
  }));

Deno.test("a stored trial has all of its parameters, also those that did not vary", () =>
  inWorkspace(async () => {
    const kinds = defineStrategy({
      name: "kinds",
      params: {
        kind: z.enum(["sma", "close"]).default("sma"),
        long: z.boolean().default(true),
        bars: z.int().default(20),
        trades: z.number().default(1.5),
        levels: z.array(z.number()).default([1, 2]),
      },
      signals: ({ close }, p) => {
        const line = p.kind === "sma" ? sma(close, p.bars) : sma(close, 2);
        return { entries: crossedAbove(close, line), exits: crossedBelow(close, line) };
      },
    });
    const stored = async (params: object) =>
      (await (await sweep(kinds, BARS, { params: params as never, workers: 0 })).saved)!.id;
    const fixed = await stored({ bars: [5, 10], kind: "close" });
    const varied = await stored({ bars: [5], kind: ["sma", "close"], long: [true, false] });
    const rows = await sql<Record<string, unknown>>`
      SELECT kind, long, bars, tradesParameter, levels FROM trials WHERE sweep = ${fixed} ORDER BY trial`;
    const [first, second] = [...rows as Iterable<Record<string, unknown>>];
    const alike = { kind: "close", long: true, tradesParameter: 1.5, levels: "[1,2]" };
    assertEquals([{ ...first }, { ...second }], [{ bars: 5, ...alike }, { bars: 10, ...alike }]);
    const counts = await sql<{ n: number }>`
      SELECT count(*) AS n FROM trials WHERE kind = 'close' AND long AND bars = 5`;
    assertEquals(counts.n[0], 2);
    const all = await sql<
      { n: number }
    >`SELECT count(DISTINCT kind) AS n FROM trials WHERE sweep = ${varied}`;
    assertEquals(all.n[0], 2);
  }));

Deno.test("the ledger counts each variant once, over all sweeps of a strategy on the same data", () =>
  inWorkspace(async () => {
    const tried = async (params: { fast: number[]; slow: number[] }, options = {}) => {
      const result = await sweep(smaCross, BARS, { params, workers: 0, ...options });
      await result.saved;
      return result.tried;
    };
    assertEquals(await tried({ fast: [5, 10], slow: [30, 40] }), 4);
    assertEquals(await tried({ slow: [30, 40], fast: [5, 10] }), 4);
    assertEquals(await tried({ fast: [10, 15], slow: [30, 40] }), 6);
    assertEquals(await tried({ fast: [10, 15], slow: [30] }), 6);
    assertEquals(await tried({ fast: [10, 15], slow: [30, 40] }, { costs: "us-equity" }), 10);
  }));

Deno.test("a sweep that is not stored is judged by all that was tried before, and counts for none after it", () =>
  inWorkspace(async (workspace) => {
    const ours = { params: { fast: [5, 10], slow: [30, 40] }, workers: 0 };
    assertEquals((await sweep(smaCross, BARS, { ...ours, save: false })).tried, 4);
    assertEquals((await Array.fromAsync(Deno.readDir(workspace))).length, 0);
    await (await sweep(smaCross, BARS, { ...ours, params: PARAMS })).saved;
    const more = { ...ours, params: { fast: [5, 7], slow: [30, 33] } };
    const unsaved = await sweep(smaCross, BARS, { ...more, save: false });
    const found = await optimise(smaCross, BARS, { ...more, method: "grid", save: false });
    assertEquals([unsaved.tried, unsaved.overfitting.trials.tried, found.tried], [19, 19, 19]);
    const stored = await sweep(smaCross, BARS, { ...ours, params: { fast: [5], slow: [30, 31] } });
    await stored.saved;
    assertEquals(stored.tried, 17);
  }));

Deno.test("the ledger counts runs of a notebook besides, and a run that a sweep tries again once", () =>
  inWorkspace(async (workspace) => {
    const session = Symbol.for("tapebook.session");
    const global = globalThis as { [key: symbol]: unknown };
    const { signal } = new AbortController();
    global[session] = { signal, sources: [], stills: false, cell: null, folder: workspace };
    try {
      await backtest(smaCross({ fast: 10, slow: 30 }), BARS);
      await backtest(smaCross({ fast: 12, slow: 30 }), BARS);
      await backtest(smaCross({ fast: 12, slow: 30 }), BARS);
      const result = await sweep(smaCross, BARS, { params: { fast: [5, 10], slow: [30] }, workers: 0 });
      await result.saved;
      assertEquals([result.length, result.tried], [2, 3]);
    } finally {
      delete global[session];
    }
  }));

Deno.test("stopped by its signal, a sweep gives what was done and says so", async () => {
  const stop = new AbortController();
  const result = await sweep(smaCross, someBars(["A"], 3_000), {
    params: { fast: range(2, 100), slow: range(101, 300) },
    signal: stop.signal,
    onProgress: ({ best, done }) => done > 60 && best !== null && stop.abort(new Error("enough")),
    ...HERE,
  });
  assert(result.stopped);
  assert(result.length > 60 && result.length < result.planned, `${result.length}`);
  assertEquals(result.table.objective.length, result.length);
  assert(Deno.inspect(result).includes("Stopped after"));
});

Deno.test("stopped by the notebook, a sweep stores what was done and ends as it was stopped", () =>
  inWorkspace(async (workspace) => {
    const stop = new AbortController();
    const session = Symbol.for("tapebook.session");
    const global = globalThis as { [key: symbol]: unknown };
    global[session] = { signal: stop.signal, sources: [], stills: false, cell: null, folder: workspace };
    try {
      const sweeping = sweep(smaCross, someBars(["A"], 3_000), {
        params: { fast: range(2, 100), slow: range(101, 300) },
        workers: 0,
        onProgress: ({ done }) => done > 60 && stop.abort(new DOMException("Cell stopped", "AbortError")),
      });
      await assertRejects(() => sweeping, DOMException, "Cell stopped");
    } finally {
      delete global[session];
    }
    const [row] = await listSweeps(dataFolder(workspace));
    assert(row!.trials > 60 && row!.trials < row!.planned, `${row!.trials} of ${row!.planned}`);
    const stored = await sql<{ n: number }>`SELECT count(*) AS n FROM trials`;
    assertEquals(stored.n[0], row!.trials);
  }));

Deno.test("progress comes with the best so far", async () => {
  const seen: SweepProgress[] = [];
  const result = await trial({ onProgress: (progress) => void seen.push(progress) });
  const { done, total, best } = seen.at(-1)!;
  assertEquals([done, total, best?.objective, best?.params], [
    16,
    16,
    result.best.objective,
    result.best.params,
  ]);
});

Deno.test("a sweep is a page with its files", () =>
  inWorkspace(async (workspace) => {
    const result = await trial({ top: 2 });
    const { path } = await result.report({ format: "md", path: `${workspace}/sweep.md` });
    const text = await Deno.readTextFile(path);
    const { best } = result;
    const two = (value: unknown) => formatNumber(value as number, "ratio");
    for (
      const told of [
        "Verdict",
        "Best trials",
        `Sharpe in sample | ${two(best.objective)}`,
        `Sharpe out of sample | ${two(result.table.objectiveOutOfSample![best.row as never])}`,
        `Trades | ${best.outOfSample!.trades}`,
        "Out of sample from | 20",
        `${BARS[0]!.timeframe}, ${BARS[0]!.length} bars`,
        "Market orders fill | at the next open",
      ]
    ) assert(text.includes(told), `${told}\n${text}`);
    const { superior, verdict } = result.overfitting;
    const counts = verdict.text.includes("SPA");
    assertEquals(superior.value !== null && !counts, text.includes("which does not count"));
  }));

const REFUSED: readonly [string, Partial<SweepOptions<{ fast: number; slow: number }>>, string, string][] = [
  ["an option that there is not", { worker: 2 } as never, "worker", 'did you mean "workers"?'],
  ["a parameter that there is not", { params: { fat: [1] } as never }, "fat", 'did you mean "fast"?'],
  ["an empty list", { params: { fast: [] } }, "params.fast", "its list is empty"],
  ["a value that the strategy refuses", { params: { fast: [1.5] } }, "fast", "Set fast of sma_crossover"],
  ["constraints that leave nothing", { where: () => false }, "params", "none of 16 points tried is allowed"],
  ["a space above the budget", { max: 10 }, "max", "the space has 16"],
  ["a misspelt objective", { objective: "sharp" as never }, "objective", 'did you mean "sharpe"?'],
  ["an objective without a better side", { objective: "beta" }, "objective", "neither is"],
  ["two objectives that are no metrics", { objective: ["omega", "skew"] }, "objective", "two others"],
  ["a where that waits", { where: (async () => await true) as never }, "where", "it gives a promise"],
  ["a split outside of the bars", { split: 1.5 }, "split", "a share of the bars"],
  ["too few trades for any objective", { minTrades: 500 }, "minTrades", "Lower minTrades"],
  ["Workers below none", { workers: -1 }, "workers", "0 to 256"],
  ["no parameters to try", { params: {} }, "params", "it is empty"],
  ["a number of the best below one", { top: 0 }, "top", "1 or more"],
];
for (const [what, options, field, words] of REFUSED) {
  Deno.test(`${what} is refused in words`, async () => {
    const error = await assertRejects(() => trial(options), ParameterError, words);
    assertEquals(error.field, field);
  });
}

Deno.test("what is no strategy, or no bars, is refused", async () => {
  await assertRejects(
    () => sweep({} as never, BARS, { params: PARAMS }),
    ParameterError,
    "Give sweep a strategy",
  );
  await assertRejects(() => sweep(smaCross, [] as never, { params: PARAMS }), DataError);
  const none = sweep(smaCross, BARS, undefined as never);
  await assertRejects(() => none, ParameterError);
});

Deno.test("a small sweep that was sent elsewhere and cannot go there says that it ran here", async () => {
  const outer = 10;
  const strategy = defineStrategy({
    name: "outer",
    params: { every: z.int() },
    state: () => ({ bar: 0 }),
    onBar(ctx, p) {
      const bar = ctx.state.bar++;
      if (bar % p.every === 0) ctx.buy();
      if (bar % p.every === outer) ctx.close();
    },
  });
  const notesOf = async (options: { executor?: Executor; workers?: number }) =>
    (await sweep(strategy, BARS, { params: { every: [20, 30] }, save: false, ...options })).notes.join();
  const executor: Executor = {
    name: "elsewhere",
    run: () => {
      throw new Error("never asked");
    },
  };
  for (const options of [{ executor }, { workers: 2 }]) {
    assertMatch(
      await notesOf(options),
      /^outer ran in this thread alone, as it cannot go to a Worker: .*outer/,
    );
  }
  assertEquals([await notesOf({}), await notesOf({ workers: 0 })], ["", ""]);
});
