/** A heatmap as cells with their numbers, the totals apart at the right. */
import * as Plot from "@observablehq/plot";
import { divergingColour, palette, sequentialColour, textOn } from "../palette.ts";
import type { HeatmapFigure } from "../spec/figure.ts";
import { formatNumber, MISSING } from "../spec/format.ts";
import { figureSummary } from "../spec/text.ts";
import { canvas, type DrawOptions, element, fitted, hairline, label, placed, rounded } from "./svg.ts";
import { textWidth } from "./text_width.ts";

const TITLE_HEIGHT = 28;
const HEADER_HEIGHT = 22;

interface Cell {
  row: number;
  column: number;
  value: number;
  fill: string;
}

/** Colours are centred on zero where values lie on both sides of it, else they run from the least to the greatest. */
export function drawHeatmap(figure: HeatmapFigure, options: DrawOptions): SVGElement {
  const { document, theme, width } = options;
  const { rows, columns, totals } = figure;
  const colours = palette[theme];
  const cells = cellsOf(figure, theme);
  const left = Math.ceil(Math.max(0, ...rows.map((row) => textWidth(row, 12)))) + 8;
  const totalTexts = totals?.values.map((value) => value === null ? "" : numberText(figure, value, 1)) ?? [];
  const right = totals
    ? Math.ceil(Math.max(...[totals.title, ...totalTexts].map((text) => textWidth(text, 12, 600)))) + 16
    : 0;
  const cellHeight = rows.length > 24 ? 18 : 22;
  const cellWidth = (width - left - right) / Math.max(1, columns.length);
  const height = TITLE_HEIGHT + HEADER_HEIGHT + rows.length * cellHeight;
  const title = figure.format === "percent" ? `${figure.title}, %` : figure.title;
  const heading = label(document, 0, 16, fitted(title, width, 14, 600), { size: 14, weight: 600 });
  const name = figureSummary(figure);
  if (rows.length === 0) {
    const empty = label(document, 0, TITLE_HEIGHT + 16, "No data", { fill: colours["ink-2"] });
    return canvas(options, TITLE_HEIGHT + HEADER_HEIGHT, name, heading, empty);
  }

  const numbers = numberStyle(figure, cells, cellWidth);
  const plot = Plot.plot({
    document,
    width: width - right,
    height: height - TITLE_HEIGHT,
    marginTop: HEADER_HEIGHT,
    marginRight: 0,
    marginBottom: 0,
    marginLeft: left,
    x: { type: "band", domain: columns.map((_, index) => index), padding: 0, axis: null },
    y: { type: "band", domain: rows.map((_, index) => index), padding: 0, axis: null },
    marks: [
      Plot.cell(cells, {
        x: "column",
        y: "row",
        fill: { value: "fill", scale: null },
        inset: 0.5,
        rx: 2,
        title: (cell: Cell) =>
          `${columns[cell.column]} ${rows[cell.row]}: ${
            formatNumber(cell.value, figure.format, { sign: true })
          }`,
      }),
      Plot.text(numbers ? cells : [], {
        x: "column",
        y: "row",
        text: (cell: Cell) => numbers ? numberText(figure, cell.value, numbers.decimals) : "",
        fill: { value: (cell: Cell) => textOn(cell.fill), scale: null },
        fontSize: numbers?.size,
        pointerEvents: "none",
      }),
    ],
  });
  const drawing = placed(document, plot, 0, TITLE_HEIGHT);

  const marks: SVGElement[] = [heading, drawing];
  const skip = Math.ceil((Math.max(...columns.map((column) => textWidth(column, 12))) + 4) / cellWidth);
  columns.forEach((column, index) => {
    if (index % skip !== 0) return;
    const x = left + (index + 0.5) * cellWidth;
    marks.push(label(document, x, TITLE_HEIGHT + 14, column, { fill: colours["ink-2"], anchor: "middle" }));
  });
  const middle = (row: number) => TITLE_HEIGHT + HEADER_HEIGHT + (row + 0.5) * cellHeight + 4;
  rows.forEach((row, index) =>
    marks.push(label(document, left - 8, middle(index), row, { fill: colours["ink-2"], anchor: "end" }))
  );
  if (totals) {
    marks.push(
      label(document, width, TITLE_HEIGHT + 14, totals.title, { fill: colours["ink-2"], anchor: "end" }),
    );
    totalTexts.forEach((text, index) =>
      marks.push(label(document, width, middle(index), text || MISSING, { weight: 600, anchor: "end" }))
    );
    const x = width - right + 4;
    marks.push(hairline(document, theme, x, TITLE_HEIGHT + HEADER_HEIGHT, x, height));
  }
  return rounded(canvas(options, height, name, element(document, "g", {}, ...marks)));
}

function cellsOf({ values }: HeatmapFigure, theme: DrawOptions["theme"]): Cell[] {
  const cells = values.flatMap((row, r) =>
    row.flatMap((value, column) => value === null ? [] : [{ row: r, column, value }])
  );
  const least = cells.reduce((low, { value }) => Math.min(low, value), Infinity);
  const greatest = cells.reduce((high, { value }) => Math.max(high, value), -Infinity);
  const crossesZero = least < 0 && greatest > 0;
  const reach = crossesZero ? typicalReach(cells) : 0;
  const colour = (value: number) =>
    crossesZero
      ? divergingColour(value / reach, theme)
      : sequentialColour(greatest > least ? (value - least) / (greatest - least) : 0.5);
  return cells.map((cell) => ({ ...cell, fill: colour(cell.value) }));
}

/** The size that 95 % of the values stay within: one crash must not bleach all other months. */
function typicalReach(cells: { value: number }[]): number {
  const sizes = cells.map(({ value }) => Math.abs(value)).sort((a, b) => a - b);
  return sizes[Math.floor((sizes.length - 1) * 0.95)] || sizes.at(-1)!;
}

/** The most readable way to write every number inside its cell, or null where none fits. */
function numberStyle(figure: HeatmapFigure, cells: Cell[], cellWidth: number) {
  const tries = [[1, 12], [1, 11], [1, 10], [0, 11], [0, 10]] as const;
  for (const [decimals, size] of tries) {
    const widest = cells.reduce(
      (most, { value }) => Math.max(most, textWidth(numberText(figure, value, decimals), size)),
      0,
    );
    if (widest + 4 <= cellWidth) return { decimals, size };
  }
  return null;
}

/** Without the % sign, which the title carries. */
function numberText({ format }: HeatmapFigure, value: number, decimals: number): string {
  return format === "percent"
    ? formatNumber(value * 100, "ratio", { decimals })
    : formatNumber(value, format, { decimals: decimals === 0 ? 0 : undefined });
}
