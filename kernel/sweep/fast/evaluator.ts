/** Trials by the hundred: masks first, then a walk along each plan's set bits. */
import type { SegmentSums } from "../outcomes.ts";
import type { FastAccount, FastEvaluator } from "./account.ts";
import { finisher } from "./finish.ts";
import { scriptMachine, windowTables } from "./machine.ts";
import { simdMachine } from "./simd_machine.ts";
import { tablesOf } from "./tables.ts";
import { tilesOf } from "./tile.ts";
import { RAW } from "./layout.ts";

/** Masks of a tile, in bytes: they stay in the second cache from their making to their walk. */
const TILE_BYTES = 262_144;
/** Trials of a tile that take next to no masks of their own. */
const TILE_TRIALS = 1_024;

/**
 * For one account; its memory serves all calls.
 *
 * @param simd the compiled `assembly/`; null runs its twin in TypeScript, with the same results
 */
export function fastEvaluator(account: FastAccount, simd: WebAssembly.Module | null = null): FastEvaluator {
  const words = Math.ceil(account.bars.length / 32);
  const slots = Math.max(16, Math.min(2 * TILE_TRIALS, Math.floor(TILE_BYTES / (4 * words))));
  const tables = tablesOf(account);
  const machine = simd === null
    ? scriptMachine(account, tables)
    : simdMachine(simd, account, tables, TILE_TRIALS);
  const finish = finisher(account, tables);
  return {
    evaluate(trials, outcomes) {
      const { windows: places = [...account.windows.keys()] } = trials;
      const windows = windowTables(places.map((place) => account.windows[place]!));
      const { count, segments } = windows;
      const left: number[] = [];
      for (const tile of tilesOf(trials, slots, TILE_TRIALS)) {
        const { raw, segments: sums } = machine.run(tile, trials, windows);
        for (let k = 0; k < tile.trialCount; k++) {
          const trial = tile.trials[k]!;
          for (let w = 0; w < count; w++) {
            const row = trial * count + w;
            const segment = k * segments + windows.windows[4 * w + 2]! + w;
            if (finish(raw, (k * count + w) * RAW, places[w]!, outcomes, row)) {
              writeSegments(outcomes.segments[w]!, trial, sums, 2 * segment);
            } else left.push(row);
          }
        }
      }
      return left;
    },
  };
}

/** A walk has the sums from a window's beginning on. */
function writeSegments(
  { count, sum, squares }: SegmentSums,
  trial: number,
  sums: Float64Array,
  from: number,
): void {
  for (let s = 0, at = from; s < count.length; s++, at += 2) {
    const row = trial * count.length + s;
    sum[row] = s === 0 ? sums[at]! : sums[at]! - sums[at - 2]!;
    squares[row] = s === 0 ? sums[at + 1]! : sums[at + 1]! - sums[at - 1]!;
  }
}
