import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import {
  createPruner,
  halvingPruner,
  medianPruner,
  PRUNER_NAMES,
  stageEnds,
} from "../../../kernel/optimize/pruning.ts";

const score = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -5, max: 5 }) }, fc.constant(NaN));
const scores = fc.array(score, { maxLength: 30 });
/** NaN is below all numbers. */
const level = (value: number) => Number.isNaN(value) ? -Infinity : value;

Deno.test("medianPruner() gives up what lies below the median of at least five others", () => {
  fc.assert(fc.property(score, scores, (own, earlier) => {
    const sorted = earlier.map(level).sort((a, b) => a - b);
    // Of an even number the lower one of the two in the middle.
    const median = sorted[Math.ceil(sorted.length / 2) - 1]!;
    assertEquals(medianPruner().shouldPrune(0, own, earlier), earlier.length >= 5 && level(own) < median);
  }));
});

Deno.test("halvingPruner() lets the best third of those at a stage go on", () => {
  fc.assert(fc.property(score, scores, (own, earlier) => {
    const place = earlier.filter((other) => level(other) > level(own)).length;
    const goOn = Math.max(1, Math.floor((earlier.length + 1) / 3));
    assertEquals(halvingPruner(3, 3).shouldPrune(1, own, earlier), place >= goOn);
  }));
});

Deno.test("halvingPruner() lets the first go on, and a lone score among trials without one", () => {
  const { shouldPrune } = halvingPruner();
  assertEquals(shouldPrune(0, NaN, []), false);
  assertEquals(shouldPrune(0, -7, [NaN, NaN, NaN]), false);
  assertEquals(shouldPrune(0, NaN, [1, 2, 3]), true);
});

Deno.test("no pruner gives up a trial at its last stage", () => {
  for (const name of PRUNER_NAMES) {
    const { shares, shouldPrune } = createPruner(name);
    const better = new Array(50).fill(1);
    assert(shares.slice(0, -1).every((_, stage) => shouldPrune(stage, -1, better)));
    assertEquals(shouldPrune(shares.length - 1, -1, better), false);
  }
});

Deno.test("stages are growing shares of the bars, the last one all of them", () => {
  for (const name of PRUNER_NAMES) {
    const { shares } = createPruner(name);
    assertEquals(shares.toSorted((a, b) => a - b), [...shares]);
    assertEquals(shares.at(-1), 1);
  }
  assertEquals(halvingPruner(3, 3).shares, [1 / 9, 1 / 3, 1]);
  assertEquals(stageEnds(halvingPruner(3, 3), 100, 1000), [200, 400, 1000]);
  assertEquals(stageEnds(medianPruner(), 7, 8), [8, 8, 8, 8]);
});

Deno.test("createPruner() says which pruners there are", () => {
  assertThrows(
    () => createPruner("mean"),
    ParameterError,
    'Set prune to one of median, halving: it is "mean"',
  );
});
