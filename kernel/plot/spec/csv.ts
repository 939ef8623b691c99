/** Columns as CSV (RFC 4180) that a spreadsheet opens and a program reads: numbers as they are, moments in ISO 8601, UTC. */
type Cell = string | number | boolean | null | undefined;

export interface CsvColumn {
  name: string;
  cells: ArrayLike<Cell>;
  /** Epoch milliseconds are written as dates where all are midnights, else as times. */
  format?: "date" | "time";
}

/** What is missing or not finite is empty. */
export function csvText(columns: readonly CsvColumn[]): string {
  const length = columns.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const lines = [columns.map(({ name }) => textCell(name)).join(",")];
  for (let row = 0; row < length; row++) {
    lines.push(columns.map(({ cells, format }) => csvCell(cells[row], format)).join(","));
  }
  return lines.join("\r\n") + "\r\n";
}

function csvCell(cell: Cell, format: CsvColumn["format"]): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "string") return textCell(cell);
  if (typeof cell === "boolean") return String(cell);
  if (!Number.isFinite(cell)) return "";
  if (!format || Math.abs(cell) > 8.64e15) return String(cell);
  const iso = new Date(cell).toISOString();
  return format === "date" ? iso.slice(0, 10) : iso;
}

/** A spreadsheet runs text that begins like a formula: an apostrophe keeps it text. Numbers are no formulas. */
function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
