/** The notebook about walk-forwards and cross-validation. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { assertExplained, runExample, storedExample } from "./example_notebook.ts";

Deno.test("the notebook about walk-forwards is stored without outputs, each short piece of code after a word about it", async () => {
  assertExplained(await storedExample("walk-forward.ipynb"));
});

Deno.test("the notebook about walk-forwards trades each year with the choice of the years before, and cross-validates", () =>
  runExample("walk-forward.ipynb", (shown) => {
    const both = [
      "28 trials in each of 15 windows",
      "Sharpe in sample",
      "Sharpe out of sample",
      "Picked most",
    ];
    const words = {
      rolling: [...both, "trained on 5 years, tested on 1 year"],
      anchored: [...both, "everything from the first 5 years on"],
      curves: ["Comparison of 3 · 2005-01-03 → 2020-01-02", "rolling", "anchored", "the index"],
      stability: ["Rolling, 2005-01-03 to 2020-01-03: fast"],
      steadier: ["Anchored, 2005-01-03 to 2020-01-03: fast"],
      window: ["S&P 500 · 2005"],
      folds: ["28 points, 28 folds of 8 groups, purge 60, embargo 60", "the 7 paths of the tests"],
    };
    for (const [id, texts] of Object.entries(words)) {
      for (const text of texts) assertStringIncludes(shown(id), text);
    }
    // The verdict: Sharpe in and out of sample, and how many of the tests made money.
    for (const id of ["rolling", "anchored"]) {
      assertMatch(
        shown(id),
        /Sharpe was −?\d\.\d\d in sample and −?\d\.\d\d out of sample .* \d+ of 15 tests made money/,
      );
    }
    // Until the first window differs nothing but the length of the training, which is the same there.
    const first = (id: string) => /^2005-01-03 .*$/m.exec(shown(id))![0];
    assertEquals(first("rolling"), first("anchored"));
    const chosen = /^2005-01-03 +\S+ +(\d+) +(\d+) /m.exec(shown("rolling"))!;
    assertStringIncludes(shown("window"), `SMA crossover ${chosen[1]}/${chosen[2]} `);
    assertEquals(shown("paths").split("\n").slice(2).length, 7);
  }));
