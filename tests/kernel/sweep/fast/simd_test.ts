/** WebAssembly beside its twin in TypeScript: the same bits. And both beside the masks of kernel/signals. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { compileSimd } from "../../../../cli/simd_build.ts";
import { simdFile, simdSources } from "../../../../kernel/run/sweep/simd.ts";
import {
  aboveMask,
  andMask,
  betweenMask,
  crossMask,
  notMask,
  orMask,
} from "../../../../kernel/signals/masks.ts";
import { fastEvaluator, type FastTrials } from "../../../../kernel/sweep/fast/mod.ts";
import { OPERATION_SIZE, OPERATIONS, PLAN_PARTS } from "../../../../kernel/sweep/program.ts";
import { seededRandom } from "../../random_walk.ts";
import { options, shapeWithWindows, someBars, someMask } from "./arbitrary.ts";
import {
  accountOf,
  assertOutcome,
  assertSelected,
  blankFor,
  engineOutcome,
  givenTrials,
  type MaskPair,
} from "./trials.ts";

const simd = new WebAssembly.Module(await compileSimd(simdSources()));

/** Columns that cross and touch often, with values that only doubles tell apart, and without values at the beginning. */
function someColumns(length: number, seed: number): Float64Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: 5 }, (_, k) => {
    const warmUp = Math.floor(random() * Math.min(40, length));
    let value = 3;
    return Float64Array.from({ length }, (_, i) => {
      if (random() < 0.3) value = 1 + Math.floor(random() * 4);
      if (i < warmUp || (k === 4 && random() < 0.05)) return NaN;
      if (k === 3 && random() < 0.02) return random() < 0.5 ? Infinity : -1e300;
      return value + (random() < 0.3 ? (Math.floor(random() * 3) - 1) * 1e-12 : 0);
    });
  });
}

/** Random operations on columns and two given masks, with the masks that they must come to. */
function someProgram(length: number, seed: number, trials: number) {
  const random = seededRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const columns = someColumns(length, seed + 1);
  const given = [someMask(length, seed + 2, 0.3), someMask(length, seed + 3, 0.9)];
  const masks = [...given];
  const operations: number[] = [];
  const add = (kind: number, a: number, b: number, c: number) => {
    operations.push(kind, a, b, c);
    const [x, y, z] = [a, b, c].map((k) => columns[k]!);
    const two = c < 0 ? [masks[a]!, masks[b]!] : [masks[a]!, masks[b]!, masks[c]!];
    masks.push([
      () => aboveMask(x!, y!),
      () => crossMask(x!, y!),
      () => betweenMask(x!, y!, z!),
      () => andMask(...two),
      () => orMask(...two),
      () => notMask(masks[a]!),
    ][kind]!());
  };
  while (operations.length < 14 * OPERATION_SIZE) {
    const kind = below(OPERATIONS.length);
    const from = kind < 3 ? columns.length : masks.length;
    const [a, b, c] = [below(from), below(from), below(from)];
    add(kind, a, kind === 5 ? -1 : b, kind === 2 || (kind > 2 && kind < 5 && random() < 0.3) ? c : -1);
    if (kind === 1 && random() < 0.6) add(1, b, a, -1);
  }
  const plans = new Int32Array(trials * PLAN_PARTS.length).fill(-1);
  for (let trial = 0; trial < trials; trial++) {
    const at = trial * PLAN_PARTS.length;
    plans[at] = below(masks.length);
    // Next to each other, as crossings of both directions are.
    plans[at + 1] = random() < 0.2
      ? -1
      : random() < 0.5
      ? (plans[at]! + 1) % masks.length
      : below(masks.length);
  }
  const program: FastTrials = {
    columns,
    given,
    operations: Int32Array.from(operations),
    plans,
    trials: Int32Array.from({ length: trials }, (_, trial) => trial),
  };
  return { program, masks };
}

Deno.test("WebAssembly and TypeScript come to the same bits, and to what the masks of signals give", () => {
  let done = 0;
  fc.assert(
    fc.property(shapeWithWindows, options, fc.nat(), ([shape, windows], given, seed) => {
      const bars = someBars(shape);
      const account = accountOf(bars, given, windows);
      const { program, masks } = someProgram(bars.length, seed, 6);
      const [script, compiled] = [blankFor(6, windows), blankFor(6, windows)];
      const left = fastEvaluator(account).evaluate(program, script);
      assertEquals(fastEvaluator(account, simd).evaluate(program, compiled), left);
      assertEquals(compiled, script);
      for (let trial = 0; trial < 6; trial++) {
        const [entries, exits] = program.plans.subarray(trial * PLAN_PARTS.length);
        const pair = [masks[entries!]!, exits! < 0 ? null : masks[exits!]!] as const;
        windows.forEach((window, w) => {
          if (left.includes(trial * windows.length + w)) return;
          done++;
          const expected = engineOutcome(bars, given, pair, window);
          assertOutcome(compiled, trial, w, windows.length, expected);
        });
      }
    }),
    { numRuns: 400, seed: 3 },
  );
  assert(done > 2_400, `only ${done} rows were done`);
});

Deno.test("trials walked over some windows, one selection after the other, come to the bits of all windows", () => {
  let [done, stayed] = [0, 0];
  fc.assert(
    fc.property(shapeWithWindows, options, fc.nat(), ([shape, some], given, seed) => {
      const windows = [...some, { from: 0, to: shape.length }];
      const account = accountOf(someBars(shape), given, windows);
      const { program } = someProgram(shape.length, seed, 4);
      const all = blankFor(4, windows);
      const left = fastEvaluator(account).evaluate(program, all);
      const evaluators = [fastEvaluator(account), fastEvaluator(account, simd)];
      for (const places of [[windows.length - 1], [0], [...windows.keys()].filter((w) => w !== seed % 2)]) {
        for (const evaluator of evaluators) {
          const outcomes = blankFor(4, places.map((place) => windows[place]!));
          const own = evaluator.evaluate({ ...program, windows: places }, outcomes);
          assertSelected(outcomes, all, places);
          assertEquals(
            own,
            left.flatMap((row) => {
              const at = places.indexOf(row % windows.length);
              return at < 0 ? [] : [Math.floor(row / windows.length) * places.length + at];
            }),
          );
          done += outcomes.length - own.length;
          stayed += own.length;
        }
      }
    }),
    { numRuns: 200, seed: 4 },
  );
  assert(done > 2_000 && stayed > 200, `${done} rows were done and ${stayed} were not`);
});

Deno.test("crosses of many columns, which TypeScript finds together, are those of WebAssembly and of signals", () => {
  for (const seed of [1, 2, 3]) {
    const length = 300;
    const windows = [{ from: 0, to: length, edges: [128] }, { from: 70, to: 290 }];
    const account = accountOf(
      someBars({ length, market: "US", price: 100, swing: 0.02, ties: 0.1, volume: 1e12, seed }),
      {},
      windows,
    );
    const columns = Array.from({ length: 9 }, (_, k) => someColumns(length, 10 * seed + k)).flat();
    const operations: number[] = [];
    const plans: number[] = [];
    const pairs: [number, number][] = [];
    for (let a = 0; a < columns.length; a++) {
      // One pair comes twice.
      for (let b = a === 1 ? 0 : a + 1; b < columns.length; b++) {
        if (a === b) continue;
        const at = operations.length / OPERATION_SIZE;
        operations.push(...[1, a, b, -1], ...[1, b, a, -1]);
        plans.push(at, at + 1, ...Array(PLAN_PARTS.length - 2).fill(-1));
        pairs.push([a, b]);
      }
    }
    const trials = Int32Array.from(pairs, (_, trial) => trial);
    const program = {
      columns,
      given: [],
      operations: Int32Array.from(operations),
      plans: Int32Array.from(plans),
      trials,
    };
    const [script, compiled, given] = [1, 2, 3].map(() => blankFor(pairs.length, windows));
    const left = fastEvaluator(account).evaluate(program, script!);
    assertEquals(fastEvaluator(account, simd).evaluate(program, compiled!), left);
    assertEquals(script, compiled);
    const masks = pairs.map(([a, b]): MaskPair => [
      crossMask(columns[a]!, columns[b]!),
      crossMask(columns[b]!, columns[a]!),
    ]);
    assertEquals(fastEvaluator(account).evaluate(givenTrials(masks), given!), left);
    assertEquals(script, given);
    assert(script!.metrics.trades.reduce((sum, trades) => sum + trades, 0) > 10_000);
  }
});

Deno.test("accounts that take turns in one thread do not disturb each other, nor do tiles of many trials", () => {
  const windows = [{ from: 0, to: 700, edges: [100, 101, 400] }, { from: 300, to: 600 }];
  const shape = { length: 700, market: "US", price: 100, swing: 0.02, ties: 0.1, volume: 1e12 } as const;
  const cases = [1, 2].map((seed) => {
    const account = accountOf(someBars({ ...shape, seed }), {}, windows);
    const { program } = someProgram(700, seed, 3_000);
    const expected = blankFor(3_000, windows);
    const left = fastEvaluator(account).evaluate(program, expected);
    return { evaluator: fastEvaluator(account, simd), program, expected, left };
  });
  for (let round = 0; round < 2; round++) {
    for (const { evaluator, program, expected, left } of cases) {
      const outcomes = blankFor(3_000, windows);
      assertEquals(evaluator.evaluate(program, outcomes), left);
      assertEquals(outcomes, expected);
    }
  }
});

Deno.test("a build is named by its sources: one of other sources is not found", () => {
  const sources = simdSources();
  const changed = new Map([...sources, ["walk.ts", `${sources.get("walk.ts")} `]]);
  assert(simdFile(sources).href !== simdFile(changed).href);
  assertEquals(simdFile(sources).href, simdFile(simdSources()).href);
});
