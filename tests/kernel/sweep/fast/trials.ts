/** Trials on given masks, and what they must come to. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Engine } from "../../../../kernel/engine/engine.ts";
import type { BacktestOptions } from "../../../../kernel/engine/options.ts";
import { EMPTY_PLAN } from "../../../../kernel/engine/plan.ts";
import { settingOf } from "../../../../kernel/engine/setting.ts";
import { contractOf } from "../../../../kernel/engine/slot.ts";
import type { Bars } from "../../../../kernel/market/bars.ts";
import { viewBars } from "../../../../kernel/market/slice_bars.ts";
import { clockPeriodsPerYear } from "../../../../kernel/market/timeframe.ts";
import { coreMetrics } from "../../../../kernel/stats/core_metrics.ts";
import { blankOutcomes, type OpenOutcomes } from "../../../../kernel/sweep/blank_outcomes.ts";
import type { FastAccount } from "../../../../kernel/sweep/fast/account.ts";
import { accountFits, type FastTrials } from "../../../../kernel/sweep/fast/mod.ts";
import {
  type Outcomes,
  TRIAL_METRICS,
  type TrialMetric,
  type Window,
} from "../../../../kernel/sweep/outcomes.ts";
import { PLAN_PARTS } from "../../../../kernel/sweep/program.ts";

export type MaskPair = readonly [entries: Uint8Array, exits: Uint8Array | null];

export function accountOf(bars: Bars, options: BacktestOptions, windows: readonly Window[]): FastAccount {
  const { config } = settingOf([bars], options);
  const instrument = contractOf(bars, config);
  assert(accountFits(config, [bars], instrument), "the account is one that the fast path takes");
  return { bars, config, instrument, windows, periodsPerYear: clockPeriodsPerYear([bars]) };
}

/** One trial for each pair of masks, which are given. */
export function givenTrials(pairs: readonly MaskPair[]): FastTrials {
  const given: Uint8Array[] = [];
  const plans = new Int32Array(pairs.length * PLAN_PARTS.length).fill(-1);
  pairs.forEach(([entries, exits], trial) => {
    plans[trial * PLAN_PARTS.length] = given.push(entries) - 1;
    if (exits !== null) plans[trial * PLAN_PARTS.length + 1] = given.push(exits) - 1;
  });
  const trials = Int32Array.from(pairs, (_, trial) => trial);
  return { columns: [], given, operations: new Int32Array(0), plans, trials };
}

/** Metrics and segments of the full engine, run over the bars as they were known at the end of the window. */
export function engineOutcome(
  bars: Bars,
  options: BacktestOptions,
  [entries, exits]: MaskPair,
  { from, to, edges = [] }: Window,
) {
  const known = viewBars(bars, 0, to);
  const setting = settingOf([known], { ...options, from: new Date(bars.time[from]!) });
  const plan = { ...EMPTY_PLAN, entries: entries.subarray(0, to), exits: exits?.subarray(0, to) ?? null };
  const engine = new Engine(null, setting, [plan]);
  while (engine.step());
  const result = engine.close();
  const metrics = coreMetrics({ ...result, start: from }, { periodsPerYear: clockPeriodsPerYear([bars]) });
  const segments = [from + 1, ...edges, to].map((tick, k, cuts) => {
    let [sum, squares] = [0, 0];
    for (let t = tick; t < (cuts[k + 1] ?? 0); t++) {
      const r = result.equity[t]! / result.equity[t - 1]! - 1;
      sum += r;
      squares += r * r;
    }
    return { sum, squares };
  }).slice(0, -1);
  return { metrics, segments, result };
}

/** What depends on fills alone is equal to the last bit; what is summed over bars to some ten digits. */
const EXACT: readonly TrialMetric[] = ["totalReturn", "cagr", "trades", "winRate", "profitFactor"];

export function assertOutcome(
  outcomes: Outcomes,
  trial: number,
  window: number,
  windows: number,
  expected: Pick<ReturnType<typeof engineOutcome>, "metrics" | "segments">,
): void {
  const row = trial * windows + window;
  for (const name of TRIAL_METRICS as TrialMetric[]) {
    const [value, wanted] = [outcomes.metrics[name][row]!, expected.metrics[name] ?? NaN];
    const where = `${name} of trial ${trial}, window ${window}: ${value}, not ${wanted}`;
    if (EXACT.includes(name) || Number.isNaN(wanted)) assertEquals(value, wanted, where);
    else assertAlmostEquals(value, wanted, 1e-9 * Math.max(1, Math.abs(wanted)), where);
  }
  const { count, sum, squares } = outcomes.segments[window]!;
  assertEquals(expected.segments.length, count.length);
  expected.segments.forEach((segment, s) => {
    assertAlmostEquals(sum[trial * count.length + s]!, segment.sum, 1e-10);
    assertAlmostEquals(squares[trial * count.length + s]!, segment.squares, 1e-10);
  });
}

export const blankFor = (trials: number, windows: readonly Window[]): OpenOutcomes =>
  blankOutcomes(trials, windows, false);

/** The rows of some windows beside those of all, to the last bit. */
export function assertSelected(some: Outcomes, all: Outcomes, places: readonly number[]): void {
  const count = all.segments.length;
  assertEquals(some.length, all.length / count * places.length);
  const rowOf = (row: number) => Math.floor(row / places.length) * count + places[row % places.length]!;
  const rows = Array.from({ length: some.length }, (_, row) => rowOf(row));
  for (const name of TRIAL_METRICS as TrialMetric[]) {
    assertEquals(some.metrics[name], Float64Array.from(rows, (row) => all.metrics[name][row]!), name);
  }
  assertEquals(some.objective, all.objective && Float64Array.from(rows, (row) => all.objective![row]!));
  assertEquals(some.segments, places.map((place) => all.segments[place]!));
  const failures = rows.flatMap((row, i) => all.failures.has(row) ? [[i, all.failures.get(row)!]] : []);
  assertEquals([...some.failures].sort(([a], [b]) => a - b), failures);
}
