import { assertEquals, assertStringIncludes } from "@std/assert";
import { advice, NEEDS } from "./setup.ts";
import { kindOf } from "./kinds.ts";

Deno.test("advice() names what is missing and the packages that bring it", () => {
  const text = advice(NEEDS);
  assertStringIncludes(text, "chromium and nbclient and redis");
  assertStringIncludes(text, "apt-get install -y chromium fonts-liberation python3-nbclient");
});

Deno.test("kindOf() sorts a test by its folder and knows no kind for a stray file", () => {
  assertEquals(kindOf("tests/kernel/engine/simulate_test.ts")?.name, "unit");
  assertEquals(kindOf("tests/e2e/notebook_test.ts")?.name, "e2e");
  assertEquals(kindOf("tests/kernels/x_test.ts"), undefined);
});
