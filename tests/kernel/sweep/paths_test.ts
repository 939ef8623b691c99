import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { compilerOf } from "../../../kernel/sweep/compile.ts";
import { evaluatorOf } from "../../../kernel/sweep/evaluate_chunk.ts";
import { TRIAL_METRICS } from "../../../kernel/sweep/outcomes.ts";
import { randomWalk } from "../random_walk.ts";
import { assertTrial, evaluatedInFull, setupOf, within1e9 } from "./expected.ts";
import { options, rules, strategyOf, windowsOf } from "./random_strategies.ts";

const LENGTH = 240;
const cases = fc.record({
  seed: fc.nat(1_000),
  all: fc.array(rules, { minLength: 1, maxLength: 6 }),
  options,
  windows: windowsOf(LENGTH),
});

Deno.test("random strategies decide alike on the fast path and through the full engine, their metrics within 1e-9", () => {
  let trades = 0;
  fc.assert(
    fc.property(cases, ({ seed, all, options, windows }) => {
      const setup = setupOf([randomWalk(LENGTH, seed)], windows, options);
      const strategy = strategyOf(all);
      const { program, compiled } = compilerOf(strategy).compile(all.map((_, i) => ({ rules: i })));
      assertEquals(compiled.length, all.length);
      const chunk = { id: 0, account: 0, length: all.length, trials: program };
      const fast = evaluatorOf(setup).evaluate(chunk);
      const full = evaluatedInFull(setup, chunk);
      assertEquals(fast.failures, full.failures);
      assertEquals(fast.metrics.trades, full.metrics.trades);
      for (const name of TRIAL_METRICS) {
        const [ours, theirs] = [fast.metrics[name as "sharpe"], full.metrics[name as "sharpe"]];
        ours.forEach((value, row) => within1e9(value, theirs[row]!, `${name} of row ${row}`));
      }
      fast.segments.forEach((segments, w) => {
        const theirs = full.segments[w]!;
        assertEquals(segments.count, theirs.count);
        segments.sum.forEach((value, k) => within1e9(value, theirs.sum[k]!, `sum ${k} of window ${w}`));
        segments.squares.forEach((value, k) =>
          within1e9(value, theirs.squares[k]!, `squares ${k} of window ${w}`)
        );
      });
      trades += full.metrics.trades.reduce((sum, count) => sum + (count || 0), 0);
    }),
    { numRuns: 300 },
  );
  assert(trades > 300, `${trades} trades: that is no test`);
});

Deno.test("random strategies through the full engine are their backtests to the last bit", () => {
  fc.assert(
    fc.property(cases, ({ seed, all, options, windows }) => {
      const setup = setupOf([randomWalk(LENGTH, seed)], windows, options);
      const strategy = strategyOf(all);
      const points = all.map((_, i) => ({ rules: i }));
      const { program } = compilerOf(strategy).compile(points);
      const outcomes = evaluatedInFull(setup, { id: 0, account: 0, length: all.length, trials: program });
      points.forEach((point, trial) => assertTrial(outcomes, trial, strategy(point), setup));
    }),
    { numRuns: 60 },
  );
});
