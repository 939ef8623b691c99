/** The notebook about comparisons. */
import { assertStringIncludes } from "@std/assert";
import { assertExplained, runExample, storedExample } from "./example_notebook.ts";

Deno.test("the notebook about comparisons is stored without outputs, each short piece of code after a word about it", async () => {
  assertExplained(await storedExample("compare.ipynb"));
});

Deno.test("the notebook about comparisons compares, combines, divides and stresses", () =>
  runExample("compare.ipynb", (shown) => {
    const words = {
      compare: "after Holm's correction for 6 pairs",
      windows: "sign test of the first two p",
      all: "it is more than luck",
      correlation: "Correlation of returns",
      rolling: "Rolling correlation",
      portfolio: "risk-parity weights, rebalanced every month",
      frontier: "Greatest Sharpe",
      regimes: "bear-volatile",
      hidden: "Regimes of S&P 500",
      stress: "A jump of all prices",
      replay: "with 2008 at the end",
      contributions: "Contributions by side",
      factors: "alpha",
    };
    for (const [id, text] of Object.entries(words)) assertStringIncludes(shown(id), text);
  }));
