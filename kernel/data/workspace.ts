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

/** @param named What `TAPEBOOK_WORKSPACE` says, if anything. */
export function findWorkspace(named: string | undefined, folder: string): string {
  return named ? resolve(named) : nearestWorkspace(folder) ?? folder;
}

/** The workspace of this process, as its environment and current folder say now. */
export const workspaceFolder = (): string => findWorkspace(Deno.env.get("TAPEBOOK_WORKSPACE"), Deno.cwd());

/** Bars, column cache and catalogue. */
export const dataFolder = (workspace: string): string => join(workspace, ".tapebook");
/** Trials of sweeps, one file each. */
export const sweepsFolder = (workspace: string): string => join(dataFolder(workspace), "sweeps");
/** Saved run notebooks. */
export const runsFolder = (workspace: string): string => join(workspace, "runs");
