/** The notebook as its file should have it: what other programs need and the live document does without. */
import { FIGURE_MIME, type NotebookPictures } from "tapebook";
import type { Cell, CodeCell, Json, JsonObject, Notebook, Output } from "../../document/notebook.ts";

/** A picture of a figure's spec, or null when it cannot be drawn; the figure then goes without. */
export type StillOf = (figure: Json) => Promise<NotebookPictures | null>;

/** The same notebook, by identity, when nothing has to be added. */
export async function fileNotebook(notebook: Notebook, stillOf: StillOf): Promise<Notebook> {
  const cells = await mapChanged(notebook.cells, (cell) => withStills(cell, stillOf));
  return withExecutionOrder(cells === notebook.cells ? notebook : { ...notebook, cells });
}

async function withStills(cell: Cell, stillOf: StillOf): Promise<Cell> {
  if (cell.cell_type !== "code") return cell;
  const outputs = await mapChanged(cell.outputs, (output) => withStill(output, stillOf));
  return outputs === cell.outputs ? cell : { ...cell, outputs };
}

async function withStill(output: Output, stillOf: StillOf): Promise<Output> {
  if (output.output_type !== "display_data" && output.output_type !== "execute_result") return output;
  const figure = output.data[FIGURE_MIME];
  if (figure === undefined || output.data["image/png"]) return output;
  const pictures = await stillOf(figure);
  if (!pictures) return output;
  return { ...output, data: { ...output.data, ...pictures } };
}

/** `metadata.tapebook.executedOutOfOrder` is true while execution counts do not rise from top to bottom. */
function withExecutionOrder(notebook: Notebook): Notebook {
  const noted = notebook.metadata.tapebook;
  const own = isObject(noted) ? noted : {};
  const outOfOrder = executedOutOfOrder(notebook);
  if (outOfOrder === (own.executedOutOfOrder === true)) return notebook;
  const { executedOutOfOrder: _, ...rest } = own;
  const tapebook = outOfOrder ? { ...own, executedOutOfOrder: true } : rest;
  const { tapebook: _old, ...others } = notebook.metadata;
  const metadata = Object.keys(tapebook).length > 0 ? { ...others, tapebook } : others;
  return { ...notebook, metadata };
}

function executedOutOfOrder(notebook: Notebook): boolean {
  const counts = notebook.cells
    .filter((cell): cell is CodeCell => cell.cell_type === "code")
    .flatMap((cell) => cell.execution_count ?? []);
  return counts.some((count, index) => index > 0 && count <= counts[index - 1]!);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `map` that gives the array itself back when no item changed. */
async function mapChanged<T>(items: T[], change: (item: T) => Promise<T>): Promise<T[]> {
  const changed = await Promise.all(items.map(change));
  return changed.some((item, index) => item !== items[index]) ? changed : items;
}
