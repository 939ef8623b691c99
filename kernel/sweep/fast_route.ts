/** The trials of a chunk that the numeric fast path can do. */
import type { Account } from "./account.ts";
import { blankSegments } from "./blank_outcomes.ts";
import type { ColumnCache } from "./columns.ts";
import { planFits } from "./fast/mod.ts";
import type { Outcomes } from "./outcomes.ts";
import { partsOf } from "./parts.ts";
import { PLAN_PARTS, type Program } from "./program.ts";

/**
 * Gives the rows that are left to the full engine.
 *
 * @param windowsOf Places in the account of the windows that the outcomes have rows of
 */
export function evaluateFast(
  account: Account,
  program: Program,
  windowsOf: (trial: number) => readonly number[],
  cache: ColumnCache,
  outcomes: Outcomes,
): readonly number[] {
  const { symbols, fast, memory } = account;
  const { given, operations, plans } = program;
  const all = Array.from({ length: plans.length / PLAN_PARTS.length }, (_, trial) => trial);
  const rowsOf = (trials: readonly number[]) =>
    trials.flatMap((trial) => windowsOf(trial).map((_, window, { length }) => trial * length + window));
  if (fast === null) return rowsOf(all);
  const fitting = all.filter((trial) => planFits(plans, trial));
  const left = fitting.length === all.length ? [] : rowsOf(all.filter((trial) => !planFits(plans, trial)));
  const symbol = symbols[0]!;
  const most = Math.floor(cache.mostBytes / memory.equity.byteLength);
  for (const part of partsOf(program, fitting, most)) {
    const columns: Float64Array[] = new Array(program.columns.length);
    let masks: Uint8Array[];
    try {
      for (const place of part.columns) columns[place] = cache.column(symbol, program.columns[place]!);
      masks = given.map((signal) => cache.signal(symbol, signal));
    } catch {
      // The full engine finds out which trials it is that fail.
      left.push(...rowsOf(part.trials));
      continue;
    }
    for (const [windows, own] of Map.groupBy(part.trials, windowsOf)) {
      const trials = Int32Array.from(own);
      const tried = { columns, given: masks, operations, plans, trials, windows };
      left.push(...fast.evaluate(tried, withSegments(outcomes, account, windows)));
    }
  }
  return left;
}

/** Where nobody asks for sums by segment they are written and forgotten. */
function withSegments(outcomes: Outcomes, { stages }: Account, windows: readonly number[]): Outcomes {
  if (outcomes.segments.length > 0) return outcomes;
  const written = windows.map((place) => stages[place]!.window);
  return { ...outcomes, segments: blankSegments(outcomes.length, written) };
}
