import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { some } from "../../../../kernel/optimize/part.ts";
import { goalsOf } from "../../../../kernel/run/sweep/objective.ts";
import type { Kept } from "../../../../kernel/run/walk_forward/kept.ts";
import { verdictOf } from "../../../../kernel/run/walk_forward/verdict.ts";
import type { WalkForwardColumns } from "../../../../kernel/run/walk_forward/walk_forward_result.ts";
import type { Metrics } from "../../../../kernel/stats/core_metrics.ts";

const windows = { length: 10, totalReturn: new Float64Array(10).fill(0.01) } as unknown as WalkForwardColumns;

/** Of ten tests that made money and kept a share of a Sharpe ratio of 1. */
function verdictAt(kept: number) {
  const [goal] = goalsOf("sharpe");
  const measured = { measured: 10, inSample: 1, outOfSample: kept, efficiency: some(kept) };
  const given = { stability: measured, measured, measure: goal, reason: null } as unknown as Kept;
  return verdictOf(windows, [], goal, { totalReturn: 0.1 } as Metrics, given);
}

Deno.test("the verdict on a walk-forward never says that a limit was kept which was not", () => {
  const seen = new Set<string>();
  for (let kept = 1; kept < 1_000; kept++) {
    const { light, text } = verdictAt(kept / 1_000);
    const percent = Number(/ (\d+)\u2009% of it kept/.exec(text)![1]);
    assertEquals(light, percent < 70 ? "red" : percent < 90 ? "amber" : "green", text);
    assert(percent <= kept / 10 && percent > kept / 10 - 1.01);
    seen.add(light);
  }
  assertEquals(seen.size, 3);
  assertStringIncludes(verdictAt(0.696).text, "Do not trade this: ");
  assertStringIncludes(verdictAt(0.696).text, "69\u2009% of it kept");
  assertStringIncludes(verdictAt(0.7).text, "70\u2009% of it kept");
});
