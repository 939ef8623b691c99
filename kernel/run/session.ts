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
  /** Work that a stopped cell waits for before it ends, as it stores and shows what it has done. */
  finishes?(work: Promise<unknown>): void;
  /** Calls back once the running cell has ended, while its outputs can still change. */
  atEnd?(then: () => void): void;
}

export function notebookSession(): NotebookSession | undefined {
  return (globalThis as { [key: symbol]: unknown })[Symbol.for("tapebook.session")] as
    | NotebookSession
    | undefined;
}

/** Lets a cell that is stopped end when this is done. */
export function finishing<T>(work: Promise<T>): Promise<T> {
  notebookSession()?.finishes?.(work);
  return work;
}
