/** What the server draws of a notebook before the browser has its live document: the first screens, no large output. */
import type { Cell, Notebook } from "../../document/notebook.ts";

const CELLS = 24;
/** Characters of JSON; a figure with its data is above this, a table or a few lines of text below. */
const LARGEST_OUTPUT = 20_000;

export function previewOf(notebook: Notebook): Cell[] {
  return notebook.cells.slice(0, CELLS).map((cell) =>
    cell.cell_type === "code"
      ? { ...cell, outputs: cell.outputs.filter((output) => JSON.stringify(output).length <= LARGEST_OUTPUT) }
      : cell
  );
}
