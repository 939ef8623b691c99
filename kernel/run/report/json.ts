import type { TableColumns } from "../../plot/spec/tables.ts";
import { typedColumns } from "./columns.ts";
import type { ReportSource } from "./report.ts";

/** Facts, sections and the columns of every table: moments as ISO 8601, null for what is missing. */
export function reportJson({ sheet, tables, facts }: ReportSource): string {
  const sections = sheet.sections.map(({ figures: _, ...section }) => section);
  const columns = Object.entries(tables).map(([name, table]) => [name, plainColumns(table)]);
  return JSON.stringify(
    { title: sheet.title, ...facts, sections, tables: Object.fromEntries(columns) },
    null,
    1,
  ) +
    "\n";
}

type PlainCell = string | number | null;

function plainColumns(table: TableColumns): Record<string, PlainCell[]> {
  const plain = typedColumns(table).map(({ name, kind, cells }) => {
    const values = Array.from(cells as readonly PlainCell[]).map((cell): PlainCell => {
      if (typeof cell !== "number") return cell;
      if (!Number.isFinite(cell)) return null;
      return kind === "moment" ? new Date(cell).toISOString() : cell;
    });
    return [name, values] as const;
  });
  return Object.fromEntries(plain);
}
