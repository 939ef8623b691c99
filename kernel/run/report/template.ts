/** What a page of a report is put together from. */
import type { SheetFigure } from "../../plot/spec/sheet.ts";
import type { TableColumns } from "../../plot/spec/tables.ts";

/** What a template is given. */
export interface ReportParts {
  /** As text: it has to be escaped to stand in HTML, which `escape` does. */
  readonly title: string;
  /** Each section as HTML of its own, safe to insert: whatever came from data is escaped. */
  readonly sections: readonly { readonly title: string; readonly html: string }[];
  /** `<meta>` and `<style>` for the head: the policy that lets no other script run, and the look. */
  readonly head: string;
  /** `<script>` for the end of the body: what makes the figures live. Works without. */
  readonly script: string;
  /** The numbers themselves, for sections of one's own. */
  readonly sheet: SheetFigure;
  readonly tables: Readonly<Record<string, TableColumns>>;
  readonly escape: (text: string) => string;
}

/** From the parts of a report to a whole HTML document. */
export type ReportTemplate = (parts: ReportParts) => string | Promise<string>;

export const standardTemplate: ReportTemplate = ({ title, sections, head, script, escape }) =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
${head}
</head>
<body class="report">
<main class="card sheet-figure">
<h1 class="sheet-title">${escape(title)}</h1>
${sections.map(({ html }) => html).join("\n")}
</main>
${script}
</body>
</html>
`;
