import { assert, assertEquals } from "@std/assert";
import { TrialSample } from "../../../../kernel/run/sweep/trial_sample.ts";
import type { TrialBlock } from "../../../../kernel/run/sweep/run_trials.ts";
import { randomStream } from "../../../../kernel/series/random.ts";

/** Trials whose sums are their numbers. */
function block(from: number, length: number): TrialBlock {
  const sum = Float64Array.from({ length }, (_, i) => from + i);
  const points = Array.from({ length }, () => ({}));
  return {
    from,
    points,
    values: {},
    failures: new Map(),
    segments: { count: Int32Array.of(5), sum, squares: sum },
  };
}

const numbersOf = (sample: TrialSample) => [...sample.sums()!.sum];

/** Consecutive blocks of at most 40. */
function blocksOf(count: number, seed: number): TrialBlock[] {
  const stream = randomStream(seed);
  const blocks: TrialBlock[] = [];
  for (let from = 0; from < count;) {
    const length = Math.min(count - from, 1 + stream.bits() % 40);
    blocks.push(block(from, length));
    from += length;
  }
  return blocks;
}

function sampled(blocks: readonly TrialBlock[], size = 100) {
  const sample = new TrialSample(size);
  const left = blocks.map((each) => sample.add(each));
  return { numbers: numbersOf(sample), left };
}

Deno.test("a sample of trials is the same however they were cut into blocks and in whatever order these came", () => {
  const expected = sampled(blocksOf(2_000, 1)).numbers;
  assertEquals(expected.length, 100);
  assertEquals(expected, [...new Set(expected)].sort((a, b) => a - b));
  for (let seed = 2; seed < 20; seed++) {
    const blocks = blocksOf(2_000, seed);
    const order = randomStream(seed);
    const shuffled = blocks.map((each) => [order.uniform(), each] as const).sort(([a], [b]) => a - b);
    assertEquals(sampled(shuffled.map(([, each]) => each)).numbers, expected);
  }
});

Deno.test("what a block keeps of its sums is enough for the sample, and a small part of many", () => {
  const { numbers, left } = sampled(blocksOf(20_000, 3));
  assertEquals(sampled(left.toReversed()).numbers, numbers);
  const kept = left.reduce((count, { summed }) => count + summed!.length, 0);
  assert(kept < 1_500, `${kept}`);
});

Deno.test("fewer trials than a sample takes are all in it, and a sample of many lies all over them", () => {
  assertEquals(sampled(blocksOf(90, 1)).numbers, Array.from({ length: 90 }, (_, i) => i));
  const { numbers } = sampled(blocksOf(20_000, 1));
  for (let tenth = 0; tenth < 10; tenth++) {
    const within = numbers.filter((number) => Math.floor(number / 2_000) === tenth).length;
    assert(within >= 7 && within <= 13, `${within} of tenth ${tenth}`);
  }
});

Deno.test("trials without sums make no sample", () => {
  const sample = new TrialSample();
  assertEquals(sample.add({ ...block(0, 3), segments: null }).summed, undefined);
  assertEquals(sample.sums(), null);
});
