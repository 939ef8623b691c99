/** What a trial must come to: a backtest of its own, over bars that end where its window does. */
import { assertEquals } from "@std/assert";
import type { BacktestOptions } from "../../../kernel/engine/options.ts";
import type { EngineResult } from "../../../kernel/engine/result.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import type { Strategy } from "../../../kernel/engine/strategy.ts";
import type { Bars } from "../../../kernel/market/bars.ts";
import { mergeClock } from "../../../kernel/market/clock.ts";
import { sliceBars } from "../../../kernel/market/slice_bars.ts";
import { clockPeriodsPerYear } from "../../../kernel/market/timeframe.ts";
import { coreMetrics } from "../../../kernel/stats/core_metrics.ts";
import type { SweepSetup } from "../../../kernel/sweep/evaluation.ts";
import { type Outcomes, TRIAL_METRICS, type Window } from "../../../kernel/sweep/outcomes.ts";

export const wholeOf = (bars: readonly Bars[]): Window => ({ from: 0, to: mergeClock(bars).time.length });

/** One account over all bars. */
export const setupOf = (
  bars: readonly Bars[],
  windows: readonly Window[],
  options: BacktestOptions = {},
): SweepSetup => ({
  bars,
  accounts: [bars.map((_, i) => i)],
  options,
  windows: [windows],
  objective: null,
  module: null,
});

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

/** Compares all rows of a trial to the last bit. */
export function assertTrial(
  outcomes: Outcomes,
  trial: number,
  strategy: Strategy,
  { bars, accounts, options, windows }: SweepSetup,
  account = 0,
): void {
  const own = accounts[account]!.map((place) => bars[place]!);
  windows[account]!.forEach((window, w) => {
    const row = trial * windows[account]!.length + w;
    const result = windowRun(strategy, own, options, window);
    const expected = coreMetrics(result, { periodsPerYear: clockPeriodsPerYear(own) });
    for (const name of TRIAL_METRICS) {
      const value = outcomes.metrics[name as "sharpe"][row];
      assertEquals(value, expected[name] ?? NaN, `${name} of trial ${trial}, window ${w}`);
    }
    assertSegments(outcomes, trial, w, window, result.equity);
  });
}

function assertSegments(
  { segments }: Outcomes,
  trial: number,
  w: number,
  { from, to, edges = [] }: Window,
  equity: Float64Array,
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
    assertEquals(sum[trial * length + k], returns.reduce((a, r) => a + r, 0));
    assertEquals(squares[trial * length + k], returns.reduce((a, r) => a + r * r, 0));
  }
}
