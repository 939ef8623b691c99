/** Trials by the hundred: masks first, then a walk along each plan's set bits. */
import type { SegmentSums } from "../outcomes.ts";
import type { FastAccount, FastEvaluator } from "./account.ts";
import { finisher } from "./finish.ts";
import { scriptMachine, windowTables } from "./machine.ts";
import { simdMachine } from "./simd_machine.ts";
import { tablesOf } from "./tables.ts";
import { tilesOf } from "./tile.ts";
import { RAW } from "./layout.ts";

/**
 * Masks of a tile, in bytes, and trials of a tile that take next to no masks of their own. In WebAssembly masks stay in the
 * second cache from their making to their walk; in TypeScript many crosses are found faster together.
 */
const SIMD_TILE = { bytes: 2 ** 19, trials: 1_024 };
const SCRIPT_TILE = { bytes: 2 ** 24, trials: 8_192 };

/**
 * For one account; its memory serves all calls.
 *
 * @param simd the compiled `assembly/`; null runs its twin in TypeScript, with the same results
 */
export function fastEvaluator(account: FastAccount, simd: WebAssembly.Module | null = null): FastEvaluator {
  const words = Math.ceil(account.bars.length / 32);
  const most = simd === null ? SCRIPT_TILE : SIMD_TILE;
  const slots = Math.max(16, Math.min(2 * most.trials, Math.floor(most.bytes / (4 * words))));
  const tables = tablesOf(account);
  const machine = simd === null
    ? scriptMachine(account, tables)
    : simdMachine(simd, account, tables, most.trials);
  const finish = finisher(account, tables);
  return {
    evaluate(trials, outcomes) {
      const { windows: places = [...account.windows.keys()] } = trials;
      const windows = windowTables(places.map((place) => account.windows[place]!));
      const { count, segments } = windows;
      const left: number[] = [];
      for (const tile of tilesOf(trials, slots, most.trials)) {
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
