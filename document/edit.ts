/** What people do to cells. Each edit says what the cells become, or why it cannot be. */
import { completeCell, isCellId } from "./cells.ts";
import { keepNumberTexts } from "./json_text.ts";
import type { Cell, CellId, CellType, JsonObject } from "./notebook.ts";
import type { EditOperation, Refusal, UndoEntry } from "./operation.ts";
import { refusal } from "./refusal.ts";
import { withLineFeeds } from "./text_change.ts";

/** An edit that people can take back; undo and redo themselves are not among them. */
export type CellEdit = Exclude<EditOperation, { type: "undo" | "redo" | "setNotebookMetadata" }>;
type Edited = { ok: true; label: string; cells: readonly Cell[]; joined?: UndoEntry["joined"] };

export function editCells(cells: readonly Cell[], edit: CellEdit): Edited | Refusal {
  const missing = "cellIds" in edit
    ? edit.cellIds.find((id) => !cells.some((cell) => cell.id === id))
    : "cellId" in edit && !cells.some((cell) => cell.id === edit.cellId)
    ? edit.cellId
    : undefined;
  if (missing !== undefined) {
    return refusal("unknown-cell", `There is no cell ${missing}; it may have been deleted.`);
  }
  switch (edit.type) {
    case "insertCells":
      return insertCells(cells, edit.index, edit.cells);
    case "deleteCells":
      return edited("Delete cells", cells.filter((cell) => !edit.cellIds.includes(cell.id)));
    case "moveCells":
      return moveCells(cells, edit.cellIds, edit.index);
    case "setCellType":
      return edited(
        "Change cell type",
        replace(cells, [edit.cellId], (cell) => retyped(cell, edit.cellType)),
      );
    case "splitCell":
      return splitCell(cells, edit.cellId, edit.offset, edit.newId);
    case "mergeCells":
      return mergeCells(cells, edit.cellIds);
    case "clearOutputs":
      return edited("Clear outputs", replace(cells, edit.cellIds, withoutOutputs));
    case "setCellMetadata":
      return edited(
        "Change cell metadata",
        replace(cells, [edit.cellId], (cell) => {
          keepNumberTexts(cell.metadata, edit.metadata);
          return { ...cell, metadata: edit.metadata };
        }),
      );
  }
}

function edited(label: string, cells: readonly Cell[], joined?: UndoEntry["joined"]): Edited {
  return { ok: true, label, cells, ...(joined && { joined }) };
}

function replace(
  cells: readonly Cell[],
  ids: readonly CellId[],
  change: (cell: Cell) => Cell,
): readonly Cell[] {
  return cells.map((cell) => ids.includes(cell.id) ? change(cell) : cell);
}

function insertCells(cells: readonly Cell[], index: number, added: readonly Cell[]): Edited | Refusal {
  if (index > cells.length) return outside(index, cells.length);
  const ids = new Set(cells.map((cell) => cell.id));
  for (const { id } of added) {
    if (!isCellId(id)) {
      return refusal(
        "invalid-operation",
        `"${id}" cannot be a cell id: use 1 to 64 letters, digits, - or _.`,
      );
    }
    if (ids.has(id)) {
      return refusal("invalid-operation", `There is a cell ${id} already; give the new one its own id.`);
    }
    ids.add(id);
  }
  return edited("Insert cells", cells.toSpliced(index, 0, ...added.map(completeCell)));
}

function moveCells(cells: readonly Cell[], ids: readonly CellId[], index: number): Edited | Refusal {
  const moved = cells.filter((cell) => ids.includes(cell.id));
  const rest = cells.filter((cell) => !ids.includes(cell.id));
  if (index > rest.length) return outside(index, rest.length);
  return edited("Move cells", rest.toSpliced(index, 0, ...moved));
}

function outside(index: number, most: number): Refusal {
  return refusal("invalid-operation", `Position ${index} is outside the notebook; the last one is ${most}.`);
}

function retyped(cell: Cell, cellType: CellType): Cell {
  if (cell.cell_type === cellType) return cell;
  // Only code cells have outputs, and only the others have attachments.
  const { outputs: _outputs, execution_count: _count, attachments, ...rest } = cell as Cell & JsonObject;
  if (cellType === "code") return completeCell({ ...rest, cell_type: cellType } as unknown as Cell);
  return { ...rest, cell_type: cellType, ...(attachments && { attachments }) } as unknown as Cell;
}

function withoutOutputs(cell: Cell): Cell {
  if (cell.cell_type !== "code" || (cell.outputs.length === 0 && cell.execution_count === null)) return cell;
  return { ...cell, outputs: [], execution_count: null };
}

/** A line break at the split goes: the end of a cell is one. Outputs stay with the first half, which keeps the id. */
function splitCell(cells: readonly Cell[], id: CellId, offset: number, newId: CellId): Edited | Refusal {
  const index = cells.findIndex((cell) => cell.id === id);
  const cell = cells[index]!;
  const source = withLineFeeds(cell.source);
  if (offset > source.length) {
    return refusal(
      "invalid-operation",
      `Cannot split at ${offset}: the cell has ${source.length} characters.`,
    );
  }
  const atStart = source[offset - 1] === "\n";
  const atEnd = !atStart && source[offset] === "\n";
  const first = { ...cell, source: source.slice(0, atStart ? offset - 1 : offset) };
  const second = completeCell({
    id: newId,
    cell_type: cell.cell_type,
    source: source.slice(atEnd ? offset + 1 : offset),
    metadata: cell.metadata,
    ...(cell.attachments && { attachments: cell.attachments }),
  });
  const inserted = insertCells(cells.with(index, first), index + 1, [second]);
  if (!inserted.ok) return inserted;
  const separators = [atStart || atEnd ? "\n" : ""];
  return edited("Split cell", inserted.cells, { whole: "before", parts: [id, newId], separators });
}

/** The first cell keeps its id, type and metadata; outputs go, since no cell with this source has printed them. */
function mergeCells(cells: readonly Cell[], ids: readonly CellId[]): Edited | Refusal {
  const start = cells.findIndex((cell) => ids.includes(cell.id));
  const parts = cells.slice(start, start + ids.length);
  if (new Set(ids).size !== ids.length || ids.length < 2 || !parts.every((cell) => ids.includes(cell.id))) {
    return refusal("invalid-operation", "Only cells that stand together can be merged.");
  }
  const first = parts[0]!;
  const source = parts.map((cell) => withLineFeeds(cell.source)).join("\n");
  const attachments = Object.assign({}, ...parts.map((cell) => cell.attachments));
  const merged = withoutOutputs({ ...first, source });
  const whole = Object.keys(attachments).length && first.cell_type !== "code"
    ? { ...merged, attachments }
    : merged;
  return edited("Merge cells", cells.toSpliced(start, parts.length, whole), {
    whole: "after",
    parts: parts.map((cell) => cell.id),
    separators: parts.slice(1).map(() => "\n"),
  });
}
