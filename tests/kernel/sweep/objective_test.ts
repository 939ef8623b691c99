import { assert, assertEquals } from "@std/assert";
import { backtest, crossedAbove, crossedBelow, defineStrategy, ema, STATISTICS, z } from "tapebook";
import { setupEvaluator } from "../../../kernel/run/sweep/setup_evaluator.ts";
import type { StatisticName } from "../../../kernel/stats/registry.ts";
import { compilerOf } from "../../../kernel/sweep/compile.ts";
import { TRIAL_METRICS } from "../../../kernel/sweep/outcomes.ts";
import { randomWalk } from "../random_walk.ts";
import { setupOf, wholeOf } from "./expected.ts";

const cross = defineStrategy({
  name: "cross",
  params: { n: z.int().default(5) },
  indicators: ({ close }, p) => ({ fast: ema(close, p.n), slow: ema(close, 3 * p.n) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});
const bars = randomWalk(700, 4);
const points = [{ n: 3 }, { n: 5 }, { n: 9 }];

Deno.test("an objective is what a run's statistics() says, of every statistic", async () => {
  const setup = setupOf([bars], [wholeOf([bars])], { costs: "us-equity" });
  const runs = await Promise.all(points.map((point) => backtest(cross(point), bars, { costs: "us-equity" })));
  const { program } = compilerOf(cross).compile(points);
  const chunk = { id: 0, account: 0, length: points.length, trials: program };
  let defined = 0;
  for (const name of Object.keys(STATISTICS) as StatisticName[]) {
    const { evaluate } = await setupEvaluator({ ...setup, objective: name });
    const { objective, metrics, failures } = evaluate(chunk);
    assertEquals(failures.size, 0);
    const isMetric = (TRIAL_METRICS as readonly string[]).includes(name);
    const values = isMetric ? metrics[name as "sharpe"] : objective!;
    assertEquals(objective === null, isMetric);
    runs.forEach((run, trial) => {
      const expected = run.statistics()[name].value ?? NaN;
      const slack = 1e-9 * Math.max(1, Math.abs(expected));
      const actual = values[trial]!;
      assert(
        Object.is(actual, expected) || Math.abs(actual - expected) <= (isMetric ? slack : 0),
        `${name}: ${actual}, ${expected}`,
      );
      if (!Number.isNaN(expected)) defined++;
    });
  }
  assert(defined > 100, "statistics that are not defined would test nothing");
});
