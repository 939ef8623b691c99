/**
 * Taking an edit back without taking back what happened since.
 *
 * The cells are compared field by field: what the edit changed returns to what it was, what it left alone stays as it
 * is now. Where both the edit and something later changed a field, outputs of a later run stay, and texts are merged.
 * After a split or a merge, text typed since goes to the cell that holds that part. A cell that the edit created goes
 * with what was typed into it, and redo brings both back.
 */
import type { Cell, CellId, JsonObject } from "./notebook.ts";
import type { UndoEntry } from "./operation.ts";
import { mapOffset, mergeChanges, withLineFeeds } from "./text_change.ts";

type Side = "before" | "after";

/** Both sides of an edit, without the cells that are the same on both. */
export function sidesOf(before: readonly Cell[], after: readonly Cell[]): Pick<UndoEntry, Side> {
  const same = new Set(before).intersection(new Set(after));
  const side = (cells: readonly Cell[]) => cells.map((cell) => same.has(cell) ? cell.id : cell);
  return { before: side(before), after: side(after) };
}

/** The cells after going from one side of an entry to the other. */
export function crossEntry(now: readonly Cell[], entry: UndoEntry, to: Side): readonly Cell[] {
  const present = byId(now);
  const left = byId(entry[to === "before" ? "after" : "before"]);
  const moved = movedSources(present, left, entry, to);
  return entry[to].flatMap((target) => {
    if (typeof target === "string") return present.get(target) ?? [];
    const current = present.get(target.id);
    const base = left.get(target.id);
    const cell = current && base ? mergeCell(base, target, current) : target;
    const source = moved.get(target.id);
    return source === undefined || source === cell.source ? cell : { ...cell, source };
  });
}

/** Those that are there whole. */
function byId(cells: readonly (Cell | CellId)[]): Map<CellId, Cell> {
  return new Map(cells.flatMap((cell) => typeof cell === "string" ? [] : [[cell.id, cell]]));
}

function mergeCell(base: Cell, target: Cell, current: Cell): Cell {
  if (base === current) return target;
  const [was, wanted, is] = [base, target, current] as unknown as JsonObject[] as [
    JsonObject,
    JsonObject,
    JsonObject,
  ];
  const kept = (key: string) =>
    was[key] === wanted[key] || (was[key] !== is[key] && key !== "source") ? is[key] : wanted[key];
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(is)])];
  const merged = Object.fromEntries(
    keys.map((key) => [key, kept(key)]).filter(([, value]) => value !== undefined),
  );
  merged.source = mergeChanges(base.source, target.source, current.source);
  return merged as Cell;
}

/** Sources of the cells that a split or merge moved text between, when one of them was typed in since. */
function movedSources(
  present: ReadonlyMap<CellId, Cell>,
  left: ReadonlyMap<CellId, Cell>,
  entry: UndoEntry,
  to: Side,
): ReadonlyMap<CellId, string> {
  const { joined } = entry;
  const changed = joined?.parts.some((id) => present.get(id)?.source !== left.get(id)?.source);
  if (!joined || !changed) return new Map();
  const whole = joined.parts[0]!;
  if (joined.whole === to) {
    const now = joined.parts.map((id) => present.get(id)?.source ?? "");
    return new Map([[whole, now.reduce((text, part, index) => text + joined.separators[index - 1] + part)]]);
  }
  const targets = byId(entry[to]);
  const lengths = joined.parts.map((id) => withLineFeeds(targets.get(id)?.source ?? "").length);
  const sources = divide(left.get(whole)!.source, present.get(whole)!.source, lengths, joined.separators);
  return new Map(joined.parts.map((id, index) => [id, sources[index]!]));
}

/**
 * `was` consisted of parts of these lengths; the same parts of `now`. Text typed at an edge stays with its part, and
 * what took the place of a separator goes to the part before it.
 */
function divide(
  was: string,
  now: string,
  lengths: readonly number[],
  separators: readonly string[],
): string[] {
  let offset = 0;
  let from = 0;
  return lengths.map((length, index) => {
    if (index === lengths.length - 1) return now.slice(from);
    const separator = separators[index]!;
    offset += length;
    const end = Math.max(from, mapOffset(was, now, offset, 1));
    offset += separator.length;
    const next = Math.max(end, mapOffset(was, now, offset, -1));
    const part = now.slice(from, now.slice(end, next) === separator ? end : next);
    from = next;
    return part;
  });
}
