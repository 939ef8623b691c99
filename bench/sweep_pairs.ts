/** What sweep_bench.ts sweeps: crossings of all pairs of averages of 2 to 100 bars, given to the fast path as they are. */
import { sma } from "tapebook";
import { settingOf } from "../kernel/engine/setting.ts";
import { contractOf } from "../kernel/engine/slot.ts";
import { clockPeriodsPerYear } from "../kernel/market/timeframe.ts";
import { blankOutcomes } from "../kernel/sweep/blank_outcomes.ts";
import { fastEvaluator, type FastTrials } from "../kernel/sweep/fast/mod.ts";
import type { OpenOutcomes } from "../kernel/sweep/blank_outcomes.ts";
import { OPERATIONS, PLAN_PARTS } from "../kernel/sweep/program.ts";
import { seededBars } from "./seeded_bars.ts";

export const LENGTH = 10_000;
export const WINDOWS = Array.from({ length: 99 }, (_, i) => i + 2);
export const PAIRS = WINDOWS.length * (WINDOWS.length - 1) / 2;

export interface Share {
  /** Smallest step of a quantity. */
  readonly lot: number;
  readonly simd: WebAssembly.Module | null;
  /** This share and how many there are. */
  readonly part: number;
  readonly parts: number;
}

export const benchBars = () => seededBars("S0", LENGTH, 1);

export const benchColumns = (): Float64Array[] => {
  const { close } = benchBars();
  return WINDOWS.map((window) => sma(close, window));
};

function program(): Pick<FastTrials, "operations" | "plans"> {
  const cross = OPERATIONS.indexOf("cross");
  const operations: number[] = [];
  const plans: number[] = [];
  for (let fast = 0; fast < WINDOWS.length; fast++) {
    for (let slow = fast + 1; slow < WINDOWS.length; slow++) {
      plans.push(operations.length / 4, operations.length / 4 + 1, ...Array(PLAN_PARTS.length - 2).fill(-1));
      operations.push(cross, fast, slow, -1, cross, slow, fast, -1);
    }
  }
  return { operations: Int32Array.from(operations), plans: Int32Array.from(plans) };
}

/** Sweeps a share of the pairs once whenever called; gives the milliseconds that it took. */
export function evaluateShare(share: Share): () => number {
  const { evaluate } = shareOf(share);
  return () => {
    const started = performance.now();
    evaluate();
    return performance.now() - started;
  };
}

/** Outcomes of a share, those of other shares NaN. */
export function shareOf({ lot, simd, part, parts }: Share): { evaluate(): OpenOutcomes } {
  const bars = benchBars();
  const { config } = settingOf([bars], { lot, fill: { volumeCap: null } });
  const windows = [{ from: 0, to: LENGTH }];
  const account = {
    bars,
    config,
    instrument: contractOf(bars, config),
    windows,
    periodsPerYear: clockPeriodsPerYear([bars]),
  };
  const evaluator = fastEvaluator(account, simd);
  const trials = Int32Array.from({ length: PAIRS }, (_, i) => i).filter((i) => i % parts === part);
  const given = { ...program(), columns: benchColumns(), given: [], trials };
  const outcomes = blankOutcomes(PAIRS, windows, false);
  return {
    evaluate() {
      const left = evaluator.evaluate(given, outcomes);
      if (left.length > 0) throw new Error(`${left.length} pairs were left to the full engine`);
      return outcomes;
    },
  };
}
