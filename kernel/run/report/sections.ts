/** A sheet's sections as HTML that needs no script: text, values, tables and still pictures. All text is escaped. */
import { escapeHtml } from "../../plot/show.ts";
import { formatCell, formatMetric, formatNumber } from "../../plot/spec/format.ts";
import type { CardMetric, TableFigure } from "../../plot/spec/figure.ts";
import type { SheetPart, SheetSection, SheetTerms } from "../../plot/spec/sheet.ts";
import { figureSummary } from "../../plot/spec/text.ts";
import { drawSheet } from "../../plot/still/render.ts";

/** Width of the pictures, CSS pixels. */
const WIDTH = 960;

/** @param place Gives each figure the number under which the page's script finds it. */
export function sectionHtml(section: SheetSection, place: (figure: SheetPart) => number): string {
  const { title, text = [], metrics = [], terms = [], figures = [], warnings = [] } = section;
  const parts = [
    ...text.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
    metrics.length > 0 ? `<dl class="metrics">${metrics.map(metricHtml).join("")}</dl>` : "",
    terms.length > 0 ? `<div class="sheet-terms">${terms.map(termsHtml).join("")}</div>` : "",
    ...figures.map((figure) => figureHtml(figure, place(figure))),
    warnings.length > 0
      ? `<ul class="sheet-warnings">${warnings.map((each) => `<li>${escapeHtml(each)}</li>`).join("")}</ul>`
      : "",
  ];
  const open = section.folded ? "" : " open";
  return `<details class="sheet-section"${open}>
<summary><h2>${escapeHtml(title)}</h2></summary>
${parts.filter(Boolean).join("\n")}
</details>`;
}

function metricHtml(metric: CardMetric): string {
  const { label, tone, note, ...rest } = metric;
  const value = formatMetric({ label, ...rest, ...tone && { tone } });
  const small = note ? `<small>${escapeHtml(note)}</small>` : "";
  return `<div class="metric"><dt>${escapeHtml(label)}</dt><dd><span${tone ? ` class="${tone}"` : ""}>${
    escapeHtml(value)
  }</span>${small}</dd></div>`;
}

function termsHtml({ title, terms }: SheetTerms): string {
  const rows = terms.map(({ label, value, reason }) =>
    `<div><dt>${escapeHtml(label)}</dt><dd${reason ? ` title="${escapeHtml(reason)}"` : ""}>${
      escapeHtml(value)
    }</dd></div>`
  );
  return `<section><h3>${escapeHtml(title)}</h3><dl class="terms">${rows.join("")}</dl></section>`;
}

function figureHtml(figure: SheetPart, place: number): string {
  const still = figure.kind === "table" ? tableHtml(figure) : pictureHtml(figure);
  return `<div data-figure="${place}">${still}</div>`;
}

/** In an <img> whatever an SVG holds is dead, and its names cannot meet another picture's. */
function pictureHtml(figure: SheetPart): string {
  const svg = new TextEncoder().encode(drawSheet(figure, "light", WIDTH));
  return `<figure class="figure"><img class="still" src="data:image/svg+xml;base64,${svg.toBase64()}" alt="${
    escapeHtml(figureSummary(figure))
  }"></figure>`;
}

function tableHtml({ title, columns, rows, total, note }: TableFigure): string {
  const kind = columns.map(({ format }) => format === "text" ? "" : ' class="number"');
  const head = columns.map(({ name }, c) => `<th scope="col"${kind[c]}>${escapeHtml(name)}</th>`).join("");
  const body = rows.map((row) =>
    `<tr>${
      columns.map(({ format, decimals }, c) =>
        `<td${kind[c]}>${escapeHtml(formatCell(row[c] ?? null, format, decimals))}</td>`
      )
        .join("")
    }</tr>`
  ).join("\n");
  const all = `${formatNumber(total, "integer")} ${total === 1 ? "row" : "rows"}`;
  const shown = note ??
    (rows.length < total ? `first ${formatNumber(rows.length, "integer")} of ${all}` : all);
  return `<figure class="figure"><figcaption class="figure-head"><span>${
    escapeHtml(title)
  }</span><span class="muted">${
    escapeHtml(shown)
  }</span></figcaption><div class="table-scroll"><table class="table"><thead><tr>${head}</tr></thead><tbody>
${body}
</tbody></table></div></figure>`;
}
