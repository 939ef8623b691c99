/**
 * The one way in which a document changes. Pure: the session runs the effects, and every browser that applies the
 * same operations in the same order holds the same document.
 */
import { CURRENT_MINOR } from "./cells.ts";
import { type CellEdit, editCells } from "./edit.ts";
import { execute } from "./execution.ts";
import { keepNumberTexts } from "./json_text.ts";
import type { Cell, CellId, JsonObject, Notebook } from "./notebook.ts";
import type {
  Applied,
  Effect,
  LiveDocument,
  Operation,
  Refusal,
  RestoreOperation,
  SourceOperation,
  TakeFileOperation,
  UndoEntry,
} from "./operation.ts";
import { refusal } from "./refusal.ts";
import { applyChanges } from "./text_change.ts";
import { crossEntry, sidesOf } from "./undo.ts";

/** Edits that can be taken back; older ones are forgotten. */
export const UNDO_LIMIT = 100;

export function openDocument(notebook: Notebook): LiveDocument {
  return { notebook, revision: 0, sourceVersions: {}, undo: [], redo: [], clearing: [] };
}

/** A cell's id may be the name of something that every object has. */
export function versionOf(document: Pick<LiveDocument, "sourceVersions">, id: CellId): number {
  return Object.hasOwn(document.sourceVersions, id) ? document.sourceVersions[id]! : 0;
}

export function applyOperation(document: LiveDocument, operation: Operation): Applied {
  const changed = change(document, operation);
  if ("ok" in changed) return changed;
  const revision = document.revision + 1;
  const effects: Effect[] = [{ type: "publish", operation: changed.published ?? operation, revision }];
  if (changed.document.notebook !== document.notebook) effects.push({ type: "save" });
  return { ok: true, document: { ...document, ...changed.document, revision }, effects };
}

interface Changed {
  document: Partial<LiveDocument> & Pick<LiveDocument, "notebook">;
  /** When browsers need another operation than the one applied. */
  published?: Operation;
}

function change(document: LiveDocument, operation: Operation): Changed | Refusal {
  switch (operation.type) {
    case "changeSource":
      return changeSource(document, operation);
    case "undo":
    case "redo":
      return cross(document, operation.type);
    case "restoreCells":
      return { document: restoreCells(document, operation) };
    case "takeFile":
      return takeFile(document, operation);
    case "setNotebookMetadata":
      return setNotebookMetadata(document, operation.metadata);
    case "startExecution":
    case "setExecutionCount":
    case "appendOutput":
    case "updateDisplay":
    case "clearCellOutput":
    case "finishExecution":
      return execute(document, operation);
    default:
      return edit(document, operation);
  }
}

function changeSource(document: LiveDocument, operation: SourceOperation): Changed | Refusal {
  const { cellId, version, changes } = operation;
  const { notebook } = document;
  const index = notebook.cells.findIndex((cell) => cell.id === cellId);
  const cell = notebook.cells[index];
  if (!cell) return refusal("unknown-cell", `There is no cell ${cellId}; it may have been deleted.`);
  const current = versionOf(document, cellId);
  if (version !== current) {
    return refusal(
      "stale-version",
      `The change was made to version ${version} of the cell, which is at ${current}.`,
    );
  }
  const source = applyChanges(cell.source, changes);
  if (source === undefined) {
    return refusal("invalid-operation", "The change does not fit the text of the cell; reload the page.");
  }
  const sourceVersions = { ...document.sourceVersions, [cellId]: current + 1 };
  const cells = notebook.cells.with(index, { ...cell, source });
  return { document: { notebook: edited(notebook, cells), sourceVersions } };
}

function edit(document: LiveDocument, operation: CellEdit): Changed | Refusal {
  const { notebook } = document;
  const result = editCells(notebook.cells, operation);
  if (!result.ok) return result;
  const { label, cells: after, joined } = result;
  return {
    document: {
      notebook: edited(notebook, after),
      sourceVersions: countSources(document, after),
      ...remembered(document, { label, ...sidesOf(notebook.cells, after), ...(joined && { joined }) }),
    },
  };
}

function setNotebookMetadata(document: LiveDocument, metadata: JsonObject): Changed {
  const { notebook } = document;
  const { cells } = notebook;
  keepNumberTexts(notebook.metadata, metadata);
  const both = { before: notebook.metadata, after: metadata };
  return {
    document: {
      notebook: { ...edited(notebook, cells), metadata },
      ...remembered(document, {
        label: "Change notebook metadata",
        ...sidesOf(cells, cells),
        metadata: both,
      }),
    },
  };
}

function remembered(document: LiveDocument, entry: UndoEntry): Pick<LiveDocument, "undo" | "redo"> {
  return { undo: [...document.undo, entry].slice(-UNDO_LIMIT), redo: [] };
}

function cross(document: LiveDocument, direction: "undo" | "redo"): Changed | Refusal {
  const entry = document[direction].at(-1);
  if (!entry) return refusal(`nothing-to-${direction}`, `There is nothing to ${direction}.`);
  const now = document.notebook.cells;
  const to = direction === "undo" ? "before" : "after";
  const cells = crossEntry(now, entry, to);
  const known = new Set(now);
  const published: RestoreOperation = {
    type: "restoreCells",
    order: cells.map((cell) => cell.id),
    cells: cells.filter((cell) => !known.has(cell)),
    ...(entry.metadata && { metadata: entry.metadata[to] }),
  };
  const crossed: UndoEntry = {
    ...entry,
    ...direction === "undo" ? sidesOf(cells, now) : sidesOf(now, cells),
  };
  return {
    document: {
      ...restoreCells(document, published),
      undo: direction === "undo" ? document.undo.slice(0, -1) : [...document.undo, crossed],
      redo: direction === "redo" ? document.redo.slice(0, -1) : [...document.redo, crossed],
    },
    published,
  };
}

function restoreCells(
  document: LiveDocument,
  { order, cells, metadata }: Omit<RestoreOperation, "type">,
): Pick<LiveDocument, "notebook" | "sourceVersions"> {
  const { notebook } = document;
  const known = new Map([...notebook.cells, ...cells].map((cell) => [cell.id, cell]));
  const restored = order.flatMap((id) => known.get(id) ?? []);
  return {
    notebook: { ...edited(notebook, restored), ...(metadata && { metadata }) },
    sourceVersions: countSources(document, restored),
  };
}

function takeFile(document: LiveDocument, operation: TakeFileOperation): Changed {
  const taken = restoreCells(document, operation);
  const { cells, metadata } = document.notebook;
  return {
    document: {
      ...taken,
      ...remembered(document, {
        label: "Take the file from disk",
        ...sidesOf(cells, taken.notebook.cells),
        ...(operation.metadata && { metadata: { before: metadata, after: operation.metadata } }),
      }),
    },
  };
}

/** An edited notebook is of the current format: its cells have ids in the file from now on. */
function edited(notebook: Notebook, cells: readonly Cell[]): Notebook {
  return {
    ...notebook,
    cells: cells as Cell[],
    nbformat_minor: Math.max(notebook.nbformat_minor, CURRENT_MINOR),
  };
}

/** A source that an edit changed, and that of a cell that came back, counts as one change more. */
function countSources(document: LiveDocument, after: readonly Cell[]): LiveDocument["sourceVersions"] {
  const before = new Map(document.notebook.cells.map((cell) => [cell.id, cell.source]));
  const counted = after.filter(({ id, source }) =>
    before.has(id) ? before.get(id) !== source : Object.hasOwn(document.sourceVersions, id)
  );
  if (counted.length === 0) return document.sourceVersions;
  return {
    ...document.sourceVersions,
    ...Object.fromEntries(counted.map(({ id }) => [id, versionOf(document, id) + 1])),
  };
}
