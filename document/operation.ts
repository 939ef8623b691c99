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
  /** A stream output that follows a stream of the same name is joined to it. */
  | { type: "appendOutput"; cellId: CellId; output: Output }
  | { type: "updateDisplay"; displayId: string; data: MimeBundle; metadata: JsonObject }
  | { type: "clearCellOutput"; cellId: CellId; wait: boolean }
  | { type: "finishExecution"; cellId: CellId };

export type Operation = EditOperation | SourceOperation | ExecutionOperation;

/** What the session must do after an operation was applied. */
export type Effect = { type: "save" } | { type: "publish"; operation: Operation; revision: number };

/** The document with what live editing needs beside it. */
export interface LiveDocument {
  notebook: import("./notebook.ts").Notebook;
  /** Grows by one with each applied operation. */
  revision: number;
  /** Version of each cell's source: the number of text changes applied since the session opened it. */
  sourceVersions: { readonly [cellId: CellId]: number };
  undo: readonly UndoEntry[];
  redo: readonly UndoEntry[];
}

/** Enough to take an edit back: the cells as they stood, outputs included. */
export interface UndoEntry {
  label: string;
  before: readonly Cell[];
  after: readonly Cell[];
}

/** A refused operation: the document is unchanged. */
export interface Refusal {
  ok: false;
  code: "unknown-cell" | "stale-version" | "invalid-operation" | "nothing-to-undo" | "nothing-to-redo";
  message: string;
}
export type Applied = { ok: true; document: LiveDocument; effects: Effect[] } | Refusal;
