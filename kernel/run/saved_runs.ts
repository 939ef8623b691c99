/** The runs that a workspace's notebooks and scripts have saved. */
import { listRuns, type StoredRun } from "../data/catalogue.ts";
import { dataFolder } from "../data/workspace.ts";

/** Oldest first; a file that was renamed or deleted since keeps its row. */
export function savedRuns(workspace: string): Promise<StoredRun[]> {
  return listRuns(dataFolder(workspace));
}
