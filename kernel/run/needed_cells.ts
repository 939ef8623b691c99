/**
 * Which of the executed cells made a value: the last cell, what it needs, and what may have changed that.
 *
 * A cell is kept when it defines a needed name, or when a statement of it mentions one and could change it in place
 * (`costs.rate = 0`, `prepare(bars)`). Not seen: a declaration whose initialiser changes another cell's value.
 */
import { type CellNames, cellNames } from "./cell_names.ts";
import type { CellSource } from "./session.ts";

/** Ways to change things for everybody. */
const AMBIENT = ["globalThis", "Deno"];

interface Cell extends CellNames {
  cell: CellSource;
}

/** `cells` in order of execution, the last being the one that made the value; the result in an order that can run. */
export function neededCells(cells: readonly CellSource[]): CellSource[] {
  const named: Cell[] = [];
  for (const cell of cells) {
    const names = cellNames(cell.source);
    if (names) named.push({ cell, ...names });
  }
  const making = named.at(-1);
  // The kernel has run what our parser refuses: nothing can be left out of it safely.
  if (!making || making.cell !== cells.at(-1)) return [...cells];
  return backwardSlice(definersFirst(named.slice(0, -1)), making).map(({ cell }) => cell);
}

/** A cell that was executed again stands after the cells that use it: what defines comes before what uses. */
function definersFirst(cells: readonly Cell[]): Cell[] {
  const ordered = new Set<Cell>();
  const visiting = new Set<Cell>();
  const place = (each: Cell): void => {
    if (ordered.has(each) || visiting.has(each)) return;
    visiting.add(each);
    for (const name of each.uses) {
      const before = [...ordered].some(({ defines }) => defines.has(name));
      const later = before ? undefined : cells.find((other) => other !== each && other.defines.has(name));
      if (later) place(later);
    }
    ordered.add(each);
  };
  cells.forEach(place);
  return [...ordered];
}

function backwardSlice(earlier: readonly Cell[], making: Cell): Cell[] {
  const kept = [making];
  const needed = new Set([...AMBIENT, ...making.uses]);
  for (const each of earlier.toReversed()) {
    // What worked on an earlier result of the making cell, such as a plot of the run before, comes after it.
    const follows = meets(each.uses, making.defines);
    if (!meets(each.defines, needed) && (follows || !meets(each.touches, needed))) continue;
    kept.unshift(each);
    for (const name of each.defines) needed.delete(name);
    for (const name of each.uses) needed.add(name);
  }
  return kept;
}

const meets = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some((name) => b.has(name));
