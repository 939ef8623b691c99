/** Sweeps in small: bars, chunks of SMA crosses, and what they come to. */
import { mergeClock } from "../../../../kernel/market/clock.ts";
import { compilerOf } from "../../../../kernel/sweep/compile.ts";
import type { Chunk, ChunkReply, SweepSetup } from "../../../../kernel/sweep/evaluation.ts";
import type { Executor } from "../../../../kernel/run/sweep/executor.ts";
import { type Bars, syntheticBars } from "../../../../kernel/mod.ts";
import { smaCross } from "../fixtures.ts";

export const someBars = (
  symbols: readonly string[],
  bars = 400,
): readonly Bars[] => [...syntheticBars({ symbols: [...symbols], bars, seed: 7 })];

export function setupOf(bars: readonly Bars[]): SweepSetup {
  const accounts = bars.map((_, i) => [i]);
  const windows = bars.map((each) => [{ from: 0, to: mergeClock([each]).time.length }]);
  return { bars, benchmark: null, accounts, options: {}, windows, objective: null, module: null };
}

export const points = (count: number): { fast: number; slow: number }[] =>
  Array.from({ length: count }, (_, i) => ({ fast: 2 + i % 10, slow: 20 + Math.floor(i / 10) }));

/** Chunks of `size` points on each account. */
export function* chunksOf(count: number, size: number, accounts = 1): Generator<Chunk> {
  const compiler = compilerOf(smaCross);
  const all = points(count);
  for (let from = 0, id = 0; from < count; from += size) {
    const { program } = compiler.compile(all.slice(from, from + size));
    for (let account = 0; account < accounts; account++) {
      yield { id: id++, account, length: Math.min(size, count - from), trials: program };
    }
  }
}

/** The same bars with two windows each, and chunks about the second one alone, about both and about the first. */
export function someWindows(bars: readonly Bars[]): { setup: SweepSetup; chunks: Chunk[] } {
  const setup = setupOf(bars);
  const windows = setup.windows.map(([whole]) => [whole!, { from: 100, to: whole!.to - 50 }]);
  const chunks = [...chunksOf(30, 10)].map((chunk, i) => ({ ...chunk, windows: [[1], [0, 1], [0]][i]! }));
  return { setup: { ...setup, windows }, chunks };
}

/** Replies in the order of the chunks. */
export async function repliesOf(
  executor: Executor,
  setup: SweepSetup,
  chunks: Iterable<Chunk> | AsyncIterable<Chunk>,
  signal?: AbortSignal,
): Promise<ChunkReply[]> {
  const replies = await Array.fromAsync(executor.run(setup, chunks, signal));
  return replies.sort((a, b) => a.id - b.id);
}
