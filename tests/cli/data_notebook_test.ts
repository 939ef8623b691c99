/** The notebook about data, as it is stored and as it runs: without a network, in a workspace of its own. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { assertExplained, runExample, storedExample } from "./example_notebook.ts";

Deno.test("the notebook about data is stored without outputs, each short piece of code after a word about it", async () => {
  assertExplained(await storedExample("data.ipynb"));
});

Deno.test("the notebook about data finds the faults that it made, repairs, stores, loads, adjusts, pins and exports", () =>
  runExample("data.ipynb", (shown) => {
    assertStringIncludes(shown("import"), "Rows were out of order and have been sorted by time.");
    for (
      const fault of ["error, duplicates: 1 row", "unit: Prices are about 100 times too high in 20 rows"]
    ) {
      assertStringIncludes(shown("report").toLowerCase(), fault.toLowerCase());
    }
    assertStringIncludes(shown("report"), "gaps: 1 gap of more than 6 sessions: 15 sessions");
    assertStringIncludes(shown("repair"), "score now 95 of 100");
    assertStringIncludes(shown("load"), "741 bars · Acme · 1d · 2019-01-02 → 2021-12-30 · import");
    assertEquals(shown("pin").match(/true/g)?.length, 2);
    assertStringIncludes(shown("describe"), "US/1d/ACME · Acme · 741 bars · import");
  }));
