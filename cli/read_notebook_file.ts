/** A notebook from a path that a person typed. */
import type { Notebook } from "../document/notebook.ts";
import { readNotebook } from "../document/read.ts";

export type FileResult = { ok: true; notebook: Notebook } | { ok: false; message: string };

export async function readNotebookFile(path: string): Promise<FileResult> {
  if (/\.[cm]?[jt]sx?$/.test(path)) {
    return { ok: false, message: `Give a notebook, a file that ends in .ipynb: ${path} is a program.` };
  }
  try {
    const read = readNotebook(await Deno.readTextFile(path));
    return read.ok ? read : { ok: false, message: `${path}: ${read.message}` };
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound;
    return {
      ok: false,
      message: missing ? `No file ${path}.` : `Cannot read ${path}: ${(error as Error).message}`,
    };
  }
}
