import { assertAlmostEquals, assertEquals } from "@std/assert";
import { signTest } from "../../../kernel/stats/sign_test.ts";
import golden from "../../golden/stats/comparison.json" with { type: "json" };

Deno.test("signTest() is scipy's binomial test, also for thousands of meetings", () => {
  for (const { ahead, behind, p } of golden.sign) assertAlmostEquals(signTest(ahead, behind), p, 1e-10 * p);
  assertEquals([signTest(0, 0), signTest(1, 0), signTest(4, 4)], [1, 1, 1]);
});
