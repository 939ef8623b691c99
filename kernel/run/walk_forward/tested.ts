/** The best of each window, run over the test behind it. */
import type { Point } from "../../optimize/space.ts";
import { upperBound } from "../../series/search.ts";
import type { Metrics } from "../../stats/core_metrics.ts";
import { meanOf } from "../cross_validate/fold_scores.ts";
import { finishedOf, type Run } from "../run.ts";
import type { Goal } from "../sweep/objective.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import { testRun } from "./window_run.ts";
import type { PlacedWindow } from "./windows.ts";

/** What the best made of a test: columns with one value for each time at which an account had a bar. */
export interface Tested {
  /** Value of the objective, of several accounts the mean of those that have one; NaN for none. */
  readonly outOfSample: number;
  /** Epoch ms. */
  readonly time: Float64Array;
  /** Value of the accounts together, 1 at the first time. */
  readonly growth: Float64Array;
  readonly exposure: Float64Array;
  /** Closed trades by account. */
  readonly closed: readonly ClosedTrades[];
}

/** Epoch ms, and money. */
export interface ClosedTrades {
  readonly exitTime: Float64Array;
  readonly profit: Float64Array;
}

interface Part {
  readonly time: Float64Array;
  readonly growth: Float64Array;
  readonly exposure: Float64Array;
}

export function testedWindow(prepared: PreparedTrials, window: PlacedWindow, point: Point): Tested {
  const parts: Part[] = [];
  const closed: ClosedTrades[] = [];
  const values: number[] = [];
  for (const { account, test } of window.accounts) {
    const run = testRun(prepared, account, test, point);
    const { time, equity, exposure, start, trades } = finishedOf(run).result;
    const first = equity[start]!;
    parts.push({
      time: time.slice(start),
      growth: equity.slice(start).map((value) => value / first),
      exposure: exposure.slice(start),
    });
    // Closed ones come first.
    const count = trades.length - trades.open.reduce((sum, open) => sum + open, 0);
    closed.push({ exitTime: trades.exitTime.slice(0, count), profit: trades.profit.slice(0, count) });
    values.push(goalValue(run, prepared.goals[0]));
  }
  return { outOfSample: meanOf(values), closed, ...together(parts) };
}

/** The objective of a run; NaN where it is not defined. */
export function goalValue(run: Run, { name, source }: Goal): number {
  if (typeof source === "function") return source(run);
  if (source === "metric") return run.metrics[name as keyof Metrics] ?? NaN;
  return run.statistics()[name as "sharpe"].value ?? NaN;
}

/** Accounts with equal money at the beginning; one without a bar at a time is worth what it was. */
function together(parts: readonly Part[]): Part {
  const [first, ...rest] = parts as [Part, ...Part[]];
  if (rest.length === 0) return first;
  const time = Float64Array.from(new Set(parts.flatMap((part) => [...part.time]))).sort();
  const growth = new Float64Array(time.length);
  const exposure = new Float64Array(time.length);
  for (const part of parts) {
    for (let i = 0; i < time.length; i++) {
      const at = upperBound(part.time, time[i]!) - 1;
      const value = at < 0 ? 1 : part.growth[at]!;
      growth[i] = growth[i]! + value / parts.length;
      // Of the money together, not of the account's own.
      exposure[i] = exposure[i]! + (at < 0 ? 0 : part.exposure[at]! * value / parts.length);
    }
  }
  return { time, growth, exposure: exposure.map((value, i) => value / growth[i]!) };
}
