/** A sheet as Markdown: for a wiki, a pull request, an issue. Pictures are a sentence each. */
import type { TableFigure } from "../../plot/spec/figure.ts";
import { formatCell, formatMetric, formatNumber } from "../../plot/spec/format.ts";
import type { SheetFigure, SheetPart, SheetSection } from "../../plot/spec/sheet.ts";
import { figureSummary } from "../../plot/spec/text.ts";

/** Rows of a table that are written; the data formats have all. */
const ROWS = 50;

export function reportMarkdown({ title, sections }: SheetFigure): string {
  return [`# ${plain(title)}`, ...sections.map(sectionMarkdown)].join("\n\n") + "\n";
}

function sectionMarkdown(section: SheetSection): string {
  const { title, text = [], metrics = [], terms = [], figures = [], warnings = [] } = section;
  return [
    `## ${plain(title)}`,
    ...text.map(plain),
    metrics.length > 0 ? pairs(["", ""], metrics.map((metric) => [metric.label, formatMetric(metric)])) : "",
    ...terms.map(({ title, terms }) =>
      `### ${plain(title)}\n\n${
        pairs(["", ""], terms.map(({ label, value, reason }) => [label, reason ?? value]))
      }`
    ),
    ...figures.map(figureMarkdown),
    warnings.map((warning) => `- **Warning:** ${plain(warning)}`).join("\n"),
  ].filter(Boolean).join("\n\n");
}

function figureMarkdown(figure: SheetPart): string {
  if (figure.kind !== "table") return plain(figureSummary(figure));
  const rows = figure.rows.slice(0, ROWS).map((row) =>
    figure.columns.map(({ format, decimals }, c) => formatCell(row[c] ?? null, format, decimals))
  );
  const table = pairs(figure.columns.map(({ name }) => name), rows, alignment(figure));
  const more = figure.total > rows.length
    ? `\n\n${rows.length} of ${formatNumber(figure.total, "integer")} rows`
    : "";
  return `### ${plain(figure.title)}\n\n${table}${more}`;
}

const alignment = ({ columns }: TableFigure): string[] =>
  columns.map(({ format }) => format === "text" ? "---" : "--:");

function pairs(
  head: string[],
  rows: string[][],
  align: string[] = head.map((_, c) => c === 0 ? "---" : "--:"),
): string {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => plain(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `| ${align.join(" | ")} |`, ...rows.map(line)].join("\n");
}

/** Text of data on one line, none of which is Markdown or HTML. */
const plain = (text: string): string =>
  text.replace(/\s+/g, " ").replace(
    /[\\`*_[\]<>#]/g,
    (sign) => sign === "<" ? "&lt;" : sign === ">" ? "&gt;" : `\\${sign}`,
  );
