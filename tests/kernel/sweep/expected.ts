/** What a trial must come to: a backtest of its own, over bars that end where its window does. */
import { assert, assertEquals } from "@std/assert";
import type { BacktestOptions } from "../../../kernel/engine/options.ts";
import type { EngineResult } from "../../../kernel/engine/result.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import type { Strategy } from "../../../kernel/engine/strategy.ts";
import type { Bars } from "../../../kernel/market/bars.ts";
import { mergeClock } from "../../../kernel/market/clock.ts";
import { sliceBars } from "../../../kernel/market/slice_bars.ts";
import { clockPeriodsPerYear } from "../../../kernel/market/timeframe.ts";
import { coreMetrics } from "../../../kernel/stats/core_metrics.ts";
import { evaluatorOf } from "../../../kernel/sweep/evaluate_chunk.ts";
import type { Chunk, SweepSetup } from "../../../kernel/sweep/evaluation.ts";
import { type Outcomes, TRIAL_METRICS, type Window } from "../../../kernel/sweep/outcomes.ts";

export const wholeOf = (bars: readonly Bars[]): Window => ({ from: 0, to: mergeClock(bars).time.length });

/** One account over all bars. */
export const setupOf = (
  bars: readonly Bars[],
  windows: readonly Window[],
  options: BacktestOptions = {},
): SweepSetup => ({
  bars,
  benchmark: null,
  accounts: [bars.map((_, i) => i)],
  options,
  windows: [windows],
  objective: null,
  module: null,
});

/** What sends every trial through the full engine: a statistic that takes the whole run. */
export function evaluatedInFull(setup: SweepSetup, chunk: Chunk): Outcomes {
  return evaluatorOf({ ...setup, objective: "omega" }, { statistic: () => 0 }).evaluate(chunk);
}

/** The run of a window by itself. */
export function windowRun(
  strategy: Strategy,
  bars: readonly Bars[],
  options: BacktestOptions,
  { from, to }: Window,
): EngineResult {
  const { time } = mergeClock(bars);
  const known = bars.filter((each) => each.time[0]! <= time[to - 1]!);
  const cut = known.map((each) => sliceBars(each, { end: new Date(time[to - 1]!) }));
  return simulate(strategy, cut, { ...options, from: new Date(time[from]!) });
}

function windowRunOrReason(...run: Parameters<typeof windowRun>): EngineResult | string {
  try {
    return windowRun(...run);
  } catch (error) {
    return (error as Error).message;
  }
}

export type Compare = (actual: number, expected: number, what: string) => void;

export const toTheLastBit: Compare = (actual, expected, what) => assertEquals(actual, expected, what);

/** Relative, where the numbers are larger than 1. */
export const within1e9: Compare = (actual, expected, what) => {
  if (Object.is(actual, expected)) return;
  assert(
    Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, ${expected}`,
  );
};

/** Compares all rows of a trial; where its backtest throws, the reason. */
export function assertTrial(
  outcomes: Outcomes,
  trial: number,
  strategy: Strategy,
  { bars, accounts, options, windows }: SweepSetup,
  { account = 0, compare = toTheLastBit }: { account?: number; compare?: Compare } = {},
): void {
  const own = accounts[account]!.map((place) => bars[place]!);
  windows[account]!.forEach((window, w) => {
    const row = trial * windows[account]!.length + w;
    const result = windowRunOrReason(strategy, own, options, window);
    if (typeof result === "string") return assertEquals(outcomes.failures.get(row), result);
    const expected = coreMetrics(result, { periodsPerYear: clockPeriodsPerYear(own) });
    for (const name of TRIAL_METRICS) {
      const value = outcomes.metrics[name as "sharpe"][row]!;
      compare(value, expected[name] ?? NaN, `${name} of trial ${trial}, window ${w}`);
    }
    assertSegments(outcomes, trial, w, window, result.equity, compare);
  });
}

function assertSegments(
  { segments }: Outcomes,
  trial: number,
  w: number,
  { from, to, edges = [] }: Window,
  equity: Float64Array,
  compare: Compare,
): void {
  const { count, sum, squares } = segments[w]!;
  const cuts = [from, ...edges, to];
  const length = cuts.length - 1;
  assertEquals(count.length, length);
  for (let k = 0; k < length; k++) {
    const ticks = Array.from({ length: cuts[k + 1]! - cuts[k]! }, (_, i) => cuts[k]! + i).filter((tick) =>
      tick > from
    );
    const returns = ticks.map((tick) => equity[tick]! / equity[tick - 1]! - 1);
    assertEquals(count[k], returns.length);
    const what = `of segment ${k}, trial ${trial}, window ${w}`;
    compare(sum[trial * length + k]!, returns.reduce((a, r) => a + r, 0), `sum ${what}`);
    compare(squares[trial * length + k]!, returns.reduce((a, r) => a + r * r, 0), `squares ${what}`);
  }
}
