/** The trials of a chunk that the numeric fast path can do. */
import type { Account } from "./account.ts";
import type { ColumnCache } from "./columns.ts";
import { planFits } from "./fast/mod.ts";
import type { Outcomes } from "./outcomes.ts";
import { partsOf } from "./parts.ts";
import { PLAN_PARTS, type Program } from "./program.ts";

/**
 * Gives the rows that are left to the full engine.
 *
 * @param windows Places in the account of those that the outcomes have rows of
 */
export function evaluateFast(
  { symbols, fast, memory }: Account,
  program: Program,
  windows: readonly number[],
  cache: ColumnCache,
  outcomes: Outcomes,
): readonly number[] {
  const { given, operations, plans } = program;
  const all = Array.from({ length: plans.length / PLAN_PARTS.length }, (_, trial) => trial);
  const rowsOf = (trials: readonly number[]) =>
    trials.flatMap((trial) => windows.map((_, window) => trial * windows.length + window));
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
    const trials = Int32Array.from(part.trials);
    left.push(...fast.evaluate({ columns, given: masks, operations, plans, trials, windows }, outcomes));
  }
  return left;
}
