/** Runs a command of the product in a process of its own, in a workspace of the test's own. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { newCell, newNotebook } from "../../document/cells.ts";
import type { Notebook } from "../../document/notebook.ts";
import { writeNotebook } from "../../document/write.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

export async function command(name: "run" | "verify", workspace: string, ...args: string[]): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", join(ROOT, "cli", `${name}.ts`), ...args],
    cwd: workspace,
    env: { TAPEBOOK_WORKSPACE: workspace },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** A notebook of code cells, written to `path`. */
export async function writeCells(path: string, ...sources: string[]): Promise<void> {
  const cells = sources.map((source, i) => newCell("code", source, `cell-${i + 1}`));
  await Deno.writeTextFile(path, writeNotebook({ ...newNotebook(), cells }));
}

/** Changes a notebook's file as an editor would. */
export async function changeFile(path: string, change: (text: string) => string): Promise<void> {
  const text = await Deno.readTextFile(path);
  const changed = change(text);
  if (changed === text) throw new Error(`nothing to change in ${path}`);
  await Deno.writeTextFile(path, changed);
}

export const codeOf = (notebook: Notebook): string[] =>
  notebook.cells.filter(({ cell_type }) => cell_type === "code").map(({ source }) => source);

/** The notebooks in the workspace's runs folder. */
export function savedRuns(workspace: string): string[] {
  return [...Deno.readDirSync(join(workspace, "runs"))].map(({ name }) => join(workspace, "runs", name))
    .sort();
}
