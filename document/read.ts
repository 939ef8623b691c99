/** From the text of an .ipynb file, nbformat 4.0 to 4.5, to the document. */
import { CURRENT_MINOR, isCellId, newCellId } from "./cells.ts";
import { parseJson } from "./json_text.ts";
import type { Cell, Json, JsonObject, MimeBundle, Notebook, Output } from "./notebook.ts";
import { firstFault, notebookFile } from "./schema.ts";

export type ReadResult =
  /** `notes` say what was odd but could be read. */
  | { ok: true; notebook: Notebook; notes: string[] }
  | {
    ok: false;
    code: "invalid-json" | "not-a-notebook" | "unsupported-format" | "broken-notebook";
    message: string;
  };

/** Levels of nesting; far more than any notebook has, and far fewer than end the stack of what walks through them. */
const DEEPEST = 1_000;

export function readNotebook(text: string): ReadResult {
  const parsed = parseJson(text.replace(/^\uFEFF/, ""));
  if (!parsed.ok) {
    const { line, column, reason } = parsed;
    return refuse("invalid-json", `This is not valid JSON: line ${line}, column ${column}: ${reason}.`);
  }
  const file = parsed.value;
  if (isDeeper(file, DEEPEST)) {
    return refuse("broken-notebook", `This file is nested more than ${DEEPEST} levels deep.`);
  }
  if (!isObject(file) || !("nbformat" in file)) {
    return refuse("not-a-notebook", "This is JSON but not a notebook: it has no nbformat.");
  }
  const version = `${file.nbformat}${"nbformat_minor" in file ? `.${file.nbformat_minor}` : ""}`;
  if (file.nbformat !== 4 || !Number.isInteger(file.nbformat_minor ?? 0)) {
    const remedy = typeof file.nbformat === "number" && file.nbformat < 4
      ? " Convert it with `jupyter nbconvert --to notebook --nbformat 4`."
      : "";
    return refuse(
      "unsupported-format",
      `This notebook is nbformat ${version}; 4.0 to 4.5 can be read.${remedy}`,
    );
  }
  const checked = notebookFile.safeParse(file);
  if (!checked.success) {
    return refuse("broken-notebook", `This notebook is broken: ${firstFault(checked.error)}.`);
  }
  return complete(file);
}

function refuse(code: (ReadResult & { ok: false })["code"], message: string): ReadResult {
  return { ok: false, code, message };
}

/** Works on the parsed tree in place: it is ours alone, and copies would forget the texts of numbers. */
function complete(file: JsonObject): ReadResult {
  const notes: string[] = [];
  file.nbformat_minor ??= 0;
  file.metadata ??= {};
  for (const key of ["orig_nbformat", "orig_nbformat_minor", "signature"]) {
    delete (file.metadata as JsonObject)[key];
  }
  const minor = file.nbformat_minor as number;
  if (minor > CURRENT_MINOR) {
    notes.push(`Written as nbformat 4.${minor}; what is newer than 4.5 is kept unread.`);
  }
  const cells = file.cells as JsonObject[];
  cells.forEach(completeCellInPlace);
  const renamed = giveIds(cells);
  if (renamed > 0 && minor >= 5) {
    notes.push(`${renamed} cells had no valid id of their own and were given one.`);
  }
  return { ok: true, notebook: file as unknown as Notebook, notes };
}

/** Returns how many cells had no id, an invalid one or another cell's. */
function giveIds(cells: JsonObject[]): number {
  const seen = new Set<string>();
  let given = 0;
  for (const cell of cells) {
    if (!isCellId(cell.id) || seen.has(cell.id)) {
      cell.id = newCellId();
      given++;
    }
    seen.add(cell.id);
  }
  return given;
}

function completeCellInPlace(file: JsonObject): void {
  const cell = file as unknown as Cell;
  cell.metadata ??= {};
  delete cell.metadata.trusted;
  cell.source = joined(file.source as Json) as string;
  for (const attachment of Object.values(cell.attachments ?? {})) joinBundle(attachment);
  if (cell.cell_type !== "code") return;
  cell.outputs ??= [];
  cell.execution_count ??= null;
  cell.outputs.forEach(completeOutputInPlace);
}

function completeOutputInPlace(output: Output): void {
  if (output.output_type === "stream") output.text = joined(output.text) as string;
  if (output.output_type === "execute_result") output.execution_count ??= null;
  if (output.output_type !== "display_data" && output.output_type !== "execute_result") return;
  output.metadata ??= {};
  joinBundle(output.data);
}

function joinBundle(bundle: MimeBundle): void {
  for (const [mime, value] of Object.entries(bundle)) {
    const json = mime === "application/json" || /^application\/.*\+json$/.test(mime);
    if (!json) bundle[mime] = joined(value);
  }
}

function joined(value: Json): Json {
  return Array.isArray(value) && value.every((line) => typeof line === "string") ? value.join("") : value;
}

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
