/** The kernel as a notebook sees it: a small cell's round trip, and the quickstart from nothing to its last plot. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readNotebook } from "../document/read.ts";
import { startKernel } from "../jupyter/start.ts";
import { kernelEnvironment } from "../jupyter/environment.ts";
import type { Bench } from "./bench.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const examples = join(root, "notebooks", "examples");

const start = (workspace: string) =>
  startKernel({
    productRoot: root,
    folder: examples,
    env: { ...kernelEnvironment(Deno.env.toObject()), TAPEBOOK_WORKSPACE: workspace },
  });

export const benches: Bench[] = [
  {
    name: "round trip of a 1+1 cell",
    aimMs: 15,
    yardstick: "process",
    samples: 100,
    async measure(samples) {
      const kernel = await start(examples);
      const times: number[] = [];
      for (let i = -10; i < samples; i++) {
        const started = performance.now();
        await kernel.execute({ id: "a", source: "1+1" }, () => {});
        if (i >= 0) times.push(performance.now() - started);
      }
      await kernel.close();
      return times;
    },
  },
  {
    name: "quickstart, cold kernel to last plot",
    aimMs: 3000,
    yardstick: "process",
    samples: 5,
    async measure(samples) {
      const read = readNotebook(await Deno.readTextFile(join(examples, "quickstart.ipynb")));
      if (!read.ok) throw new Error(read.message);
      const cells = read.notebook.cells.filter((cell) => cell.cell_type === "code");
      const times: number[] = [];
      const workspace = await Deno.makeTempDir();
      for (let i = 0; i < samples; i++) {
        const started = performance.now();
        const kernel = await start(workspace);
        for (const { id, source } of cells) {
          const { status } = await kernel.execute({ id, source }, () => {});
          if (status !== "ok") throw new Error(`a cell of the quickstart ended with ${status}`);
        }
        times.push(performance.now() - started);
        await kernel.close();
      }
      await Deno.remove(workspace, { recursive: true });
      return times;
    },
  },
];
