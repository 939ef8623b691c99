/** What a command does to the cells: which operation to send and where the selection goes. Pure. */
import type { Cell, CellId, CellType } from "../document/notebook.ts";
import type { EditOperation } from "../document/operation.ts";
import type { Command } from "../components/notebook/keys.ts";

/** Cells from `anchor` to `head`, which is the one that has the focus. */
export interface Selection {
  anchor: CellId;
  head: CellId;
}

export interface Plan {
  operation?: EditOperation;
  select?: Selection;
  /** Cells for the clipboard. */
  copied?: Cell[];
}

export interface Situation {
  cells: readonly Cell[];
  selection: Selection | null;
  clipboard: readonly Cell[];
  newCell(type: "code" | "markdown"): Cell;
  newId(): CellId;
}

const at = (cell: Cell | undefined): Selection | undefined => cell && { anchor: cell.id, head: cell.id };

/** First and last index of the selection; the first cell when nothing is selected. */
export function selectedRange(
  { cells, selection }: Pick<Situation, "cells" | "selection">,
): [number, number] {
  const index = (id: CellId | undefined) => Math.max(0, cells.findIndex((cell) => cell.id === id));
  const ends = [index(selection?.anchor), index(selection?.head)] as const;
  return [Math.min(...ends), Math.max(...ends)];
}

/** Null for commands that are not about cells. */
export function plan(command: Command, situation: Situation): Plan | null {
  const { cells, selection } = situation;
  const [first, last] = selectedRange(situation);
  const chosen = cells.slice(first, last + 1);
  const cellIds = chosen.map((cell) => cell.id);
  const head = cells.findIndex((cell) => cell.id === selection?.head);
  const extend = (to: Cell | undefined): Plan =>
    to && selection ? { select: { anchor: selection.anchor, head: to.id } } : {};
  const insert = (index: number, inserted: Cell[]): Plan =>
    inserted.length === 0
      ? {}
      : { operation: { type: "insertCells", index, cells: inserted }, select: at(inserted.at(-1)) };
  const copies = () =>
    situation.clipboard.map((cell) => ({ ...structuredClone(cell), id: situation.newId() }));
  const afterDeletion = () => at(cells[last + 1] ?? cells[first - 1]);
  const setType = (cellType: CellType): Plan => {
    const cellId = chosen.find((cell) => cell.cell_type !== cellType)?.id;
    return cellId === undefined ? {} : { operation: { type: "setCellType", cellId, cellType } };
  };

  switch (command) {
    case "selectAbove":
      return { select: at(cells[Math.max(0, head - 1)]) };
    case "selectBelow":
      return { select: at(cells[Math.min(cells.length - 1, head + 1)]) };
    case "extendAbove":
      return extend(cells[head - 1]);
    case "extendBelow":
      return extend(cells[head + 1]);
    case "insertAbove":
      return insert(first, [situation.newCell("code")]);
    case "insertBelow":
      return insert(cells.length === 0 ? 0 : last + 1, [situation.newCell("code")]);
    case "deleteCells":
      return chosen.length === 0
        ? {}
        : { operation: { type: "deleteCells", cellIds }, select: afterDeletion() };
    case "cut":
      return chosen.length === 0
        ? {}
        : { operation: { type: "deleteCells", cellIds }, select: afterDeletion(), copied: chosen };
    case "copy":
      return { copied: chosen };
    case "paste":
      return insert(cells.length === 0 ? 0 : last + 1, copies());
    case "pasteAbove":
      return insert(first, copies());
    case "undo":
    case "redo":
      return { operation: { type: command } };
    case "toCode":
      return setType("code");
    case "toMarkdown":
      return setType("markdown");
    case "toRaw":
      return setType("raw");
    case "foldOutputs":
      return foldPlan(cells[head]);
    case "moveUp":
      return first === 0 ? {} : { operation: { type: "moveCells", cellIds, index: first - 1 } };
    case "moveDown":
      return last >= cells.length - 1 ? {} : { operation: { type: "moveCells", cellIds, index: first + 1 } };
    case "merge":
      return mergePlan(cells, first, last);
    default:
      return null;
  }
}

/** Where nbformat keeps it, so that other programs fold the same outputs. */
export function isFolded(cell: Cell): boolean {
  return cell.metadata.collapsed === true;
}

function foldPlan(cell: Cell | undefined): Plan {
  if (cell?.cell_type !== "code") return {};
  const metadata = { ...cell.metadata, collapsed: !isFolded(cell) };
  return { operation: { type: "setCellMetadata", cellId: cell.id, metadata } };
}

/** The source as a Markdown heading, whatever its level was. */
export function asHeading(source: string, level: number): string {
  return source.replace(/^\s*(?:#{1,6}(?:[ \t]+|$))?/, `${"#".repeat(level)} `);
}

/** The selection, or where it goes when a cell of it is gone: to the one that took its place. */
export function keptSelection(
  selection: Selection | null,
  before: readonly Cell[],
  now: readonly Cell[],
): Selection | null {
  const there = new Set(now.map((cell) => cell.id));
  if (selection && there.has(selection.anchor) && there.has(selection.head)) return selection;
  const place = Math.max(0, before.findIndex((cell) => cell.id === selection?.head));
  const nearest = [...before.slice(place), ...before.slice(0, place).reverse()];
  return at(nearest.find((cell) => there.has(cell.id)) ?? now[0]) ?? null;
}

/** The cells that an undo or a redo brought back, if there are any. */
export function broughtBack(before: readonly Cell[], now: readonly Cell[]): Selection | null {
  const known = new Set(before.map((cell) => cell.id));
  const fresh = now.filter((cell) => !known.has(cell.id));
  return fresh.length === 0 ? null : { anchor: fresh[0]!.id, head: fresh.at(-1)!.id };
}

/** One selected cell is merged with the one below, as in Jupyter. */
function mergePlan(cells: readonly Cell[], first: number, last: number): Plan {
  const merged = cells.slice(first, Math.max(last, first + 1) + 1);
  if (merged.length < 2) return {};
  return {
    operation: { type: "mergeCells", cellIds: merged.map((cell) => cell.id) },
    select: at(merged[0]),
  };
}
