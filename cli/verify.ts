/**
 * `deno task verify FILE`: runs a saved run's notebook in a fresh kernel and compares the numbers.
 *
 * Ends with 0 when they are equal, 1 when they differ (metric, before, after and the likely cause are printed), 2 when
 * the notebook could not be run.
 */
import { z } from "zod";
import type { CodeCell, Notebook } from "../document/notebook.ts";
import { RUN_MIME, type RunRecord } from "../kernel/mod.ts";
import { cellsHash } from "../kernel/run/run_notebook.ts";
import { compareRuns, type Comparison, differenceTable } from "./compare_runs.ts";
import { executeNotebook } from "./execute_notebook.ts";
import { complain, print } from "./print.ts";
import { readNotebookFile } from "./read_notebook_file.ts";

const USAGE = "Usage: deno task verify FILE, where FILE is a saved run, such as notebooks/runs/ID.ipynb.";

/** As much of a record as the comparison reads; files come from anywhere. */
const record = z.object({
  id: z.string(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  metrics: z.record(z.string(), z.number().nullable()),
  manifest: z.object({
    strategy: z.object({ name: z.string(), version: z.string(), hash: z.string() }),
    parameters: z.record(z.string(), z.unknown()),
    data: z.array(z.object({
      symbol: z.string(),
      timeframe: z.string(),
      first: z.string(),
      last: z.string(),
      rows: z.number(),
      hash: z.string(),
    })),
    config: z.record(z.string(), z.unknown()),
    engine: z.object({ version: z.string(), code: z.string() }),
    runtime: z.record(z.string(), z.string()),
  }),
});
const savedRun = record.extend({ cells: z.string() });

async function verify(args: string[]): Promise<number> {
  const [path, ...rest] = args;
  if (!path || path.startsWith("-") || rest.length > 0) return refuse(USAGE, path === "--help" ? 0 : 2);
  const file = await readNotebookFile(path);
  if (!file.ok) return refuse(file.message);
  const parsed = savedRun.safeParse(file.notebook.metadata.tapebook);
  if (!parsed.success) {
    return refuse(
      `${path} is not a saved run: its metadata holds no complete manifest. Save one with run.save().`,
    );
  }
  const { cells, ...known } = parsed.data;
  const saved = known as unknown as RunRecord;
  const { notebook, failure } = await executeNotebook(file.notebook, { path, stills: false });
  if (failure) return refuse(`${path} could not be run. Cell ${failure.number} failed: ${failure.message}`);
  const repeated = lastRun(notebook);
  if (!repeated) return refuse(`${path} ran but showed no run. End its last cell with the run's name.`);
  return report(
    path,
    saved,
    repeated,
    compareRuns(saved, repeated, cellsHash(codeCells(notebook)) !== cells),
  );
}

const codeCells = (notebook: Notebook): CodeCell[] =>
  notebook.cells.filter((cell) => cell.cell_type === "code");

/** The last run among the outputs: a saved notebook ends with its own. */
function lastRun(notebook: Notebook): RunRecord | undefined {
  for (const { outputs } of codeCells(notebook).reverse()) {
    for (const output of outputs.toReversed()) {
      if (output.output_type !== "execute_result" && output.output_type !== "display_data") continue;
      const parsed = record.safeParse(output.data[RUN_MIME]);
      if (parsed.success) return parsed.data as unknown as RunRecord;
    }
  }
}

function report(path: string, saved: RunRecord, repeated: RunRecord, comparison: Comparison): number {
  if (comparison.equal) {
    print(`${path}: equal. Digest ${saved.digest.slice(0, 12)}, ${saved.metrics.trades} trades.`);
    return 0;
  }
  print(`${path}: different. Digest was ${saved.digest.slice(0, 12)}, is ${repeated.digest.slice(0, 12)}.`);
  const lines = comparison.metrics.length > 0
    ? differenceTable(comparison.metrics)
    : ["Every metric is equal; orders, trades or single equity values differ."];
  lines.forEach(print);
  print("Likely cause:");
  for (const cause of comparison.causes) print(`  ${cause}`);
  return 1;
}

function refuse(message: string, code = 2): number {
  complain(message);
  return code;
}

if (import.meta.main) Deno.exit(await verify(Deno.args));
