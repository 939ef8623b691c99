/** Runs a notebook's cells in a fresh kernel, as "Run all" does: in order, up to the first error. */
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { applyOperation, openDocument } from "../document/apply.ts";
import type { CodeCell, Notebook } from "../document/notebook.ts";
import type { ExecutionOperation } from "../document/operation.ts";
import { kernelEnvironment } from "../jupyter/environment.ts";
import { operationOf } from "../jupyter/operation.ts";
import { startKernel } from "../jupyter/start.ts";
import { findWorkspace } from "../kernel/data/workspace.ts";

const PRODUCT = fileURLToPath(new URL("..", import.meta.url));

export interface Execution {
  /** With the outputs of this run. */
  notebook: Notebook;
  /** The cell that ended the run early. */
  failure?: { cell: CodeCell; number: number; message: string };
}

export interface ExecuteOptions {
  /** Where the notebook lies: relative paths in it begin here. */
  path: string;
  /** Figures carry pictures beside their spec. */
  stills: boolean;
  /** Code that runs before the first cell and belongs to none. */
  before?: string;
}

export async function executeNotebook(
  notebook: Notebook,
  { path, stills, before }: ExecuteOptions,
): Promise<Execution> {
  const folder = dirname(resolve(path));
  const env = { ...kernelEnvironment(Deno.env.toObject()), TAPEBOOK_WORKSPACE: workspaceOf(folder) };
  const kernel = await startKernel({ productRoot: PRODUCT, folder, env, stills });
  let document = openDocument(notebook);
  const apply = (operation: ExecutionOperation) => {
    const applied = applyOperation(document, operation);
    if (applied.ok) document = applied.document;
  };
  try {
    if (before !== undefined) await kernel.execute({ id: "before", source: before, silent: true }, () => {});
    let number = 0;
    for (const { id, source, cell_type } of notebook.cells) {
      if (cell_type !== "code" || source.trim() === "") continue;
      number++;
      apply({ type: "startExecution", cellId: id });
      const { status } = await kernel.execute({ id, source }, (event) => apply(operationOf(id, event)));
      apply({ type: "finishExecution", cellId: id });
      if (status !== "ok") {
        const cell = document.notebook.cells.find((each) => each.id === id) as CodeCell;
        return { notebook: document.notebook, failure: { cell, number, message: errorOf(cell) } };
      }
    }
    return { notebook: document.notebook };
  } finally {
    await kernel.close();
  }
}

function errorOf(cell: CodeCell): string {
  const error = cell.outputs.findLast((output) => output.output_type === "error");
  return error ? `${error.ename}: ${error.evalue}` : "it ended without an error message";
}

/**
 * The workspace of a notebook in `folder`, as the server would have it: the one that ships for its own notebooks, the
 * folder above runs/ for others.
 */
export function workspaceOf(folder: string): string {
  const shipped = join(PRODUCT, "notebooks");
  const named = Deno.env.get("TAPEBOOK_WORKSPACE");
  if (named || relative(shipped, folder).startsWith("..")) {
    return findWorkspace(named, folder.replace(/[\\/]runs$/, ""));
  }
  return shipped;
}
