/** A report as a workbook: numbers are numbers, moments dates, text is text and never a formula. */
import writeExcelFile, { type Cell, type Sheet } from "write-excel-file/node";
import { DataError } from "../../market/errors.ts";
import { formatMetric, timeFormat } from "../../plot/spec/format.ts";
import type { SheetFigure } from "../../plot/spec/sheet.ts";
import { figureText } from "../../plot/spec/text.ts";
import type { TableColumns, TypedColumn } from "../../plot/spec/tables.ts";
import { rowsOf, typedColumns } from "./columns.ts";
import type { ReportSource } from "./report.ts";

/** What a sheet of the format holds, its heading included. */
const MOST_ROWS = 1_048_576;
const LONGEST_TEXT = 32_767;
/** The format has no dates before 1900. */
const FIRST_DAY = Date.UTC(1900, 2, 1);

/** @throws DataError for a table with more rows than a sheet holds */
export async function workbookOf({ sheet, tables }: ReportSource): Promise<Uint8Array> {
  const sheets = [
    summarySheet(sheet),
    ...Object.entries(tables).map(([name, columns]) => tableSheet(name, columns)),
  ];
  return new Uint8Array(await writeExcelFile(sheets).toBuffer());
}

const text = (value: string, style: { fontWeight?: "bold"; wrap?: true } = {}): Cell => ({
  value: value.slice(0, LONGEST_TEXT),
  type: String,
  ...style,
});

function summarySheet({ title, sections }: SheetFigure): Sheet<never> {
  const rows: Cell[][] = [[text(title, { fontWeight: "bold" })]];
  for (const { title, text: lines = [], metrics = [], terms = [], figures = [], warnings = [] } of sections) {
    rows.push([], [text(title, { fontWeight: "bold" })]);
    for (const line of [...lines, ...warnings.map((warning) => `Warning: ${warning}`)]) {
      rows.push([text(line)]);
    }
    for (const metric of metrics) {
      rows.push([
        text(metric.label),
        metric.value === null ? null : numberCell(metric.value, metric.format),
        text(formatMetric(metric)),
      ]);
    }
    for (const group of terms) {
      rows.push([text(group.title, { fontWeight: "bold" })]);
      for (const { label, value, reason } of group.terms) rows.push([text(label), text(reason ?? value)]);
    }
    for (const figure of figures) {
      if (figure.kind !== "table") rows.push([text(figureText(figure).split("\n")[0]!)]);
    }
  }
  return { data: rows, sheet: "Summary", columns: [{ width: 44 }, { width: 28 }, { width: 20 }] };
}

function tableSheet(name: string, columns: TableColumns): Sheet<never> {
  const typed = typedColumns(columns);
  const rows = rowsOf(columns);
  if (rows >= MOST_ROWS) {
    throw new DataError(
      `Set format to "parquet" or "csv": ${name} has ${rows} rows, and a workbook's sheet holds ${
        MOST_ROWS - 1
      }`,
      {
        field: "format",
        value: "xlsx",
        allowed: `tables of at most ${MOST_ROWS - 1} rows`,
      },
    );
  }
  const write = typed.map(cellWriter);
  const head = typed.map((column) => text(column.name, { fontWeight: "bold" }));
  const data = Array.from(
    { length: rows },
    (_, row) => typed.map(({ cells }, c) => write[c]!(cells[row] ?? null)),
  );
  return {
    data: [head, ...data],
    sheet: name.replace(/[[\]:*?/\\]/g, " ").slice(0, 31),
    stickyRowsCount: 1,
    columns: typed.map((column) => ({ width: Math.max(12, column.name.length + 2) })),
  };
}

function cellWriter({ kind, name, cells }: TypedColumn): (cell: string | number | null) => Cell {
  if (kind === "text") return (cell) => cell === null || cell === "" ? null : text(String(cell));
  if (kind === "moment") {
    const format = timeFormat(cells as ArrayLike<number>) === "date" ? "yyyy-mm-dd" : "yyyy-mm-dd hh:mm:ss";
    return (cell) => {
      if (typeof cell !== "number" || !Number.isFinite(cell)) return null;
      return cell < FIRST_DAY
        ? text(new Date(cell).toISOString())
        : { value: new Date(cell), type: Date, format };
    };
  }
  const format = /^(return|drawdown|exposure|mae|mfe)$/i.test(name) ? "percent" : undefined;
  return (cell) => typeof cell === "number" && Number.isFinite(cell) ? numberCell(cell, format) : null;
}

const FORMATS: Readonly<Record<string, string>> = { percent: "0.00%", money: "#,##0.00", integer: "#,##0" };

function numberCell(value: number, format: string | undefined): Cell {
  const shown = format && FORMATS[format];
  return { value, type: Number, ...shown && { format: shown } };
}
