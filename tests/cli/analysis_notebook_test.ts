/** The notebook about analysis, as it is stored and as it runs: without a network, in a workspace of its own. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { runExample, storedExample } from "./example_notebook.ts";

Deno.test("the notebook about analysis is stored without outputs, as Jupyter would write it", async () => {
  await storedExample("analysis.ipynb");
});

Deno.test("the notebook about analysis shows a tear sheet, tests it against luck and writes reports", () =>
  runExample("analysis.ipynb", (shown, workspace) => {
    for (const words of ["SUMMARY", "out of sample from", "RISK ASSESSMENT", "ASSUMPTIONS"]) {
      assertStringIncludes(shown("sheet"), words);
    }
    assertStringIncludes(shown("statistics"), "the number of trials was not given");
    assertStringIncludes(shown("sure"), "max drawdown");
    assertStringIncludes(shown("sql"), "2008");
    assertStringIncludes(shown("html"), "Wrote crossover.html");
    assertStringIncludes(shown("template"), "true");
    assertStringIncludes(shown("arbitrage"), "opportunities left more than");
    const reports = Array.from(Deno.readDirSync(join(workspace, "reports")), ({ name }) => name).toSorted();
    assertEquals(reports, ["crossover.html", "crossover.xlsx", "short.html"]);
  }));
