/** The notebook about optimisation. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { assertExplained, runExample, storedExample } from "./example_notebook.ts";

/** The Sharpe ratios that the notebook's last words are about. */
const SAID = { inSample: "0.64", outOfSample: "0.73", crossover: "0.17", index: "0.52" };

Deno.test("the notebook about optimisation is stored without outputs, each short piece of code after a word about it", async () => {
  const notebook = await storedExample("optimise.ipynb");
  assertExplained(notebook);
  for (const figure of Object.values(SAID)) assertStringIncludes(notebook.cells.at(-1)!.source, figure);
});

Deno.test("the notebook about optimisation sweeps, judges, searches and tests once on bars that were locked away", () =>
  runExample("optimise.ipynb", (shown, workspace) => {
    assertStringIncludes(shown("held"), "times used");
    // 46 fast lengths by 37 slow ones, of which the strategy's check refuses those with fast not below slow.
    const pairs = Array.from(
      { length: 46 * 37 },
      (_, i) => [5 + i % 46, 20 + 5 * Math.floor(i / 46)] as const,
    )
      .filter(([fast, slow]) => fast < slow).length.toLocaleString("en-US");
    const words = {
      sweep: [`${pairs} trials`, "Sharpe in sample", "Sharpe out of sample", "Do not trade this yet"],
      report: [`The best of ${pairs}`, "Do not trade this", "Overfitting: red light"],
      stability: ["Sharpe around fast and slow"],
      sql: ["inSample", "outOfSample"],
      best: ["SMA crossover", "in sample"],
      search: ["200 trials", "Sharpe of each trial", "Searched by", "Sharpe out of sample"],
      parallel: ["adxBars; minAdx; Sharpe"],
      importance: ["What decides Sharpe"],
      ledger: [`${pairs}`, "ma_trend_adx"],
      test: ["Comparison of 3 · 2016-03-30 → 2020-04-17"],
    };
    for (const [id, texts] of Object.entries(words)) {
      for (const text of texts) assertStringIncludes(shown(id), text);
    }
    const numbers = shown("equal").split("\n").slice(2).map((line) => line.trim().split(/\s{2,}/));
    assertEquals(numbers.length, 3);
    for (const [metric, row, run] of numbers) assertEquals(row, run, metric);
    const sharpe = (name: string) =>
      shown("test").split("\n").find((line) => line.startsWith(name))!.split(/ {2,}/)[4]!.replace("*", "");
    assertEquals([sharpe("crossover"), sharpe("the index")], [SAID.crossover, SAID.index]);
    const best = /^ *1,211 +38 +200 +(\S+) +(\S+) /m.exec(shown("sweep"))!;
    assertEquals([best[1], best[2]], [SAID.inSample, SAID.outOfSample]);
    const sweeps = Array.from(Deno.readDirSync(`${workspace}/.tapebook/sweeps`), ({ name }) => name);
    assertEquals(sweeps.filter((name) => name.endsWith(".parquet")).length, 2);
  }));
