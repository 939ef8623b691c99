/** Figures as values that show themselves at the end of a cell. */
import { withKept } from "./kept_figure.ts";
import type { Figure, TableFigure } from "./spec/figure.ts";
import { FIGURE_MIME } from "./spec/figure.ts";
import { formatCell, formatNumber } from "./spec/format.ts";
import { figureText, markedCells } from "./spec/text.ts";
import { notebookPictures } from "./still/mod.ts";

/** Where Jupyter kernels look for a value's display. */
export const DISPLAY = Symbol.for("Jupyter.display");
const INSPECT = Symbol.for("Deno.customInspect");
const SESSION = Symbol.for("tapebook.session");

/** Rows of a table's HTML, for clients that cannot draw the figure. */
const HTML_ROWS = 50;

export interface ShownFigure<F extends Figure = Figure> {
  readonly spec: F;
  /** What Jupyter shows: MIME type to payload. */
  [DISPLAY](): Promise<MimeBundle>;
}

export interface MimeBundle {
  [mime: string]: string | Figure;
}

/**
 * The figure with its display: the spec and text always; a picture (PNG, and SVG
 * where that is light) too where the notebook's client may be one that
 * cannot draw the spec, that is outside Tapebook's own sessions and in those that ask for stills.
 */
export function shown<F extends Figure>(spec: F): ShownFigure<F> {
  return {
    spec,
    [DISPLAY]: () => figureBundle(spec),
    [INSPECT]: () => figureText(spec),
  } as ShownFigure<F>;
}

export async function figureBundle(figure: Figure): Promise<MimeBundle> {
  const bundle: MimeBundle = { [FIGURE_MIME]: await withKept(figure), "text/plain": figureText(figure) };
  if (figure.kind === "table") return { ...bundle, "text/html": tableHtml(figure) };
  if (!wantsStills()) return bundle;
  return { ...bundle, ...await notebookPictures(figure) };
}

function wantsStills(): boolean {
  const session = (globalThis as { [SESSION]?: { stills: boolean } })[SESSION];
  return session === undefined || session.stills;
}

function tableHtml(figure: TableFigure): string {
  const { title, columns, rows, total, marked, note } = figure;
  const isMarked = markedCells(figure);
  const shownRows = rows.slice(0, HTML_ROWS);
  const align = columns.map(({ format }) => `style="text-align:${format === "text" ? "left" : "right"}"`);
  const head = columns.map(({ name }, c) => `<th ${align[c]}>${escapeHtml(name)}</th>`).join("");
  const body = shownRows.map((row, r) => {
    const cells = columns.map(({ format, decimals }, c) => {
      const cell = escapeHtml(formatCell(row[c] ?? null, format, decimals));
      return `<td ${align[c]}>${isMarked(r, c) ? `<strong>${cell}</strong>` : cell}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  }).join("\n");
  const caption = title ? `<caption>${escapeHtml(title)}</caption>` : "";
  const left = total > shownRows.length
    ? `${shownRows.length} of ${formatNumber(total, "integer")} rows`
    : undefined;
  const meaning = marked && marked.cells.length > 0 ? `bold: ${marked.meaning}` : undefined;
  const remark = [note ?? left, meaning].filter((each) => each !== undefined).join(" · ") || undefined;
  const more = remark === undefined ? "" : `\n<p>${escapeHtml(remark)}</p>`;
  return `<table style="font-variant-numeric:tabular-nums">${caption}<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table>${more}`;
}

const ENTITIES: { [char: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}
