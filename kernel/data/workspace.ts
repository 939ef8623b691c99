/**
 * The folder that holds a user's notebooks, data and runs: what `TAPEBOOK_WORKSPACE` names, else the nearest folder
 * above the notebook that has a `.tapebook`, else the notebook's own folder.
 */
import { dirname, join, resolve } from "node:path";

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function nearestWorkspace(folder: string): string | undefined {
  if (isFolder(join(folder, ".tapebook"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestWorkspace(parent);
}

export function workspaceFolder(): string {
  const named = Deno.env.get("TAPEBOOK_WORKSPACE");
  if (named) return resolve(named);
  const here = Deno.cwd();
  return nearestWorkspace(here) ?? here;
}

/** Bars, column cache and catalogue. */
export const dataFolder = (workspace: string): string => join(workspace, ".tapebook");
/** Saved run notebooks. */
export const runsFolder = (workspace: string): string => join(workspace, "runs");
