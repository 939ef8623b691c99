/**
 * A report as one HTML file that needs nothing else: still pictures and tables for everyone, and a script that makes them
 * live. Its policy lets that one script run and nothing be fetched, so what data hold stays text.
 */
import { createHash } from "node:crypto";
import { escapeHtml } from "../../plot/show.ts";
import type { SheetPart } from "../../plot/spec/sheet.ts";
import { checkOption } from "../../stats/check_option.ts";
import { wholeTable } from "../../plot/spec/tables.ts";
import type { ReportSource } from "./report.ts";
import { sectionHtml } from "./sections.ts";
import { pageAssets } from "./page_assets.ts";
import { type ReportTemplate, standardTemplate } from "./template.ts";

export async function reportPage(
  { sheet, tables }: ReportSource,
  template: ReportTemplate = standardTemplate,
): Promise<string> {
  const figures: SheetPart[] = [];
  const sections: { title: string; html: string }[] = [];
  for (const section of sheet.sections) {
    const html = sectionHtml(section, (figure) => figures.push(withRows(figure)) - 1);
    sections.push({ title: section.title, html });
  }
  const { script, style } = await pageAssets();
  const page: unknown = await template({
    title: sheet.title,
    sections,
    head: `<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<meta name="color-scheme" content="light dark">
<style>${style}</style>`,
    script: `<script type="application/json" id="figures">${jsonForHtml(figures)}</script>
<script>${script}</script>`,
    sheet,
    tables,
    escape: escapeHtml,
  });
  checkOption(
    "template",
    page,
    typeof page === "string" && page !== "",
    "a function that gives the page's HTML",
  );
  return page as string;
}

/** Rows of a table that a page takes along. */
const MOST_ROWS = 20_000;

/** There is nobody to ask for the rows that a figure leaves out. */
function withRows(figure: SheetPart): SheetPart {
  const columns = figure.kind === "table" ? wholeTable(figure) : undefined;
  if (figure.kind !== "table" || !columns) return figure;
  const rows = Array.from(
    { length: Math.min(MOST_ROWS, figure.total) },
    (_, row) =>
      columns.map(({ cells }) => {
        const cell = cells[row] ?? null;
        return typeof cell === "number" && !Number.isFinite(cell) ? null : cell;
      }),
  );
  return { ...figure, rows };
}

function policyFor(script: string): string {
  const hash = createHash("sha256").update(script).digest("base64");
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** No text within can end the element that it stands in. */
const jsonForHtml = (value: unknown): string =>
  JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll(
    "\u2029",
    "\\u2029",
  );
