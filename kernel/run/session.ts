/** What the notebook's kernel tells the code that runs in it; absent in a script or a plain Deno kernel. */
export interface CellSource {
  id: string;
  source: string;
}

export interface NotebookSession {
  /** Whether figures must carry pictures because the client cannot draw their spec. */
  stills: boolean;
  /** The running cell. */
  cell: CellSource | null;
  /** Each executed cell's latest source, in order of execution. */
  sources: CellSource[];
  /** The notebook's folder. */
  folder: string;
  productRoot: string;
  /** Aborted when the running cell is stopped. */
  signal: AbortSignal;
}

export function notebookSession(): NotebookSession | undefined {
  return (globalThis as { [key: symbol]: unknown })[Symbol.for("tapebook.session")] as
    | NotebookSession
    | undefined;
}
