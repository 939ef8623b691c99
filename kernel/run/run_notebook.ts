/** A run as a notebook: a heading, the code that makes it, its card, and its record in the metadata. */
import { newCell, newNotebook } from "../../document/cells.ts";
import type { Cell, CodeCell, JsonObject, MimeBundle, Notebook } from "../../document/notebook.ts";
import { FIGURE_MIME } from "../plot/spec/figure.ts";
import { figureText } from "../plot/spec/text.ts";
import { notebookPictures } from "../plot/still/mod.ts";
import { canonicalJson, sha256 } from "./canonical.ts";
import { backtestName, movePaths, savedName, shownExpression, withoutSaves } from "./cell_edits.ts";
import { cellNames } from "./cell_names.ts";
import { neededCells } from "./needed_cells.ts";
import { rebuiltCell } from "./rebuilt_cell.ts";
import { type Provenance, RUN_MIME, type RunRecord } from "./record.ts";
import { cardOf, type Finished } from "./run_card.ts";
import type { CellSource } from "./session.ts";

export interface RunNotebookInput {
  title: string;
  record: RunRecord;
  finished: Finished;
  provenance: Provenance | undefined;
  /** The cell that calls `save()`; its `X.save()` tells the run's name. */
  savingCell: CellSource | undefined;
  /** Where the notebook will lie. */
  folder: string;
}

export async function runNotebook(input: RunNotebookInput): Promise<Notebook> {
  const { title, record, finished } = input;
  const known = input.provenance && typedCells(input.provenance, input);
  const sources = known ?? [{ id: "run", source: rebuiltCell(finished) }];
  const ids = cellIds(sources);
  const cells = sources.map(({ source }, i) => newCell("code", source, ids[i]));
  const last = cells.at(-1) as CodeCell;
  last.outputs = [{
    output_type: "execute_result",
    execution_count: null,
    data: await savedBundle(record, finished),
    metadata: {},
  }];
  const notebook = newNotebook();
  return {
    ...notebook,
    metadata: { ...notebook.metadata, tapebook: savedRecord(record, sources) },
    cells: [heading(title, record.id, known !== undefined), ...cells],
  };
}

/** The record, and a hash of the code cells that tells `verify` whether somebody edited them. */
function savedRecord(record: RunRecord, sources: readonly CellSource[]): JsonObject {
  return { ...structuredClone(record), cells: cellsHash(sources) } as unknown as JsonObject;
}

export const cellsHash = (cells: readonly { source: string }[]): string =>
  sha256(canonicalJson(cells.map(({ source }) => source)));

function heading(title: string, id: string, asTyped: boolean): Cell {
  const lines = [
    `# ${title}`,
    "",
    `Saved run \`${id}\`. Run all repeats it; \`deno task verify\` with this file compares the numbers.`,
  ];
  if (!asTyped) {
    lines.push(
      "",
      "The cells that made this run are not known here, so the code below was rebuilt from the strategy's compiled " +
        "functions: types and comments are lost.",
    );
  }
  return newCell("markdown", lines.join("\n"), HEADING);
}

const HEADING = "heading";

/** The cells' own ids where a file may hold them: some clients name cells by address, or by message. */
function cellIds(cells: readonly CellSource[]): string[] {
  const taken = new Set([HEADING]);
  return cells.map(({ id }, i) => {
    const own = /^[a-zA-Z0-9_-]{1,64}$/.test(id) && !taken.has(id) ? id : `code-${i + 1}`;
    taken.add(own);
    return own;
  });
}

/** The cells as they were typed, ending with one that shows the run; undefined where the run has no name in them. */
function typedCells(
  { cells, folder: from }: Provenance,
  { savingCell, folder: to }: RunNotebookInput,
): CellSource[] | undefined {
  const making = cells.at(-1);
  if (!making) return undefined;
  const kept = neededCells(cells)
    .map(({ id, source }) => ({ id, source: movePaths(withoutSaves(source), from, to) }))
    .filter(({ source }) => source.trim() !== "");
  const last = kept.at(-1);
  const name = runName(making, savingCell);
  if (!last || !name) return undefined;
  if (shownExpression(last.source) === name) return kept;
  return [...kept, { id: "run", source: name }];
}

/** What the run is called where the cells have run: as `save()` was called on it, or as its cell declares it. */
function runName(making: CellSource, savingCell: CellSource | undefined): string | undefined {
  const declared = cellNames(making.source)?.defines;
  const saved = savingCell && savedName(savingCell.source);
  const root = saved?.match(/^[\w$]+/)?.[0];
  return root && declared?.has(root) ? saved : backtestName(making.source);
}

/** With pictures, whatever this session's client can draw: a file is read by clients that cannot. */
async function savedBundle(record: RunRecord, finished: Finished): Promise<MimeBundle> {
  const card = cardOf(finished);
  return {
    [FIGURE_MIME]: card as unknown as JsonObject,
    ...await notebookPictures(card),
    "text/plain": figureText(card),
    [RUN_MIME]: structuredClone(record) as unknown as JsonObject,
  };
}
