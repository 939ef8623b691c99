/** The runs that a workspace's notebooks and scripts have saved. */
import { listRuns, type StoredRun } from "../data/catalogue/runs.ts";
import { dataFolder, workspaceFolder } from "../data/workspace.ts";

/**
 * Every run saved in a workspace, oldest first; a file that was renamed or deleted since keeps its row.
 *
 * @param workspace Path of the folder; default the one of this notebook.
 * @example
 * ```ts
 * import { savedRuns } from "tapebook";
 *
 * const runs = await savedRuns(await Deno.makeTempDir());
 * if (runs.length !== 0) throw new Error("nothing is saved in a new folder");
 * ```
 */
export function savedRuns(workspace: string = workspaceFolder()): Promise<StoredRun[]> {
  return listRuns(dataFolder(workspace));
}
