/** New cells and notebooks, complete as nbformat 4.5 wants them. */
import type { Cell, CellId, CellType, Notebook } from "./notebook.ts";

/** The last minor version of nbformat 4 of which every key is known here. */
export const CURRENT_MINOR = 5;

/** Letters, digits, - and _ as nbformat has it. */
export function isCellId(id: unknown): id is CellId {
  return typeof id === "string" && /^[a-zA-Z0-9_-]{1,64}$/.test(id);
}

/** 48 random bits in hex: valid as an nbformat cell id. `crypto.randomUUID` is missing on plain-HTTP pages. */
export function newCellId(): CellId {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function newCell(cellType: CellType, source = "", id: CellId = newCellId()): Cell {
  return completeCell({ id, cell_type: cellType, source, metadata: {} });
}

/** Fills what a code cell must have; cells from a browser may come without it. */
export function completeCell(
  cell: Partial<Cell> & Pick<Cell, "id" | "cell_type" | "source" | "metadata">,
): Cell {
  if (cell.cell_type !== "code") return cell as Cell;
  const { outputs = [], execution_count = null } = cell as { outputs?: []; execution_count?: null };
  return { ...cell, outputs, execution_count } as Cell;
}

/** An empty notebook with one code cell. */
export function newNotebook(): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: CURRENT_MINOR,
    metadata: {
      kernelspec: { display_name: "Tapebook", language: "typescript", name: "tapebook" },
      language_info: {
        codemirror_mode: "typescript",
        file_extension: ".ts",
        mimetype: "text/x.typescript",
        name: "typescript",
        nbconvert_exporter: "script",
        pygments_lexer: "typescript",
      },
    },
    cells: [newCell("code")],
  };
}
