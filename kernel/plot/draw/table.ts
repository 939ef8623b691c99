/** A table's first rows as a picture, for clients that show pictures only. */
import { palette } from "../palette.ts";
import type { TableFigure } from "../spec/figure.ts";
import { formatCell, formatNumber } from "../spec/format.ts";
import { figureSummary, markedCells } from "../spec/text.ts";
import { canvas, type DrawOptions, fitted, hairline, label, titleLabel } from "./svg.ts";
import { textWidth } from "./text_width.ts";

const ROWS = 12;
const LINE = 20;
const GAP = 16;

/** Columns keep their order; those that do not fit the width are left out and counted at the foot. */
export function drawTable(figure: TableFigure, options: DrawOptions): SVGElement {
  const { document, theme, width } = options;
  const secondary = { fill: palette[theme]["ink-2"] };
  const rows = figure.rows.slice(0, ROWS);
  const all = figure.columns.map(({ name, format, decimals }, c) => {
    const cells = rows.map((row) => formatCell(row[c] ?? null, format, decimals));
    const needed = Math.max(...[name, ...cells].map((text) => textWidth(text, 12)));
    return { name, cells, isText: format === "text", width: Math.min(240, Math.ceil(needed)) };
  });
  const ends = all.reduce<number[]>(
    (sums, column) => [...sums, (sums.at(-1) ?? -GAP) + GAP + column.width],
    [],
  );
  const isMarked = markedCells(figure);
  const columns = all.filter((_, c) => c === 0 || ends[c]! <= width);

  let top = 0;
  const marks: SVGElement[] = [];
  if (figure.title) {
    marks.push(titleLabel(document, figure.title, width));
    top = 26;
  }
  columns.forEach((column, c) => {
    const x = column.isText ? ends[c]! - column.width : ends[c]!;
    const anchor = column.isText ? "start" : "end";
    const write = (text: string, y: number, style = {}) =>
      marks.push(label(document, x, y, fitted(text, column.width + 1, 12), { anchor, ...style }));
    write(column.name, top + 14, secondary);
    column.cells.forEach((text, row) =>
      write(text, top + LINE * (row + 1) + 16, isMarked(row, c) ? { weight: 600 } : {})
    );
  });
  marks.push(hairline(document, theme, 0, top + LINE, width, top + LINE));
  const bottom = top + LINE * (rows.length + 1) + 4;
  const left = [
    figure.total > rows.length
      ? figure.note ?? `${rows.length} of ${formatNumber(figure.total, "integer")} rows`
      : "",
    columns.length < all.length ? `${columns.length} of ${all.length} columns` : "",
    figure.marked && figure.marked.cells.length > 0 ? `bold: ${figure.marked.meaning}` : "",
  ].filter(Boolean).join(" · ");
  if (left) marks.push(label(document, 0, bottom + 16, left, secondary));
  return canvas(options, bottom + (left ? 24 : 4), figureSummary(figure), ...marks);
}
