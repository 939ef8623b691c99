/**
 * `deno task verify FILE`: runs a saved run's notebook in a fresh kernel and compares the numbers. Where its data come out
 * otherwise than when it was saved, it is run again on the data that were pinned with it.
 *
 * Ends with 0 when they are equal, 1 when they differ (metric, before, after and the likely cause are printed), 2 when
 * the notebook could not be run.
 */
import { dirname, resolve } from "node:path";
import { z } from "zod";
import type { CodeCell, Notebook } from "../document/notebook.ts";
import { readSnapshot } from "../kernel/data/snapshots.ts";
import { dataFolder } from "../kernel/data/workspace.ts";
import { type DataSet, RUN_MIME, type RunRecord } from "../kernel/mod.ts";
import { type PinnedData, pinningSource } from "../kernel/run/pinned_data.ts";
import { cellsHash } from "../kernel/run/run_notebook.ts";
import { compareRuns, type Comparison, differenceTable } from "./compare_runs.ts";
import { dataDifferences } from "./data_differences.ts";
import { executeNotebook, workspaceOf } from "./execute_notebook.ts";
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
      role: z.string(),
      symbol: z.string(),
      market: z.string(),
      timeframe: z.string(),
      first: z.string(),
      last: z.string(),
      rows: z.number(),
      hash: z.string(),
      actions: z.string().nullable(),
      // Runs saved by earlier versions pinned nothing.
      snapshot: z.string().optional(),
      origin: z.looseObject({ source: z.string(), note: z.string().optional() }),
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
  const edited = cellsHash(codeCells(file.notebook)) !== cells;
  const now = await repeat(path, file.notebook);
  const changed = now.ok ? dataDifferences(saved.manifest.data, now.run.manifest.data) : [now.message];
  // Who edited the notebook may have asked for other data.
  const then = changed.length > 0 && !edited
    ? await repeatPinned(path, file.notebook, saved.manifest.data)
    : undefined;
  if (then === undefined) {
    return now.ok ? report(path, saved, now.run, compareRuns(saved, now.run, edited)) : refuse(now.message);
  }
  const code = report(path, saved, then, compareRuns(saved, then, edited));
  print("Repeated on the data that were pinned with the run, for with what there is today:");
  for (const change of changed) print(`  ${change}`);
  return code;
}

type Repetition = { ok: true; run: RunRecord } | { ok: false; message: string };

async function repeat(path: string, saved: Notebook, before?: string): Promise<Repetition> {
  const { notebook, failure } = await executeNotebook(saved, { path, stills: false, before });
  if (failure) {
    const message = `${path} could not be run. Cell ${failure.number} failed: ${failure.message}`;
    return { ok: false, message };
  }
  const run = lastRun(notebook);
  if (run) return { ok: true, run };
  return { ok: false, message: `${path} ran but showed no run. End its last cell with the run's name.` };
}

/** Undefined where the workspace lacks a snapshot, or where the run does not come out of them either. */
async function repeatPinned(
  path: string,
  notebook: Notebook,
  data: readonly Partial<DataSet>[],
): Promise<RunRecord | undefined> {
  const pins = data.filter((each): each is PinnedData => each.snapshot !== undefined);
  const folder = dataFolder(workspaceOf(dirname(resolve(path))));
  const reads = pins.map(({ snapshot }) => readSnapshot(folder, snapshot));
  const whole = pins.length === data.length && await Promise.all(reads).then(() => true, () => false);
  if (!whole) return undefined;
  const repetition = await repeat(path, notebook, pinningSource({ folder, data: pins }));
  return repetition.ok ? repetition.run : undefined;
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
