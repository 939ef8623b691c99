/** The edits that turn one notebook into another, so that a file changed on disk arrives as an undoable change. */
import type { Cell, Json, Notebook } from "../../document/notebook.ts";
import type { EditOperation } from "../../document/operation.ts";

/**
 * Cells alike at both ends stay; what lies between is replaced. Ids count for nothing, since files before
 * nbformat 4.5 hold none and get new ones at each reading.
 */
export function editsBetween(current: Notebook, target: Notebook): EditOperation[] {
  const from = current.cells;
  const to = target.cells;
  const most = Math.min(from.length, to.length);
  let head = 0;
  while (head < most && sameCell(from[head]!, to[head]!)) head++;
  let tail = 0;
  while (tail < most - head && sameCell(from.at(-1 - tail)!, to.at(-1 - tail)!)) tail++;

  const kept = new Set([...from.slice(0, head), ...from.slice(from.length - tail)].map((cell) => cell.id));
  const removed = from.slice(head, from.length - tail);
  const added = to.slice(head, to.length - tail)
    .map((cell) => kept.has(cell.id) ? { ...cell, id: `${cell.id.slice(0, 50)}-disk` } : cell);

  const edits: EditOperation[] = [];
  if (removed.length > 0) edits.push({ type: "deleteCells", cellIds: removed.map((cell) => cell.id) });
  if (added.length > 0) edits.push({ type: "insertCells", index: head, cells: [...added] });
  if (!same(current.metadata, target.metadata)) {
    edits.push({ type: "setNotebookMetadata", metadata: target.metadata });
  }
  return edits;
}

function sameCell(a: Cell, b: Cell): boolean {
  return same({ ...a, id: "" } as unknown as Json, { ...b, id: "" } as unknown as Json);
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as { [key: string]: Json };
  const right = b as { [key: string]: Json };
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => same(left[key], right[key]));
}
