/** The fast path beside the full engine: the same fills, and so the same numbers. */
import { assert } from "@std/assert";
import fc from "fast-check";
import { fastEvaluator } from "../../../../kernel/sweep/fast/mod.ts";
import { options, shapeWithWindows, someBars, someMask } from "./arbitrary.ts";
import { accountOf, assertOutcome, blankFor, engineOutcome, givenTrials, type MaskPair } from "./trials.ts";

const trial = fc.record({
  seed: fc.nat(),
  entries: fc.constantFrom(0, 0.02, 0.3, 1),
  exits: fc.constantFrom(null, 0, 0.02, 0.3, 1),
});

Deno.test("the fast path comes to what the full engine does, whatever the bars, options, masks and windows", () => {
  let done = 0;
  let total = 0;
  fc.assert(
    fc.property(
      shapeWithWindows,
      options,
      fc.array(trial, { minLength: 1, maxLength: 4 }),
      ([of, windows], given, trials) => {
        const own = someBars(of);
        const pairs = trials.map(({ seed, entries, exits }): MaskPair => [
          someMask(own.length, seed, entries),
          exits === null ? null : someMask(own.length, seed + 1, exits),
        ]);
        const outcomes = blankFor(pairs.length, windows);
        const left = fastEvaluator(accountOf(own, given, windows)).evaluate(givenTrials(pairs), outcomes);
        pairs.forEach((pair, k) =>
          windows.forEach((window, w) => {
            total++;
            if (left.includes(k * windows.length + w)) return;
            done++;
            assertOutcome(outcomes, k, w, windows.length, engineOutcome(own, given, pair, window));
          })
        );
      },
    ),
    { numRuns: 1_500, seed: 7 },
  );
  assert(done > total / 2, `only ${done} of ${total} rows were done by the fast path`);
});
