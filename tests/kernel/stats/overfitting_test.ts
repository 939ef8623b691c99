import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { randomStream } from "../../../kernel/series/random.ts";
import { deviation } from "../../../kernel/stats/moments.ts";
import { backtestOverfitting, overfittingOfSums } from "../../../kernel/stats/overfitting.ts";

/** Sharpe ratio of a bar; 0 where nothing varies. */
const sharpe = (returns: readonly number[]) => {
  const spread = deviation(Float64Array.from(returns));
  return spread === null ? 0 : returns.reduce((sum, value) => sum + value, 0) / returns.length / spread;
};

const LENGTHS = [9, 10, 11, 10, 8, 12];

/** Returns by trial and block, of blocks that differ in length; some trials do nothing in some blocks. */
function blocksOf(trials: number): number[][][] {
  const stream = randomStream(17);
  return Array.from(
    { length: trials },
    (_, trial) =>
      LENGTHS.map((length, block) =>
        Array.from({ length }, () => (trial + block) % 4 === 0 || trial > 8 ? 0 : stream.normal() / 50)
      ),
  );
}

function sumsOf(blocks: readonly number[][][]) {
  const add = (of: (value: number) => number) =>
    Float64Array.from(blocks.flat(), (block) => block.reduce((sum, value) => sum + of(value), 0));
  return {
    count: Int32Array.from(LENGTHS),
    sum: add((value) => value),
    squares: add((value) => value * value),
  };
}

/** One split after another, as the paper tells it: every half of the blocks is the sample once. */
function byDefinition(blocks: readonly number[][][]) {
  const found: { logit: number; inSample: number; outOfSample: number }[] = [];
  for (let set = 0; set < 2 ** LENGTHS.length; set++) {
    const chosen = LENGTHS.map((_, block) => (set >> block & 1) === 1);
    if (chosen.filter(Boolean).length !== LENGTHS.length / 2) continue;
    const part = (trial: number[][], inside: boolean) =>
      trial.filter((_, block) => chosen[block] === inside).flat();
    const inSample = blocks.map((trial) => sharpe(part(trial, true)));
    const outOfSample = blocks.map((trial) => sharpe(part(trial, false)));
    const highest = Math.max(...inSample);
    const best = inSample.findIndex((value) => value >= highest - 1e-12);
    const reached = outOfSample[best]!;
    const lower = outOfSample.filter((value) => value < reached - 1e-12).length;
    const equal = outOfSample.filter((value) => Math.abs(value - reached) <= 1e-12).length;
    const rank = (lower + (equal + 1) / 2) / (blocks.length + 1);
    found.push({ logit: Math.log(rank / (1 - rank)), inSample: inSample[best]!, outOfSample: reached });
  }
  return found;
}

Deno.test("overfittingOfSums() agrees with the definition on blocks of different lengths and trials that stand still", () => {
  const blocks = blocksOf(12);
  const expected = byDefinition(blocks);
  const found = overfittingOfSums(sumsOf(blocks));
  assertEquals(found.logit.length, 20);
  expected.forEach(({ logit, inSample, outOfSample }, split) => {
    assertAlmostEquals(found.logit[split]!, logit, 1e-12);
    assertAlmostEquals(found.inSample[split]!, inSample, 1e-12);
    assertAlmostEquals(found.outOfSample[split]!, outOfSample, 1e-12);
  });
  assertEquals(found.probability, expected.filter(({ logit }) => logit <= 0).length / 20);
});

/** Trials that all have one of `kinds` returns in each block, with the rounding of a route of its own. */
function tiedBlocks(kinds: number, trials: number) {
  const stream = randomStream(23);
  const known = LENGTHS.map((length) =>
    Array.from({ length: kinds }, () => Array.from({ length }, () => stream.normal() / 50))
  );
  const blocks = Array.from(
    { length: trials },
    () => known.map((block) => block[Math.floor(stream.uniform() * kinds)]!),
  );
  const exact = sumsOf(blocks);
  const rounded = (seed: number) => {
    const route = randomStream(seed);
    const shaken = (column: Float64Array) =>
      column.map((value) => value * (1 + (route.uniform() - 0.5) * 4e-15));
    return { ...exact, sum: shaken(exact.sum), squares: shaken(exact.squares) };
  };
  return { blocks, exact, rounded };
}

Deno.test("trials with the same returns in a half share their ranks however their sums were rounded", () => {
  for (const trials of [5, 12, 60]) {
    const { blocks, exact, rounded } = tiedBlocks(2, trials);
    const found = overfittingOfSums(exact);
    const expected = byDefinition(blocks);
    expected.forEach(({ logit }, split) => assertAlmostEquals(found.logit[split]!, logit, 1e-12));
    assertEquals(found.probability, expected.filter(({ logit }) => logit < 1e-12).length / 20);
    for (const seed of [1, 2, 3]) {
      const other = overfittingOfSums(rounded(seed));
      assertEquals([other.logit, other.probability], [found.logit, found.probability]);
    }
  }
});

Deno.test("trials that never trade are no better and no worse than each other", () => {
  const { logit, inSample } = overfittingOfSums({
    count: new Int32Array(4).fill(5),
    sum: new Float64Array(12),
    squares: new Float64Array(12),
  });
  assertEquals([...logit, ...inSample], new Array(12).fill(0));
});

Deno.test("sums of columns and columns have the same probability of overfitting", () => {
  const stream = randomStream(2);
  const trials = Array.from({ length: 20 }, () => Float64Array.from({ length: 240 }, () => stream.normal()));
  const columns = backtestOverfitting(trials, { blocks: 8 });
  const add = (of: (value: number) => number) =>
    Float64Array.from(
      trials.flatMap((returns) => Array.from({ length: 8 }, (_, i) => returns.subarray(i * 30, i * 30 + 30))),
      (block) => block.reduce((sum, value) => sum + of(value), 0),
    );
  const count = new Int32Array(8).fill(30);
  const sums = overfittingOfSums({
    count,
    sum: add((value) => value),
    squares: add((value) => value * value),
  });
  assertEquals(sums, columns);
});

Deno.test("sums that cannot be halved are refused", () => {
  const of = (count: number[], trials: number) => {
    const column = new Float64Array(count.length * trials);
    return () => overfittingOfSums({ count: Int32Array.from(count), sum: column, squares: column });
  };
  assertThrows(of([5, 5, 5], 3), ParameterError, "Set segments to an even number from 2 to 20: it is 3");
  assertThrows(of([5, 1], 3), ParameterError, "Set segments to segments of two returns or more");
  const { message } = assertThrows(of([5, 5], 1), ParameterError);
  assert(message.startsWith("Set trials to two or more"), message);
});
