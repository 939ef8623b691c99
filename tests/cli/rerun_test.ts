/** How people really work: cells run again, out of order, with other parameters; what they save must still repeat. */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { readNotebook } from "../../document/read.ts";
import { kernelEnvironment } from "../../jupyter/environment.ts";
import type { Kernel } from "../../jupyter/kernel.ts";
import { startKernel } from "../../jupyter/start.ts";
import { withWorkspace } from "../kernel/data/workspace.ts";
import { codeOf, command, savedRuns } from "./command.ts";

const CELLS = {
  strategy:
    `import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, plot, sma, z } from "tapebook";
const cross = defineStrategy({
  name: "cross",
  params: { fast: z.int(), slow: z.int() },
  indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});`,
  options: 'const options: { costs?: "us-equity" } = {};',
  costs: 'options.costs = "us-equity";',
  bars: 'const bars = await loadBars("SP500", { start: "2015-01-01" });\nbars',
  run: "const run = await backtest(cross({ fast: 20, slow: 100 }), bars, options);\nrun",
  look: "plot.price(bars, run.trades)",
  save: "await run.save();",
};

async function execute(kernel: Kernel, id: string, source: string): Promise<void> {
  const outputs: unknown[] = [];
  const { status } = await kernel.execute({ id, source }, (event) => outputs.push(event));
  assertEquals(status, "ok", Deno.inspect(outputs.at(-1)));
}

Deno.test("a run made by executing cells again is saved with the cells that repeat it", () =>
  withWorkspace(async (workspace) => {
    const env = { ...kernelEnvironment(Deno.env.toObject()), TAPEBOOK_WORKSPACE: workspace };
    const productRoot = fileURLToPath(new URL("../..", import.meta.url));
    const kernel = await startKernel({ productRoot, folder: workspace, env, stills: false });
    try {
      for (const [id, source] of Object.entries(CELLS)) await execute(kernel, id, source);
      for (const [id, source] of Object.entries(CELLS)) await execute(kernel, id, source);
      assertEquals(savedRuns(workspace).length, 1);

      await execute(kernel, "run", CELLS.run.replace("fast: 20", "fast: 10"));
      await execute(kernel, "bars", CELLS.bars.replace("2015", "2016"));
      await execute(kernel, "run", CELLS.run.replace("fast: 20", "fast: 10"));
      await execute(kernel, "save", CELLS.save);
    } finally {
      await kernel.close();
    }
    const saved = savedRuns(workspace);
    assertEquals(saved.length, 2);
    for (const path of saved) {
      const read = readNotebook(await Deno.readTextFile(path));
      assert(read.ok);
      assertEquals(read.notebook.cells.map(({ id }) => id), [
        "heading",
        "strategy",
        "options",
        "costs",
        "bars",
        "run",
      ]);
      assert(!codeOf(read.notebook).some((source) => source.includes("save")));
      const { code, stdout, stderr } = await command("verify", workspace, path);
      assertEquals([code, stderr], [0, ""], stdout);
    }
  }));
