/** Where what was tried is stored, for whoever wants to read it again. */
import { join } from "node:path";

/** Where the trials of a sweep are. */
export interface SavedSweep {
  readonly id: string;
  /** Absolute path of the Parquet file. */
  readonly path: string;
}

/** Where rows are stored, or that they are nowhere: waits for what is being written. */
export async function storedNote(
  saved: Promise<SavedSweep> | null,
  { rows, table }: { readonly rows: string; readonly table: "trials" | "windows" },
): Promise<string> {
  if (saved === null) return "Not stored, and no variants for later sweeps to count (save: false).";
  try {
    const { id, path } = await saved;
    const file = join("sweeps", path.split(/[\\/]/).at(-1)!);
    return `${rows} stored: sql\`SELECT * FROM ${table} WHERE sweep = '${id}'\` (${file}).`;
  } catch (error) {
    return `Not stored: ${error instanceof Error ? error.message : error}`;
  }
}
