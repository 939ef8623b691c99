import { assert, assertAlmostEquals, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  backtest,
  type Bars,
  crossedAbove,
  crossedBelow,
  DataError,
  defineStrategy,
  fixed,
  type Metrics,
  ParameterError,
  percent,
  range,
  type Run,
  sliceBars,
  sma,
  syntheticBars,
  uniform,
  walkForward,
  z,
} from "../../../../kernel/mod.ts";
import { formatDate, formatNumber } from "../../../../kernel/plot/spec/format.ts";
import { DISPLAY } from "../../../../kernel/run/display.ts";
import type { Executor } from "../../../../kernel/run/sweep/executor.ts";
import { threadExecutor } from "../../../../kernel/run/sweep/local_executor.ts";
import type { Chunk, ChunkReply } from "../../../../kernel/sweep/evaluation.ts";
import { inWorkspace } from "../../data/workspace.ts";
import { smaCross } from "../fixtures.ts";

const bars = syntheticBars({ symbols: ["ACME"], bars: 900, sigma: 0.25, seed: 11 })[0]!;
const params = { fast: [3, 5, 10], slow: [15, 30, 60] };
const lengths = { train: 300, test: 100 };
const options = { params, ...lengths, costs: percent(0.001), workers: 0, save: false };
const points = params.fast.flatMap((fast) => params.slow.map((slow) => ({ fast, slow })));

/** The bars up to a row and the moment from which on they are traded. */
const part = (from: number, to: number) =>
  [sliceBars(bars, { end: bars.time[to - 1] }), {
    from: new Date(bars.time[from]!),
    costs: percent(0.001),
  }] as const;

Deno.test("each window is traded with the parameters that were best on the bars before it", async () => {
  const found = await walkForward(smaCross, bars, options);
  assertEquals([found.method, found.windows.length], ["grid", 6]);
  for (let w = 0; w < 6; w++) {
    const [train, given] = part(100 * w, 100 * w + 300);
    const runs = await Promise.all(points.map((point) => backtest(smaCross(point), train, given)));
    const scores = runs.map(({ metrics }) => metrics.trades > 0 ? metrics.sharpe ?? NaN : NaN);
    const best = Math.max(...scores.filter(Number.isFinite));
    const row = found.windows.at(w)!;
    assertAlmostEquals(row.inSample, best, 1e-9);
    assertEquals(row.params, points[scores.indexOf(best)]);
    assertEquals([row.time, row.endTime], [bars.time[100 * w + 300], bars.time[100 * w + 399]]);
  }
});

Deno.test("the tests one behind the other are runs that begin flat with the money that those before them left", async () => {
  // A fee for each order, and whole shares: what is left decides what can be bought.
  const given = { ...options, costs: fixed(40), cash: 2_000 };
  const found = await walkForward(smaCross, bars, given);
  let cash = 2_000;
  const values: number[] = [];
  const runs: Run[] = [];
  for (let w = 0; w < 6; w++) {
    const run = await backtest(
      smaCross(found.windows.at(w)!.params as { fast: number }),
      sliceBars(bars, { end: bars.time[100 * w + 399] }),
      { from: new Date(bars.time[100 * w + 300]!), costs: fixed(40), cash, closeAtEnd: true },
    );
    runs.push(run);
    assertEquals(found.run(w).metrics, run.metrics);
    assertEquals(found.run(w).equity.value.at(-1), run.equity.value.at(-1));
    assertEquals(found.windows.at(w)!.outOfSample, run.metrics.sharpe ?? NaN);
    const own = run.equity.value.slice(-100);
    assertEquals(own[0], cash);
    values.push(...own);
    cash = own.at(-1)!;
    assertAlmostEquals(found.windows.totalReturn[w]!, cash / own[0]! - 1, 1e-12);
  }
  assert(cash < 1_500, "fees weigh ever more");
  assertEquals(found.equity.time, bars.time.slice(300));
  assertEquals([...found.equity.value], values);
  assertAlmostEquals(found.metrics.totalReturn, cash / 2_000 - 1, 1e-12);
  const sum = (of: (metrics: Metrics) => number) =>
    runs.reduce((total, { metrics }) => total + of(metrics), 0);
  assertEquals(found.metrics.trades, sum(({ trades }) => trades));
  assertEquals(found.run(-1).metrics, runs.at(-1)!.metrics);
  for (const window of [6, -7, NaN, 1.5, "1", undefined]) {
    const wrong = async () => await Promise.resolve(found.run(window as number));
    await assertRejects(wrong, ParameterError, "Set window to");
  }
});

Deno.test("an account that is ruined in a test trades no more, and one too small to buy anything says so", async () => {
  const short = defineStrategy({
    name: "short",
    params: { bars: z.int().default(5) },
    signals: ({ close }, p) => ({
      shortEntries: crossedBelow(close, sma(close, p.bars)),
      shortExits: crossedAbove(close, sma(close, p.bars)),
    }),
  });
  // Waves of ten bars, and in the second test the price is five times as high from one bar to the next.
  const wave = (i: number) => (100 + 10 * Math.sin(i * Math.PI / 5)) * (i < 456 ? 1 : 5);
  const price = bars.close.map((_, i) => wave(i));
  const jump = { ...bars, open: price, high: price, low: price, close: price };
  const given = { params: { bars: [5] }, ...lengths, workers: 0, save: false };
  const found = await walkForward(short, jump, given);
  assert(found.equity.value.at(-1)! <= 0, "it owes money");
  assertEquals([...found.windows.trades.slice(2)], [0, 0, 0, 0]);
  assertEquals(found.windows.totalReturn[2], 0);
  const day = formatDate(bars.time[400]!);
  assertStringIncludes(
    found.notes.join(),
    `the account was ruined in the test from ${day}: it traded no more`,
  );
  await assertRejects(
    async () => await Promise.resolve(found.run(5)),
    ParameterError,
    "before the account was ruined",
  );
  const poor = await walkForward(smaCross, bars, { ...options, costs: fixed(30), cash: 400 });
  assertStringIncludes(poor.notes.join(), "of the tests every order was rejected; the first from");
});

for (const method of ["grid", "random", "tpe"] as const) {
  Deno.test(`no window sees later bars: ${method} picks the same when all behind its training changes`, async () => {
    const given = { ...options, method, trials: method === "grid" ? undefined : 6 };
    const found = await walkForward(smaCross, bars, given);
    for (const w of [0, 2, 5]) {
      const cut = 100 * w + 300;
      const wild = (column: Float64Array) => column.map((value, i) => i < cut ? value : value * (2 + i % 7));
      const { open, high, low, close } = bars;
      const changed: Bars = {
        ...bars,
        open: wild(open),
        high: wild(high),
        low: wild(low),
        close: wild(close),
      };
      const other = await walkForward(smaCross, changed, given);
      for (let i = 0; i <= w; i++) {
        assertEquals(other.windows.params[i], found.windows.params[i]);
        assertAlmostEquals(other.windows.inSample[i]!, found.windows.inSample[i]!, 1e-9);
      }
      assert(other.windows.outOfSample[w] !== found.windows.outOfSample[w]);
    }
  });
}

Deno.test("a method that learns searches in each window by itself, the same for the same seed", async () => {
  const given = {
    ...options,
    params: { fast: range(2, 14), slow: range(15, 90) },
    method: "tpe",
    trials: 30,
  } as const;
  const [one, again, other] = await Promise.all([
    walkForward(smaCross, bars, given),
    walkForward(smaCross, bars, given),
    walkForward(smaCross, bars, { ...given, seed: 2 }),
  ]);
  assertEquals(one.windows.params, again.windows.params);
  assertEquals([...one.windows.trials], Array(6).fill(30));
  assert(JSON.stringify(one.windows.params) !== JSON.stringify(other.windows.params));
  const chosen = await walkForward(smaCross, bars, { ...given, method: undefined, trials: 12 });
  assertEquals(chosen.method, "tpe");
});

Deno.test("a search that tries every point picks what the grid does, each window's points on its training alone", async () => {
  const [a, b] = syntheticBars({ symbols: ["A", "B"], bars: 700, sigma: 0.3, seed: 4 });
  const both = [a!, sliceBars(b!, { start: b!.time[250] })];
  const given = { params, train: 200, test: 100, accounts: "each", save: false } as const;
  const grid = await walkForward(smaCross, both, { ...given, workers: 0 });
  const asked: Chunk[] = [];
  const executor: Executor = {
    name: "this thread, watched",
    run: (setup, chunks, signal) =>
      threadExecutor().run(
        setup,
        (async function* () {
          for await (const chunk of chunks) yield (asked.push(chunk), chunk);
        })(),
        signal,
      ),
  };
  const found = await walkForward(smaCross, both, { ...given, method: "tpe", trials: 9, executor });
  for (const name of ["params", "inSample", "outOfSample", "trials", "scored"] as const) {
    assertEquals(found.windows[name], grid.windows[name]);
  }
  assertEquals(found.equity.value, grid.equity.value);
  const tried = new Map<string, number>();
  for (const { account, windowOf } of asked) {
    for (const window of windowOf!) {
      const key = `${account}: ${window}`;
      tried.set(key, (tried.get(key) ?? 0) + 1);
    }
  }
  // The younger symbol is in the windows whose training it has two bars of.
  const keys = [..."01234"].map((w) => `0: ${w}`).concat([..."0123"].map((w) => `1: ${w}`));
  assertEquals([...tried].sort(), keys.map((key) => [key, 9] as [string, number]).sort());
});

Deno.test("of points that score the same the first is picked, whichever comes back first", async () => {
  const late: Executor = {
    name: "this thread, the second of two batches first",
    async *run(setup, chunks, signal) {
      let held: ChunkReply | null = null;
      for await (const reply of threadExecutor().run(setup, chunks, signal)) {
        if (held === null) held = reply;
        else {
          yield reply;
          yield held;
          held = null;
        }
      }
    },
  };
  const given = {
    params: { fast: range(2, 17), slow: range(20, 51) },
    ...lengths,
    train: 700,
    objective: { name: "any", better: "higher", of: () => 1 },
    method: "grid",
    trials: 512,
    save: false,
  } as const;
  const there = await walkForward(smaCross, bars, { ...given, executor: late });
  const here = await walkForward(smaCross, bars, { ...given, workers: 0 });
  assertEquals(there.windows.params, here.windows.params);
  assertEquals(here.windows.params[0]!.fast, 2);
});

Deno.test("Workers come to what this thread comes to", async () => {
  const given = { ...options, method: "tpe", trials: 12 } as const;
  const [here, away] = [
    await walkForward(smaCross, bars, { ...given, workers: 0, save: false }),
    await walkForward(smaCross, bars, { ...given, workers: 2 }),
  ];
  assertEquals(away.windows.params, here.windows.params);
  assertEquals(away.windows.inSample, here.windows.inSample);
});

Deno.test("a function as objective chooses as the statistic that it computes", async () => {
  const named = await walkForward(smaCross, bars, { ...options, objective: "calmar" });
  const own = await walkForward(smaCross, bars, {
    ...options,
    objective: (run) => run.metrics.calmar ?? NaN,
  });
  assertEquals(own.windows.params, named.windows.params);
  own.windows.outOfSample.forEach((value, i) => assertEquals(value, named.windows.outOfSample[i]));
  const least = await walkForward(smaCross, bars, { ...options, objective: "volatility" });
  assert(least.windows.inSample[0]! > 0);
  const [train, given] = part(0, 300);
  const runs = await Promise.all(points.map((point) => backtest(smaCross(point), train, given)));
  assertAlmostEquals(
    least.windows.inSample[0]!,
    Math.min(...runs.map(({ metrics }) => metrics.trades > 0 ? metrics.volatility! : Infinity)),
    1e-9,
  );
});

Deno.test("with an account for each symbol one set of parameters holds for all, by the mean of those that are there", async () => {
  const [a, b] = syntheticBars({ symbols: ["A", "B"], bars: 600, sigma: 0.3, seed: 4 });
  const young = sliceBars(b!, { start: b!.time[250] });
  const given = { params, train: 200, test: 100, accounts: "each", workers: 0, save: false } as const;
  const found = await walkForward(smaCross, [a!, young], given);
  assertEquals(found.windows.length, 4);
  const alone = await walkForward(smaCross, a!, { ...given, accounts: undefined });
  assertEquals(found.windows.params[0], alone.windows.params[0]);
  const mean = async (from: number, to: number, point: { fast: number; slow: number }) => {
    const runs = await Promise.all([a!, b!].map((each) => {
      const until = sliceBars(each === b ? young : each, { end: a!.time[to - 1] });
      return backtest(smaCross(point), until, { from: new Date(a!.time[from]!) });
    }));
    return (runs[0]!.metrics.sharpe! + runs[1]!.metrics.sharpe!) / 2;
  };
  const point = found.windows.params[3] as { fast: number; slow: number };
  assertAlmostEquals(found.windows.inSample[3]!, await mean(300, 500, point), 1e-9);
  // Each goes on with its own money; the younger one's waits until it has bars to be chosen by.
  const cash = new Map([["A", 100_000], ["B", 100_000]]);
  for (let w = 0; w < 4; w++) {
    for (const symbol of w < 1 ? ["A"] : ["A", "B"]) {
      const own = found.run(w, symbol).equity.value;
      assertEquals(own.at(-100), cash.get(symbol));
      cash.set(symbol, own.at(-1)!);
    }
    const [first, second] = cash.values();
    assertAlmostEquals(found.equity.value[100 * w + 99]!, (first! + second!) / 2, 1e-9);
  }
  await assertRejects(async () => await Promise.resolve(found.run(0, "B")), ParameterError, "Set symbol to");
  await assertRejects(async () => await Promise.resolve(found.run(0)), ParameterError, "Set symbol to");
});

Deno.test("a test ends where the next begins, in all figures alike, and nothing happens in gaps between tests", async () => {
  const dense = await walkForward(smaCross, bars, { ...options, step: 50 });
  const plain = await walkForward(smaCross, bars, { ...options, test: 50 });
  assertEquals(dense.equity.time, bars.time.slice(300));
  const last = dense.windows.length - 1;
  for (let w = 0; w < last; w++) {
    assertEquals(dense.windows.at(w), plain.windows.at(w));
    assertEquals(dense.run(w).metrics, plain.run(w).metrics);
  }
  assertEquals(dense.windows.endTime[last], bars.time[899]);
  const grown = dense.windows.totalReturn.reduce((worth, value) => worth * (1 + value), 1);
  assertAlmostEquals(dense.metrics.totalReturn, grown - 1, 1e-12);
  assertStringIncludes(dense.notes.join(), "each test was traded until the next began");
  assert(!plain.notes.join().includes("until the next began"));
  const sparse = await walkForward(smaCross, bars, { ...options, step: 200 });
  assertEquals(sparse.windows.length, 3);
  assertEquals(sparse.equity.length, 300);
  assertEquals(sparse.equity.time[100], bars.time[500]);
});

Deno.test("a window in which nothing has the objective does not trade", async () => {
  const late = defineStrategy({
    name: "late",
    params: { bars: z.int().default(5) },
    signals: ({ close }, p) => ({
      entries: crossedAbove(close, sma(close, p.bars)),
      exits: crossedBelow(close, sma(close, p.bars)),
    }),
  });
  const flat = { ...bars };
  for (const name of ["open", "high", "low", "close"] as const) {
    flat[name] = bars[name].map((value, i) => i < 500 ? 100 : value * 100 / bars.close[500]!);
  }
  flat.high = flat.high.map((value, i) => Math.max(value, flat.open[i]!, flat.close[i]!));
  flat.low = flat.low.map((value, i) => Math.min(value, flat.open[i]!, flat.close[i]!));
  const found = await walkForward(late, flat, {
    params: { bars: [5, 20] },
    ...lengths,
    workers: 0,
    save: false,
  });
  assertEquals(found.windows.params.slice(0, 2), [null, null]);
  assert(found.windows.params[4] !== null);
  assertEquals([...found.equity.value.slice(0, 200)], Array(200).fill(100_000));
  assertStringIncludes(found.notes.join(), "found nothing with the objective");
  await assertRejects(async () => await Promise.resolve(found.run(0)), ParameterError, "found parameters");
  const still = sliceBars(flat, { end: flat.time[450] });
  const none = () =>
    walkForward(late, still, { params: { bars: [5, 20] }, ...lengths, workers: 0, save: false });
  await assertRejects(
    none,
    ParameterError,
    "or a smaller minTrades: no trial of any window has sharpe with 1 closed trade",
  );
  const least = () =>
    walkForward(late, still, {
      params: { bars: [5, 20] },
      ...lengths,
      minTrades: 0,
      workers: 0,
      save: false,
    });
  const { message } = await assertRejects(least, ParameterError, "no trial of any window has sharpe");
  assert(!/minTrades|closed/.test(message), message);
});

Deno.test("a walk-forward shows and writes its verdict, its windows and how stable the parameters are", async () => {
  const found = await walkForward(smaCross, bars, options);
  const text = String((await found[DISPLAY]())["text/plain"]);
  for (
    const words of [
      "Walk-forward of SMA crossover",
      "In sample and out of sample",
      "Picked most",
      "Degradation",
    ]
  ) {
    assertStringIncludes(text, words);
  }
  const folder = await Deno.makeTempDir();
  try {
    const { path } = await found.report({ format: "md", path: `${folder}/found.md` });
    const page = await Deno.readTextFile(path);
    assertStringIncludes(page, found.verdict.text.split(":")[0]!);
    assertStringIncludes(page, "## Stability of the best parameters");
    await inWorkspace(async (workspace) => {
      const other = await walkForward(smaCross, bars, { ...options, anchored: true });
      const paths = [found, other].map(async (each) => (await each.report({ format: "json" })).path);
      const [own, others] = await Promise.all(paths);
      assert(
        own !== others && own!.startsWith(`${workspace}/reports/Walk-forward-of-SMA-crossover`),
        `${own} ${others}`,
      );
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a stop ends a walk-forward with its reason", async () => {
  const stop = new AbortController();
  const given = {
    ...options,
    params: { fast: range(2, 14), slow: range(15, 90) },
    method: "tpe",
    trials: 500,
  } as const;
  let reports = 0;
  const running = walkForward(smaCross, bars, {
    ...given,
    signal: stop.signal,
    onProgress: () => void (++reports === 5 && stop.abort(new Error("enough"))),
  });
  await assertRejects(() => running, Error, "enough");
});

Deno.test("walkForward refuses what cannot be, saying what to change", async () => {
  const refused = (
    more: object,
    words: string,
    error: typeof ParameterError | typeof DataError = ParameterError,
  ) => assertRejects(() => walkForward(smaCross, bars, { ...options, ...more } as never), error, words);
  await refused({ train: 870 }, "900 bars");
  await refused({ train: "10 years" }, "train is 10 years");
  await refused({ train: -5 }, "Set train to");
  await refused({ test: "soon" }, "Set test to");
  await refused({ step: 0 }, "Set step to");
  await refused({ step: 1 }, "Set step to a length of two bars at least");
  await refused({ trials: -1 }, "Set trials to a whole number, 1 or more: it is -1");
  await refused({ trials: 1.5 }, "Set trials to");
  await refused({ method: "grib" }, 'did you mean "grid"?');
  await refused({ objective: "sharp" }, 'did you mean "sharpe"?');
  await refused({ objective: ["sharpe", "cagr"] }, "Set objective to one");
  await refused({ split: 0.7 }, "Set split to nothing");
  await refused({ tran: 300 }, 'did you mean "train"?');
  await refused({ anchored: "yes" }, "Set anchored to true or false");
  await refused({ method: "grid", trials: 5 }, "9");
  await refused({ params: {} }, "params");
  await refused({ params: { fast: uniform(2, 9) } }, "fast");
  await refused({ where: () => false }, "none of");
  await assertRejects(() => walkForward(smaCross, "ACME" as never, options), DataError, "await loadBars");
  await assertRejects(() => walkForward(smaCross, bars, undefined as never), ParameterError);
});

Deno.test("the verdict on a walk-forward says what was kept, and how many tests did not trade and are in no mean", async () => {
  for (const [fast, kept] of [[20, "nothing was lost"], [10, "all of it was lost"]] as const) {
    const given = { params: { fast: [fast], slow: [60] }, train: 300, test: 50, workers: 0, save: false };
    const { verdict: { text, profitable }, windows } = await walkForward(smaCross, bars, given);
    const { length, trades, totalReturn, inSample, outOfSample } = windows;
    const rows = Array.from({ length }, (_, i) => i);
    const idle = rows.filter((i) => totalReturn[i] === 0 && trades[i] === 0).length;
    const won = rows.filter((i) => totalReturn[i]! > 0).length;
    assert(idle > 0, "windows without a cross");
    assertEquals(profitable, won / length);
    assertStringIncludes(text, `; ${won} of ${length} tests made money and ${idle} did not trade, together `);
    const both = rows.filter((i) => Number.isFinite(inSample[i]! + outOfSample[i]!));
    const [before, after] = [inSample, outOfSample].map((column) =>
      formatNumber(both.reduce((sum, i) => sum + column[i]!, 0) / both.length, "ratio")
    );
    assertStringIncludes(
      text,
      `Sharpe was ${before} in sample and ${after} out of sample on average over ${both.length} of ${length} windows, ${kept}`,
    );
  }
});

Deno.test("the verdict by a statistic of which less is better is red only where it grew, or money was lost", async () => {
  const up = syntheticBars({ symbols: ["UP"], bars: 900, sigma: 0.15, mu: 0.25, seed: 5 })[0]!;
  const given = { ...options, minTrades: 1 };
  for (
    const objective of ["averageDrawdown", "volatility", {
      name: "risk",
      better: "lower",
      of: riskOf,
    }] as const
  ) {
    const { verdict, stability, windows, metrics } = await walkForward(smaCross, up, {
      ...given,
      objective,
    });
    assert(metrics.totalReturn > 0);
    const { measured, inSample, outOfSample, efficiency } = stability;
    assert(measured > 0);
    assertAlmostEquals(efficiency.value!, inSample! / outOfSample!, 1e-12);
    const idle = [...windows.trades].filter((count) => count === 0).length;
    const light = efficiency.value! < 0.7
      ? "red"
      : efficiency.value! < 0.9 || idle > windows.length / 4
      ? "amber"
      : "green";
    assertEquals(verdict.light, light, verdict.text);
    assertStringIncludes(verdict.text, efficiency.value! >= 1 ? "it did not grow" : "it grew by");
  }
});

const riskOf = (run: Run) => run.metrics.volatility ?? NaN;

Deno.test("a test in which nothing was filled counts for no objective, and is said to be idle", async () => {
  const given = {
    params: { fast: [20], slow: [60] },
    train: 300,
    test: 50,
    workers: 0,
    save: false,
  } as const;
  const { verdict: { text, light }, windows, stability } = await walkForward(smaCross, bars, {
    ...given,
    objective: "maxDrawdown",
  });
  const idle = [...windows.trades].filter((count) => count === 0).length;
  assert(idle > windows.length / 4);
  assert([...windows.outOfSample].every((value, i) => Number.isNaN(value) === (windows.trades[i] === 0)));
  assertStringIncludes(text, `and ${idle} did not trade`);
  assertEquals(stability.measured, windows.length - idle);
  assertStringIncludes(text, `on average over ${stability.measured} of ${windows.length} windows`);
  assert(light !== "green", "most of the time it was not there");
});

Deno.test("each window has the Sharpe ratio of what was picked, in sample and out of it, whatever picked it", async () => {
  const [other] = syntheticBars({ symbols: ["BOLT"], bars: 900, sigma: 0.3, seed: 6 }) as unknown as [Bars];
  for (const method of ["grid", "tpe"] as const) {
    for (const objective of ["calmar", "totalReturn", (run: Run) => run.metrics.winRate ?? NaN] as const) {
      const given = { ...options, costs: "zero", objective, method, trials: 9 } as const;
      const alone = await walkForward(smaCross, bars, given);
      const both = await walkForward(smaCross, [bars, other], { ...given, accounts: "each" });
      for (let w = 0; w < 6; w++) {
        const from = new Date(bars.time[100 * w]!);
        const sharpes = async (found: typeof alone) => (await Promise.all([bars, other].map(async (each) => {
          const cut = sliceBars(each, { end: bars.time[100 * w + 299] });
          const run = await backtest(smaCross(found.windows.at(w)!.params as { fast: number }), cut, {
            from,
          });
          return run.metrics.trades > 0 ? run.metrics.sharpe ?? NaN : NaN;
        })));
        assertAlmostEquals(alone.windows.inSampleSharpe[w]!, (await sharpes(alone))[0]!, 1e-9);
        const known = (await sharpes(both)).filter((value) => !Number.isNaN(value));
        const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
        assertAlmostEquals(both.windows.inSampleSharpe[w]!, mean, 1e-9);
        assertEquals(alone.windows.outOfSampleSharpe[w], alone.run(w).metrics.sharpe ?? NaN);
      }
    }
  }
  const { windows } = await walkForward(smaCross, bars, options);
  assertEquals([windows.inSampleSharpe, windows.outOfSampleSharpe], [windows.inSample, windows.outOfSample]);
});

Deno.test("where the objective has no ratio degradation and efficiency are those of the Sharpe ratio, and all say so", async () => {
  const up = syntheticBars({ symbols: ["UP"], bars: 900, sigma: 0.15, mu: 0.25, seed: 5 })[0]!;
  for (
    const [objective, why] of [
      [(run: Run) => -riskOf(run), "in sample is not above zero"],
      ["maxDrawdown", "the mean Max drawdown depends on how long a window is"],
      ["totalReturn", "the mean Total return depends on how long a window is"],
    ] as const
  ) {
    const found = await walkForward(smaCross, up, { ...options, objective });
    assert(found.metrics.totalReturn > 0);
    const { inSampleSharpe: before, outOfSampleSharpe: after, degradation } = found.windows;
    const rows = Array.from(before.keys()).filter((i) => Number.isFinite(before[i]! + after[i]!));
    const mean = (column: Float64Array) => rows.reduce((sum, i) => sum + column[i]!, 0) / rows.length;
    assertEquals(found.stability.of, "Sharpe");
    assertAlmostEquals(found.stability.efficiency.value!, mean(after) / mean(before), 1e-12);
    for (const i of rows.filter((i) => before[i]! > 0)) {
      assertAlmostEquals(degradation[i]!, 1 - after[i]! / before[i]!, 1e-12);
    }
    const say = (value: number) => formatNumber(value, "ratio");
    assertStringIncludes(
      found.verdict.text,
      `; its Sharpe was ${say(mean(before))} in sample and ${say(mean(after))} out of sample, `,
    );
    const note = found.notes.find((each) =>
      each.startsWith("efficiency: the mean Sharpe out of sample over")
    )!;
    assertStringIncludes(note, ", since the mean ");
    assertStringIncludes(note, why);
    const text = String((await found[DISPLAY]())["text/plain"]);
    for (const words of ["Sharpe in sample", "Degradation of Sharpe", "efficiency of Sharpe"]) {
      assertStringIncludes(text, words);
    }
  }
  const own = await walkForward(smaCross, up, { ...options, objective: "calmar" });
  assertEquals(own.stability.of, "Calmar");
});

Deno.test("an objective of one's own that is called Sharpe is told from the Sharpe ratio", async () => {
  const up = syntheticBars({ symbols: ["UP"], bars: 900, sigma: 0.15, mu: 0.25, seed: 5 })[0]!;
  const objective = { name: "Sharpe", better: "higher" as const, of: (run: Run) => -riskOf(run) };
  const found = await walkForward(smaCross, up, { ...options, objective });
  const named = await walkForward(smaCross, up, { ...options, objective: { ...objective, name: "risk" } });
  assertEquals([found.stability.of, found.stability.isOwn], ["Sharpe ratio", false]);
  assertEquals([named.stability.of, named.stability.isOwn], ["Sharpe", false]);
  assertEquals(found.stability.efficiency, named.stability.efficiency);
  const text = String((await found[DISPLAY]())["text/plain"]);
  for (const words of ["Sharpe in sample", "Sharpe ratio in sample", "Sharpe ratio out of sample"]) {
    assertStringIncludes(text, words);
  }
  assertStringIncludes(text, "Degradation of Sharpe ratio");
  assertStringIncludes(text, "efficiency of Sharpe ratio");
  assertStringIncludes(found.verdict.text, "; its Sharpe ratio was ");
  assertStringIncludes(found.notes.join(), "efficiency: the mean Sharpe ratio out of sample over");
  const real = await walkForward(smaCross, up, options);
  assertEquals([real.stability.of, real.stability.isOwn], ["Sharpe", true]);
  assertEquals(String((await real[DISPLAY]())["text/plain"]).includes("Sharpe ratio in sample"), false);
});

Deno.test("verdict, figure and table speak of the same windows", async () => {
  const given = { params: { fast: [20], slow: [60] }, train: 300, test: 50, workers: 0, save: false };
  const found = await walkForward(smaCross, bars, given);
  const { measured, inSample, outOfSample } = found.stability;
  const text = JSON.stringify(await found[DISPLAY]());
  const [before, after] = [inSample!, outOfSample!].map((value) => formatNumber(value, "ratio"));
  const figure =
    `${measured} of ${found.windows.length} windows have both · mean ${before} in sample, ${after} out`;
  assertStringIncludes(text, figure);
  assertStringIncludes(found.verdict.text, `${before} in sample and ${after} out of sample`);
});
