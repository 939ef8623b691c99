/** How a notebook becomes what its file holds, so that a file changed on disk arrives as one undoable change. */
import { FIGURE_MIME } from "tapebook";
import { withNumberTexts } from "../../document/json_text.ts";
import type { Cell, CellId, Json, JsonObject, Notebook, Output } from "../../document/notebook.ts";
import type { TakeFileOperation } from "../../document/operation.ts";

/** Null when both are the same. Cells that the file still has keep their ids, and their identity where unchanged. */
export function fileDifference(current: Notebook, file: Notebook): TakeFileOperation | null {
  const partners = partnersOf(current.cells, file);
  const cells = file.cells.map((cell) => {
    const partner = partners.get(cell.id);
    return partner ? withChanges(partner, cell) : cell;
  });
  const known = new Set(current.cells);
  const sameMetadata = same(current.metadata, file.metadata);
  if (sameMetadata && cells.length === known.size && cells.every((cell, i) => cell === current.cells[i])) {
    return null;
  }
  return {
    type: "takeFile",
    order: cells.map((cell) => cell.id),
    cells: cells.filter((cell) => !known.has(cell)),
    ...(!sameMetadata && { metadata: file.metadata }),
  };
}

/**
 * Which cell each of the file's cells is, by the id that it has in the file: the one with the same id, and among the
 * others those alike at both ends. Files before nbformat 4.5 hold no ids and get new ones at each reading: there the
 * cells between are paired one after another.
 */
function partnersOf(current: readonly Cell[], { cells, nbformat_minor }: Notebook): Map<CellId, Cell> {
  const byId = new Map(current.map((cell) => [cell.id, cell]));
  const partners = new Map(cells.flatMap(({ id }) => byId.has(id) ? [[id, byId.get(id)!]] : []));
  const from = current.filter((cell) => !partners.has(cell.id));
  const to = cells.filter((cell) => !partners.has(cell.id));
  const pair = (i: number) => {
    if (from.at(i) && to.at(i)) partners.set(to.at(i)!.id, from.at(i)!);
  };
  const alike = (i: number) => withChanges(from.at(i)!, to.at(i)!) === from.at(i);
  const most = Math.min(from.length, to.length);
  let head = 0;
  while (head < most && alike(head)) pair(head++);
  let tail = 0;
  while (tail < most - head && alike(-1 - tail)) pair(-1 - tail++);
  if (nbformat_minor < 5) { for (let i = head; i < most - tail; i++) pair(i); }
  return partners;
}

/** The cell with what the file changed in it; the very cell where it changed nothing. */
function withChanges(current: Cell, file: Cell): Cell {
  const [is, wanted] = [current, file] as unknown as [JsonObject, JsonObject];
  const keeps = (key: string) => key === "id" || same(comparable(key, is[key]), comparable(key, wanted[key]));
  const keys = Object.keys(wanted);
  if (keys.length === Object.keys(is).length && keys.every(keeps)) return current;
  const changed = Object.fromEntries(keys.map((key) => [key, keeps(key) ? is[key]! : wanted[key]!]));
  return withNumberTexts(file, changed) as unknown as Cell;
}

/** Outputs without what only the live document or only the file has of them: see `fileNotebook`. */
function comparable(key: string, value: Json | undefined): Json | undefined {
  if (key !== "outputs" || !Array.isArray(value)) return value;
  return (value as unknown as Output[]).map((output) => {
    const { display_id: _live, ...rest } = output as unknown as JsonObject;
    if (!("data" in output) || output.data[FIGURE_MIME] === undefined) return rest;
    const { "image/svg+xml": _svg, "image/png": _png, ...data } = output.data;
    return { ...rest, data };
  });
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
