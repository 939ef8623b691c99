/** Where the focus is, and so whom a key is for. */
import type { CellId } from "../document/notebook.ts";

/** Keys are text there. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element &&
    target.closest("input, textarea, select, [contenteditable='true']") !== null;
}

export function cellAround(element: Element): CellId | null {
  return element.closest("[data-cell]")?.getAttribute("data-cell") ?? null;
}

/** The focus is on nothing of its own: keys are the page's. */
export function isAdrift(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.matches(".cell");
}

/** Enter and Space press the focused button or link; other keys are free there. */
export function isOnControl({ key, target }: KeyboardEvent): boolean {
  return (key === "Enter" || key === " ") && target instanceof Element &&
    target.closest("button, a, summary") !== null;
}
