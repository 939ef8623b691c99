// deno-lint-ignore-file no-control-regex -- Python ends lines at them
/** From the document to the text of an .ipynb file, byte for byte as Jupyter's own writer gives it. */
import { jsonText, withNumberTexts, WrittenJson } from "./json_text.ts";
import type { Cell, Json, JsonObject, MimeBundle, Notebook, Output } from "./notebook.ts";

/**
 * A notebook is written again and again while someone works on a few of its cells. Cells are never changed in place,
 * so the text of one holds for as long as the cell is there.
 */
const cellTexts = { withIds: new WeakMap<Cell, WrittenJson>(), withoutIds: new WeakMap<Cell, WrittenJson>() };
const CELL_INDENT = "\n  ";

export function writeNotebook(notebook: Notebook): string {
  const withIds = notebook.nbformat_minor >= 5;
  const texts = cellTexts[withIds ? "withIds" : "withoutIds"];
  const cells = notebook.cells.map((cell) => {
    const known = texts.get(cell);
    if (known) return known;
    const written = new WrittenJson(jsonText(fileCell(cell, withIds), CELL_INDENT));
    texts.set(cell, written);
    return written;
  });
  return jsonText(withNumberTexts(notebook, { ...notebook, cells }) as unknown as Json) + "\n";
}

function fileCell(cell: Cell, withIds: boolean): JsonObject {
  const { id, source, attachments, ...rest } = cell;
  const file: JsonObject = { ...rest as unknown as JsonObject, source: lines(source) };
  if (withIds) file.id = id;
  if (attachments) {
    file.attachments = Object.fromEntries(
      Object.entries(attachments).map(([name, bundle]) => [name, fileBundle(bundle)]),
    );
  }
  if (cell.cell_type === "code") file.outputs = cell.outputs.map(fileOutput);
  return withNumberTexts(cell, file);
}

function fileOutput(output: Output): JsonObject {
  if (output.output_type === "error") return output as unknown as JsonObject;
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  const { display_id: _live, ...rest } = output;
  return withNumberTexts(output, { ...rest, data: fileBundle(output.data) });
}

function fileBundle(bundle: MimeBundle): MimeBundle {
  const members = Object.entries(bundle).map(([mime, value]) => [
    mime,
    typeof value === "string" && isSplit(mime) ? lines(value) : value,
  ]);
  return withNumberTexts(bundle, Object.fromEntries(members));
}

function isSplit(mime: string): boolean {
  return mime.startsWith("text/") || mime === "application/javascript" || mime === "image/svg+xml";
}

const line =
  /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+$/g;

/** Python's `str.splitlines(keepends=True)`: more characters end a line there than in JavaScript. */
function lines(text: string): string[] {
  return text.match(line) ?? [];
}
