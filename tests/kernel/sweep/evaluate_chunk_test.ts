import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  above,
  type BacktestOptions,
  custom,
  defineStrategy,
  ema,
  fixedShares,
  percentSlippage,
  sma,
  z,
} from "tapebook";
import { viewBars } from "../../../kernel/market/slice_bars.ts";
import { compilerOf } from "../../../kernel/sweep/compile.ts";
import { evaluatorOf, type TrialRun } from "../../../kernel/sweep/evaluate_chunk.ts";
import type { SweepSetup } from "../../../kernel/sweep/evaluation.ts";
import { TRIAL_METRICS, type Window } from "../../../kernel/sweep/outcomes.ts";
import { randomWalk } from "../random_walk.ts";
import { assertTrial, evaluatedInFull, setupOf, wholeOf, within1e9 } from "./expected.ts";
import { assertSelected } from "./fast/trials.ts";
import { smaCross } from "./sma_cross.ts";

const points = [3, 5, 8].flatMap((fast) => [13, 21, 34].map((slow) => ({ fast, slow })));
const walk = randomWalk(600, 1);
const windows = [
  { from: 0, to: 600, edges: [100, 101, 400] },
  { from: 0, to: 420 },
  { from: 420, to: 600, edges: [500] },
];

const evaluated = (setup: SweepSetup, account = 0) => {
  const { program, compiled } = compilerOf(smaCross).compile(points);
  assertEquals(compiled.length, points.length);
  return evaluatedInFull(setup, { id: 0, account, length: points.length, trials: program });
};

Deno.test("every trial is the backtest of its point over its window, to the last bit", () => {
  const all: BacktestOptions[] = [
    {},
    { costs: "us-equity", closeAtEnd: true, lot: 1e-9 },
    { sizing: fixedShares(10), slippage: percentSlippage(0.001), fill: { at: "next-close" } },
  ];
  for (const options of all) {
    const setup = setupOf([walk], windows, options);
    const outcomes = evaluated(setup);
    assertEquals(outcomes.failures.size, 0);
    assert(outcomes.metrics.trades.some((count) => count > 5), "no trades would test nothing");
    points.forEach((point, trial) => assertTrial(outcomes, trial, smaCross(point), setup));
  }
});

Deno.test("several symbols share one account, or each has its own", () => {
  const bars = [walk, randomWalk(600, 2), randomWalk(500, 3)];
  const joint = setupOf(bars, [wholeOf(bars), { from: 300, to: 450 }], { costs: "us-equity" });
  const jointly = evaluated(joint);
  points.forEach((point, trial) => assertTrial(jointly, trial, smaCross(point), joint));
  const each = { ...joint, accounts: [[0], [1], [2]], windows: bars.map((own) => [wholeOf([own])]) };
  bars.forEach((_, account) => {
    const alone = evaluated(each, account);
    points.forEach((point, trial) => assertTrial(alone, trial, smaCross(point), each, { account }));
  });
});

Deno.test("a symbol that is listed after a window's end is not in its account, nor are rules for it", () => {
  const bars = [walk, viewBars(randomWalk(600, 3), 400, 600)];
  const instruments = { [bars[1]!.symbol]: { lot: 10 } };
  const inside = [{ from: 0, to: 300 }, { from: 300, to: 450 }, { from: 0, to: 600 }];
  const setup = setupOf(bars, inside, { instruments, closeAtEnd: true });
  const outcomes = evaluated(setup);
  assertEquals(outcomes.failures.size, 0);
  const alone = evaluated(setupOf([walk], inside.slice(0, 1), { closeAtEnd: true }));
  points.forEach((point, trial) => {
    assertEquals(outcomes.metrics.totalReturn[3 * trial], alone.metrics.totalReturn[trial]);
    const later = { ...setup, windows: [inside.slice(1)] };
    const own = evaluatedInFull(later, {
      id: 0,
      account: 0,
      length: 1,
      trials: compilerOf(smaCross).compile([point]).program,
    });
    assertTrial(own, 0, smaCross(point), later);
    assertEquals(own.metrics.sharpe, outcomes.metrics.sharpe.slice(3 * trial + 1, 3 * trial + 3));
  });
});

Deno.test("accounts that are come back to give what they gave, however many lie between", () => {
  const long = randomWalk(10_000, 5);
  const places = Array.from({ length: 60 }, (_, i) => i);
  const setup = {
    ...setupOf([long], []),
    accounts: places.map(() => [0]),
    windows: places.map((i) => [{ from: 100 * i, to: 10_000 }]),
  };
  const { program } = compilerOf(smaCross).compile(points.slice(0, 2));
  const { evaluate } = evaluatorOf(setup);
  const once = () => places.map((account) => evaluate({ id: 0, account, length: 2, trials: program }));
  const [first, again] = [once(), once()];
  assertEquals(again, first);
  assert(new Set(first.map(({ metrics }) => metrics.totalReturn[0])).size > 50, "windows that differ");
});

Deno.test("a chunk about some windows gives their rows of all windows, to the last bit, by every route", () => {
  const event = defineStrategy({
    name: "event",
    params: { n: z.int().min(2) },
    indicators: ({ close }, p) => ({ mean: ema(close, p.n) }),
    onBar: (ctx) => ctx.bars.close.ago(0) > ctx.indicators.mean.ago(0) ? ctx.buy() : ctx.close(),
  });
  const shared = setupOf([walk], [...windows, { from: 300, to: 310 }], { costs: "us-equity" });
  // Some orders are beyond what the volume lets through: their rows are the full engine's.
  const thin = { ...walk, volume: walk.volume.map((volume, i) => i < 300 ? 1e12 : volume / 1e3) };
  const { program } = compilerOf(smaCross).compile(points);
  const make = (params: unknown) => event(params as { n: number });
  const trials = [{ n: 5 }, { n: 1 }, { n: 30 }];
  const cases = [
    { evaluator: evaluatorOf(shared), trials: program },
    { evaluator: evaluatorOf({ ...shared, bars: [thin] }), trials: program },
    { evaluator: evaluatorOf({ ...shared, objective: "omega" }, { statistic: omega }), trials: program },
    { evaluator: evaluatorOf({ ...shared, module: "its text" }, { make }), trials },
  ];
  for (const { evaluator, trials } of cases) {
    const length = "plans" in trials ? points.length : trials.length;
    const chunk = { id: 0, account: 0, length, trials };
    const all = evaluator.evaluate(chunk);
    assert(all.metrics.trades.some((count) => count > 0), "no trades would test nothing");
    for (const places of [[1], [3], [0, 2], [0, 1, 2, 3]]) {
      assertSelected(evaluator.evaluate({ ...chunk, windows: places }), all, places);
    }
    // Each trial on a window of its own: one row each of those of all.
    const windowOf = Int32Array.from({ length }, (_, trial) => (trial * 7 + 1) % 4);
    const own = evaluator.evaluate({ ...chunk, windowOf });
    assertEquals([own.length, own.segments], [length, []]);
    windowOf.forEach((window, trial) => {
      const row = trial * 4 + window;
      for (const name of TRIAL_METRICS) {
        assertEquals(own.metrics[name as "sharpe"][trial], all.metrics[name as "sharpe"][row]);
      }
      assertEquals([own.objective?.[trial], own.failures.get(trial)], [
        all.objective?.[row],
        all.failures.get(row),
      ]);
    });
  }
  for (const places of [[4], [-1], [1, 0], [2, 2], [0.5]]) {
    assertThrows(
      () => cases[0]!.evaluator.evaluate({ id: 0, account: 0, length: 9, trials: program, windows: places }),
      RangeError,
      "ascending places among 4",
    );
  }
  for (const [windowOf, words] of [[[0, 1], "2 windows"], [points.map(() => 4), "places among 4"]] as const) {
    const chunk = { id: 0, account: 0, length: points.length, trials: program };
    const evaluate = () => cases[0]!.evaluator.evaluate({ ...chunk, windowOf: Int32Array.from(windowOf) });
    assertThrows(evaluate, RangeError, words);
  }
});

const omega = ({ result }: TrialRun): number => result.equity.at(-1)!;

Deno.test("strategies that decide bar by bar are made from their parameters", () => {
  const event = defineStrategy({
    name: "event",
    params: { n: z.int().min(2) },
    indicators: ({ close }, p) => ({ mean: ema(close, p.n) }),
    onBar: (ctx) => {
      const isUp = ctx.bars.close.ago(0) > ctx.indicators.mean.ago(0);
      if (isUp && ctx.position.quantity === 0) ctx.buy();
      if (!isUp && ctx.position.quantity > 0) ctx.close();
    },
  });
  const setup = { ...setupOf([walk], windows), module: "its text" };
  const trials = [{ n: 5 }, { n: 1 }, { n: 30 }];
  assertThrows(
    () => evaluatorOf(setup).evaluate({ id: 0, account: 0, length: 3, trials }),
    RangeError,
    "pass what makes it",
  );
  const evaluator = evaluatorOf(setup, { make: (params) => event(params as { n: number }) });
  const outcomes = evaluator.evaluate({ id: 0, account: 0, length: 3, trials });
  assertTrial(outcomes, 0, event({ n: 5 }), setup);
  assertTrial(outcomes, 2, event({ n: 30 }), setup);
  const refused = "Set n of event to a whole number, at least 2: it is 1";
  assertEquals([...outcomes.failures], [[3, refused], [4, refused], [5, refused]]);
  assert([3, 4, 5].every((row) => Number.isNaN(outcomes.metrics.totalReturn[row])));
  assert(
    outcomes.segments.every(({ sum, count }) =>
      sum.slice(count.length, 2 * count.length).every(Number.isNaN)
    ),
  );
});

Deno.test("a trial that fails in its run is named by row, with the reason, and the others go on", () => {
  const stopped = defineStrategy({
    name: "stopped",
    params: { distance: z.number() },
    indicators: ({ close }, p) => ({ mean: sma(close, 10), stop: p.distance > 0 ? sma(close, 10) : 1 }),
    signals: ({ close, mean, stop }) => ({ entries: above(mean, close), stopLoss: stop }),
  });
  const setup = setupOf([walk], windows.slice(1));
  const trials = [{ distance: 0 }, { distance: 1 }];
  const { program } = compilerOf(stopped).compile(trials);
  const outcomes = evaluatorOf(setup).evaluate({ id: 0, account: 0, length: 2, trials: program });
  assertTrial(outcomes, 0, stopped(trials[0]!), setup);
  assertEquals([...outcomes.failures.keys()], [2, 3]);
  for (const reason of outcomes.failures.values()) assert(reason.includes("stopLoss"), reason);
});

Deno.test("a column that cannot be computed fails the trials that use it alone", () => {
  const own = defineStrategy({
    name: "own",
    params: { kind: z.enum(["good", "short"]) },
    signals: ({ close }, { kind }) => ({
      entries: above(
        close,
        custom((x) => kind === "good" ? x.map((value) => value - 1) : x.subarray(1), close),
      ),
    }),
  });
  const trials = [{ kind: "good" }, { kind: "short" }, { kind: "good" }] as const;
  const setup = setupOf([walk], windows);
  const { program } = compilerOf(own).compile(trials);
  const outcomes = evaluatorOf(setup).evaluate({ id: 0, account: 0, length: 3, trials: program });
  assertEquals([...outcomes.failures.keys()], [3, 4, 5]);
  for (const reason of outcomes.failures.values()) assert(reason.includes("it has 599"), reason);
  for (const trial of [0, 2]) {
    assertTrial(outcomes, trial, own(trials[trial]!), setup, { compare: within1e9 });
  }
});

Deno.test("a window outside the bars is refused", () => {
  const { program } = compilerOf(smaCross).compile(points);
  const evaluate = (window: Window) =>
    evaluatorOf(setupOf([walk], [window])).evaluate({ id: 0, account: 0, length: 9, trials: program });
  for (const window of [{ from: 0, to: 601 }, { from: 5, to: 5 }, { from: -1, to: 5 }]) {
    assertThrows(() => evaluate(window), RangeError, "is none of 600 ticks");
  }
});

Deno.test("nothing behind a window's end is seen: other bars there change no bit", () => {
  const wild = randomWalk(600, 99);
  const until = 420;
  const spliced = (name: "open" | "high" | "low" | "close" | "volume") => {
    const column = walk[name].slice();
    column.set(wild[name].subarray(until).map((value) => value * 50), until);
    return column;
  };
  const changed = {
    ...walk,
    ...Object.fromEntries(
      (["open", "high", "low", "close", "volume"] as const).map((name) => [name, spliced(name)]),
    ),
  };
  const inside = [{ from: 0, to: until }, { from: 200, to: until, edges: [300] }];
  const { program } = compilerOf(smaCross).compile(points);
  const chunk = { id: 0, account: 0, length: points.length, trials: program };
  const [before, after] = [setupOf([walk], inside), setupOf([changed], inside)];
  assertEquals(evaluatorOf(after).evaluate(chunk), evaluatorOf(before).evaluate(chunk));
  assertEquals(evaluatedInFull(after, chunk), evaluatedInFull(before, chunk));
});
