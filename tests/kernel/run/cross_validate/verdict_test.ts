import { assertEquals, assertStringIncludes } from "@std/assert";
import { verdictOf } from "../../../../kernel/run/cross_validate/verdict.ts";

/** Of so many paths with a Sharpe ratio of 1, and others with one of next to nothing below zero. */
const verdictOn = (above: number, below: number, inSample = 0.9) =>
  verdictOf(
    Float64Array.from({ length: above + below }, (_, i) => i < above ? 1 : -0.001),
    { inSample: Float64Array.of(inSample) },
  );

Deno.test("the verdict on a cross-validation never says that nine of ten paths are above zero where they are not", () => {
  for (let paths = 2; paths < 60; paths++) {
    for (let below = 0; below < paths / 4; below++) {
      const { light, text } = verdictOn(paths - below, below);
      const percent = Number(/(\d+)\u2009% of them above zero/.exec(text)![1]);
      assertEquals(light, percent < 90 ? "red" : light, text);
      if (percent >= 90) assertEquals(light === "red", false, text);
    }
  }
  assertStringIncludes(verdictOn(26, 3).text, "89\u2009% of them above zero");
});

Deno.test("the verdict on a cross-validation is green from 90 % of the Sharpe ratio in training, amber from 70 %", () => {
  const lights = [1.1, 1.12, 1.4, 1.44].map((inSample) => verdictOn(5, 0, inSample).light);
  assertEquals(lights, ["green", "amber", "amber", "red"]);
  assertEquals(verdictOn(5, 0, -1).light, "red");
});
