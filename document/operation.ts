/**
 * What may happen to a notebook: the vocabulary that the server journals and every browser replays.
 *
 * Edits come from people and can be undone; execution operations come from the session alone.
 */
import type { Cell, CellId, CellType, JsonObject, MimeBundle, Output } from "./notebook.ts";

/** A CodeMirror change set as `ChangeSet.toJSON()` gives it. */
export type ChangeSetJson = (number | [number, ...string[]])[];

export type EditOperation =
  | { type: "insertCells"; index: number; cells: Cell[] }
  | { type: "deleteCells"; cellIds: CellId[] }
  /** `index` is where the first of them stands afterwards; they keep the order they have in the document. */
  | { type: "moveCells"; cellIds: CellId[]; index: number }
  | { type: "setCellType"; cellId: CellId; cellType: CellType }
  /** Split at an offset into the source; the second half becomes the cell `newId`. */
  | { type: "splitCell"; cellId: CellId; offset: number; newId: CellId }
  /** Merge cells that stand together into the first of them. */
  | { type: "mergeCells"; cellIds: CellId[] }
  | { type: "clearOutputs"; cellIds: CellId[] }
  | { type: "setCellMetadata"; cellId: CellId; metadata: JsonObject }
  | { type: "setNotebookMetadata"; metadata: JsonObject }
  | { type: "undo" }
  | { type: "redo" };

/** A text change against `version` of the cell's source; `clientId` lets its author recognise it. */
export interface SourceOperation {
  type: "changeSource";
  cellId: CellId;
  version: number;
  changes: ChangeSetJson;
  clientId: string;
}

export type ExecutionOperation =
  | { type: "startExecution"; cellId: CellId }
  | { type: "setExecutionCount"; cellId: CellId; executionCount: number }
  /** A stream output that follows a stream of the same name is joined to it. `replace`: earlier outputs go first. */
  | { type: "appendOutput"; cellId: CellId; output: Output; replace?: boolean }
  | { type: "updateDisplay"; displayId: string; data: MimeBundle; metadata: JsonObject }
  | { type: "clearCellOutput"; cellId: CellId; wait: boolean }
  | { type: "finishExecution"; cellId: CellId };

/** What an undo or redo came to: published in its place, since only the server holds the stacks. */
export interface RestoreOperation {
  type: "restoreCells";
  /** All cells that stand afterwards, in order. */
  order: CellId[];
  /** Those of them that are new or differ from what they were. */
  cells: Cell[];
  /** The notebook's metadata, if the edit was one of it. */
  metadata?: JsonObject;
}

/** The notebook became what another program wrote to its file: one edit, which leaves alone what is as it was. */
export interface TakeFileOperation extends Omit<RestoreOperation, "type"> {
  type: "takeFile";
}

export type Operation =
  | EditOperation
  | SourceOperation
  | ExecutionOperation
  | RestoreOperation
  | TakeFileOperation;

/**
 * What the session must do after an operation was applied. The published operation can be applied by a browser that
 * came later: where that needs more than the notebook it differs from the one applied (undo, redo, a delayed clearing).
 */
export type Effect = { type: "save" } | { type: "publish"; operation: Operation; revision: number };

/** The document with what live editing needs beside it. */
export interface LiveDocument {
  notebook: import("./notebook.ts").Notebook;
  /** Grows by one with each applied operation. */
  revision: number;
  /**
   * Version of each cell's source: the number of text changes applied since the session
   * opened it; a structural edit that changes a source counts as one. Absent means 0: see `versionOf`.
   */
  sourceVersions: { readonly [cellId: CellId]: number };
  undo: readonly UndoEntry[];
  redo: readonly UndoEntry[];
  /** Cells whose outputs go when the next output comes (`clearCellOutput` with `wait`). */
  clearing: readonly CellId[];
}

/**
 * Enough to take an edit back: the cells as they stood, outputs included. Cells that the edit left alone are there by
 * their id only, so that a hundred edits do not hold on to what every run between them has printed.
 */
export interface UndoEntry {
  label: string;
  before: readonly (Cell | CellId)[];
  after: readonly (Cell | CellId)[];
  /** Only for an edit of the notebook's own metadata. */
  metadata?: { before: JsonObject; after: JsonObject };
  /**
   * For a split or a merge: on side `whole` one cell holds what the cells `parts` hold on the other side (the first of
   * them has the whole cell's id), with `separators` between them.
   */
  joined?: { whole: "before" | "after"; parts: CellId[]; separators: string[] };
}

/** A refused operation: the document is unchanged. */
export interface Refusal {
  ok: false;
  code: "unknown-cell" | "stale-version" | "invalid-operation" | "nothing-to-undo" | "nothing-to-redo";
  message: string;
}
export type Applied = { ok: true; document: LiveDocument; effects: Effect[] } | Refusal;
