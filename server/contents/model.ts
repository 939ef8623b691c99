/** Files and folders as Jupyter's contents protocol describes them. */
import type { Notebook } from "../../document/notebook.ts";
import { nameOf } from "./place.ts";

export type EntryType = "directory" | "notebook" | "file";

/** One line of a listing. */
export interface Entry {
  name: string;
  path: string;
  type: EntryType;
  /** Bytes; null for a folder. */
  size: number | null;
  /** ISO time. */
  last_modified: string;
  /** ISO time; the time of the last change where the file system knows no other. */
  created: string;
  /** What a notebook that `run.save()` wrote holds. */
  run?: RunSummary;
}

export interface RunSummary {
  /** Path of its notebook. */
  path: string;
  title: string;
  /** Fractions, not percent; null where undefined. */
  metrics: { [name: string]: number | null };
}

export interface Model extends Entry {
  writable: boolean;
  mimetype: string | null;
  format: "json" | "text" | "base64" | null;
  content: Model[] | Notebook | string | null;
}

export function entryOf(path: string, info: Deno.FileInfo): Entry {
  const modified = (info.mtime ?? new Date(0)).toISOString();
  return {
    name: nameOf(path),
    path,
    type: info.isDirectory ? "directory" : path.endsWith(".ipynb") ? "notebook" : "file",
    size: info.isDirectory ? null : info.size,
    last_modified: modified,
    created: info.birthtime?.toISOString() ?? modified,
  };
}

/** Without content: what a listing, a rename and a save answer. */
export function modelOf(entry: Entry): Model {
  return { ...entry, writable: true, mimetype: null, format: null, content: null };
}
