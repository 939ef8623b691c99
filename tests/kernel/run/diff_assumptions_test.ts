import { assert, assertEquals } from "@std/assert";
import { diffAssumptions } from "../../../kernel/run/diff_assumptions.ts";
import { DISPLAY } from "../../../kernel/run/display.ts";

Deno.test("differences of assumptions are rows, and a table where they are shown", async () => {
  const differences = diffAssumptions({ cash: 5 });
  assertEquals(differences.map(({ option, a, b }) => [option, a, b]), [["cash", "5", "100000"]]);
  const bundle = await differences[DISPLAY]();
  const text = String(bundle["text/plain"]);
  assert(text.includes("A run begins with 5 (Tapebook with cash), 100000 (Tapebook)."), text);
});

Deno.test("no difference is said in words", async () => {
  const bundle = await diffAssumptions("zipline", "zipline")[DISPLAY]();
  assert(String(bundle["text/plain"]).includes("no difference"));
});
