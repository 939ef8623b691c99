/** Where what was tried is stored, for whoever wants to read it again. */
import { join } from "node:path";

/** Where the trials of a sweep are. */
export interface SavedSweep {
  readonly id: string;
  /** Absolute path of the Parquet file. */
  readonly path: string;
}

export interface StoredRows {
  /** "1,168 trials" */
  readonly rows: string;
  readonly table: "trials" | "windows";
}

export const trialsStored = ({ length }: { readonly length: number }): StoredRows => ({
  rows: `${length.toLocaleString("en-US")} trials`,
  table: "trials",
});

/** Where rows are stored, or that they are nowhere: waits for what is being written. */
export async function storedNote(
  saved: Promise<SavedSweep> | null,
  { rows, table }: StoredRows,
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
