/** A heatmap as cells with their numbers, the totals apart at the right. */
import * as Plot from "@observablehq/plot";
import { palette, textOn } from "../palette.ts";
import type { HeatmapFigure } from "../spec/figure.ts";
import { formatNumber, MISSING } from "../spec/format.ts";
import { figureSummary } from "../spec/text.ts";
import { type Cell, cellNumbers, cellText, heatmapCells, widestText } from "./heatmap_cells.ts";
import { HEATMAP_HEADER, HEATMAP_TITLE, heatmapCellHeight, heatmapHeight } from "./size.ts";
import { canvas, type DrawOptions, hairline, label, placed, rounded, titleLabel } from "./svg.ts";

/** Where things stand, in pixels. */
interface Layout {
  left: number;
  right: number;
  cellWidth: number;
  cellHeight: number;
  height: number;
}

export function drawHeatmap(figure: HeatmapFigure, options: DrawOptions): SVGElement {
  const { document, theme, width } = options;
  const title = titleLabel(document, figure.title, width);
  const layout = layoutOf(figure, width);
  if (figure.rows.length === 0) {
    const empty = label(document, 0, HEATMAP_TITLE + 16, "No data", { fill: palette[theme]["ink-2"] });
    return canvas(options, layout.height, figureSummary(figure), title, empty);
  }
  const marks = [title, drawCells(figure, options, layout), ...axisLabels(figure, options, layout)];
  return rounded(canvas(options, layout.height, figureSummary(figure), ...marks));
}

function layoutOf(figure: HeatmapFigure, width: number): Layout {
  const { rows, columns, totals } = figure;
  const left = Math.ceil(widestText(rows, 12)) + 8;
  const texts = totals ? [totals.title, ...totalTexts(figure)] : [];
  const right = totals ? Math.ceil(widestText(texts, 12, 600)) + 16 : 0;
  return {
    left,
    right,
    cellWidth: (width - left - right) / Math.max(1, columns.length),
    cellHeight: heatmapCellHeight(figure),
    height: heatmapHeight(figure),
  };
}

function drawCells(figure: HeatmapFigure, { document, theme, width }: DrawOptions, layout: Layout) {
  const { rows, columns, format } = figure;
  const cells = heatmapCells(figure, theme);
  const numbers = cellNumbers(figure, layout.cellWidth);
  const say = (value: number) => formatNumber(value, format, { sign: true });
  const plot = Plot.plot({
    document,
    width: width - layout.right,
    height: layout.height - HEATMAP_TITLE - HEATMAP_HEADER,
    marginTop: 0,
    marginRight: 0,
    marginBottom: 0,
    marginLeft: layout.left,
    x: { type: "band", domain: columns.map((_, index) => index), padding: 0, round: false, axis: null },
    y: { type: "band", domain: rows.map((_, index) => index), padding: 0, axis: null },
    marks: [
      Plot.cell(cells, {
        x: "column",
        y: "row",
        fill: { value: "fill", scale: null },
        inset: 0.5,
        rx: 2,
        title: ({ row, column, value }: Cell) => `${columns[column]} ${rows[row]}: ${say(value)}`,
      }),
      numbers && Plot.text(cells, {
        x: "column",
        y: "row",
        text: ({ value }: Cell) => cellText(figure, value, numbers.decimals),
        fill: { value: ({ fill }: Cell) => textOn(fill), scale: null },
        fontSize: numbers.size,
        pointerEvents: "none",
      }),
    ],
  });
  return placed(document, plot, 0, HEATMAP_TITLE + HEATMAP_HEADER);
}

/** Names of rows and columns, and the totals behind a hairline. */
function axisLabels(figure: HeatmapFigure, { document, theme, width }: DrawOptions, layout: Layout) {
  const { rows, columns, totals, format } = figure;
  const { left, right, cellWidth, cellHeight, height } = layout;
  const fill = palette[theme]["ink-2"];
  const header = HEATMAP_TITLE + 14;
  const middle = (row: number) => HEATMAP_TITLE + HEATMAP_HEADER + (row + 0.5) * cellHeight + 4;
  // Where columns are narrow, every second or third name.
  const every = Math.max(1, Math.ceil((widestText(columns, 12) + 4) / cellWidth));
  const marks = columns.flatMap((column, index) =>
    index % every === 0
      ? [label(document, left + (index + 0.5) * cellWidth, header, column, { fill, anchor: "middle" })]
      : []
  );
  rows.forEach((row, index) =>
    marks.push(label(document, left - 8, middle(index), row, { fill, anchor: "end" }))
  );
  if (format === "percent") marks.push(label(document, left - 8, header, "%", { fill, anchor: "end" }));
  if (totals) {
    const x = width - right + 4;
    marks.push(
      label(document, width, header, totals.title, { fill, anchor: "end" }),
      ...totalTexts(figure).map((text, index) =>
        label(document, width, middle(index), text, { weight: 600, anchor: "end" })
      ),
      hairline(document, theme, x, HEATMAP_TITLE + HEATMAP_HEADER, x, height),
    );
  }
  return marks;
}

function totalTexts(figure: HeatmapFigure): string[] {
  return figure.totals?.values.map((value) => value === null ? MISSING : cellText(figure, value, 1)) ?? [];
}
