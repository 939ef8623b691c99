/** A heatmap as cells with their numbers, the totals apart at the right. */
import * as Plot from "@observablehq/plot";
import { palette, textOn } from "../palette.ts";
import type { HeatmapFigure } from "../spec/figure.ts";
import { MISSING } from "../spec/format.ts";
import { cellName, firstMonday, MONTHS } from "../spec/heatmap_names.ts";
import { figureSummary } from "../spec/text.ts";
import {
  type Cell,
  cellNumbers,
  cellText,
  heatmapCells,
  heatmapColour,
  heatmapShare,
  knownCells,
  widestText,
} from "./heatmap_cells.ts";
import { colourScale } from "./heatmap_scale.ts";
import { type HeatmapLayout, heatmapLayout, totalTexts } from "./heatmap_layout.ts";
import { cellValue } from "./heatmap_targets.ts";
import { HEATMAP_TITLE } from "./size.ts";
import { textWidth } from "./text_width.ts";
import { surfaceMarks } from "./surface.ts";
import {
  canvas,
  type DrawOptions,
  element,
  fitted,
  hairline,
  label,
  placed,
  rounded,
  titleLabel,
} from "./svg.ts";

export function drawHeatmap(figure: HeatmapFigure, options: DrawOptions): SVGElement {
  const { document, theme, width, live } = options;
  const secondary = palette[theme]["ink-2"];
  const head = live ? 0 : HEATMAP_TITLE;
  const marks: Element[] = live ? [] : [titleLabel(document, figure.title, width)];
  const note = (text: string) => label(document, 0, head + 12, fitted(text, width, 12), { fill: secondary });
  if (figure.rows.length === 0 || figure.columns.length === 0) {
    const empty = note(figure.note ?? "No data");
    return canvas(options, head + 22, figureSummary(figure), ...marks, empty);
  }
  if (figure.note && !live) marks.push(note(figure.note));
  const layout = heatmapLayout(figure, width, live);
  if (figure.view === "surface") {
    marks.push(...surfaceMarks(figure, options, layout.top));
    return rounded(canvas(options, layout.height, figureSummary(figure), ...marks));
  }
  const cells = figure.calendar ? calendarDays : drawCells;
  marks.push(cells(figure, options, layout), ...axisLabels(figure, options, layout));
  if (figure.highlight) marks.push(frame(figure.highlight, options, layout));
  return rounded(canvas(options, layout.height, figureSummary(figure), ...marks));
}

function drawCells(
  figure: HeatmapFigure,
  { document, theme, width, live }: DrawOptions,
  layout: HeatmapLayout,
) {
  const cells = heatmapCells(figure, theme);
  const numbers = cellNumbers(figure, layout.cellWidth);
  const left = ({ column }: Cell) => layout.columnLeft(column);
  const top = ({ row }: Cell) => layout.rowTop(row);
  const title = ({ row, column, value }: Cell) =>
    `${cellName(figure, row, column)}: ${cellValue(figure, value)}`;
  const plot = Plot.plot({
    document,
    width: width - layout.right,
    height: layout.height,
    margin: 0,
    axis: null,
    x: { type: "identity" },
    y: { type: "identity" },
    marks: [
      Plot.rect(cells, {
        x1: left,
        x2: (cell: Cell) => left(cell) + layout.cellWidth,
        y1: top,
        y2: (cell: Cell) => top(cell) + layout.cellHeight,
        fill: { value: "fill", scale: null },
        inset: 0.5,
        rx: 2,
        title: live ? undefined : title,
      }),
      numbers && Plot.text(cells, {
        x: (cell: Cell) => left(cell) + layout.cellWidth / 2,
        y: (cell: Cell) => top(cell) + layout.cellHeight / 2,
        text: ({ value }: Cell) => cellText(figure, value, numbers.decimals),
        fill: { value: ({ fill }: Cell) => textOn(fill), scale: null },
        fontSize: numbers.size,
        pointerEvents: "none",
      }),
      Plot.text(missingCells(figure, layout.cellWidth > 10), {
        x: ({ column }: Place) => layout.columnLeft(column) + layout.cellWidth / 2,
        y: ({ row }: Place) => layout.rowTop(row) + layout.cellHeight / 2,
        text: () => MISSING,
        fontSize: 11,
        fill: palette[theme]["ink-2"],
        pointerEvents: "none",
      }),
    ],
  });
  return placed(document, plot, 0, 0);
}

type Place = Pick<Cell, "row" | "column">;

/** Pairs and trials without a value; months with totals beside them have none where there were no bars. */
function missingCells({ values, totals }: HeatmapFigure, hasRoom: boolean): Place[] {
  if (totals || !hasRoom) return [];
  return values.flatMap((cells, row) =>
    cells.flatMap((value, column) => value === null ? [{ row, column }] : [])
  );
}

/** Shades to either side of a calendar's zero: neighbours of more could not be told apart. */
const SHADES = 32;

/** Thousands of days as one path a shade: a mark each would take longer and weigh more than all other figures. */
function calendarDays(
  figure: HeatmapFigure,
  { document, theme }: DrawOptions,
  layout: HeatmapLayout,
): SVGElement {
  const { cellWidth, cellHeight, columnLeft, rowTop } = layout;
  const share = heatmapShare(figure);
  const colour = heatmapColour(figure, theme);
  const shades = new Map<number, { fill: string; days: string[] }>();
  for (const { row, column, value } of knownCells(figure)) {
    const shade = Math.round(Math.max(-1, Math.min(1, share(value))) * SHADES);
    if (!shades.has(shade)) shades.set(shade, { fill: colour(value), days: [] });
    const [x, y] = [columnLeft(column) + 0.5, rowTop(row) + 0.5].map((at) => at.toFixed(1));
    shades.get(shade)!.days.push(`M${x},${y}h${(cellWidth - 1).toFixed(1)}v${cellHeight - 1}H${x}z`);
  }
  const paths = Array.from(
    shades.values(),
    ({ fill, days }) => element(document, "path", { fill, d: days.join("") }),
  );
  return element(document, "g", {}, ...paths);
}

/** Names of rows and columns, and the totals behind a hairline. */
function axisLabels(figure: HeatmapFigure, { document, theme, width }: DrawOptions, layout: HeatmapLayout) {
  const { rows, totals, format, rowTitle, columnTitle, calendar } = figure;
  const { left, right, top, cellHeight } = layout;
  const fill = palette[theme]["ink-2"];
  const header = top - 8;
  const middle = (row: number) => layout.rowTop(row) + cellHeight / 2 + 4;
  const marks = columnNames(figure, layout, width).map(({ x, text, isStart }) =>
    label(document, x, header, text, isStart ? { fill } : { fill, anchor: "middle" })
  );
  if (calendar) {
    for (let row = 0; row < rows.length; row += calendar.days) {
      const year = String(calendar.firstYear + row / calendar.days);
      marks.push(label(document, left - 8, middle(row), year, { fill, anchor: "end" }));
    }
    return marks;
  }
  rows.forEach((row, index) => {
    const name = label(document, left - 8, middle(index), fitted(row, left - 8, 12), { fill, anchor: "end" });
    const isCut = name.textContent !== row;
    marks.push(isCut ? element(document, "g", {}, element(document, "title", {}, row), name) : name);
  });
  if (rowTitle) {
    const name = fitted(rowTitle, left - 8, 12);
    marks.push(label(document, left - 8, header, name, { fill, anchor: "end" }));
  } else if (format === "percent") {
    marks.push(label(document, left - 8, header, "%", { fill, anchor: "end" }));
  }
  if (columnTitle) {
    const scale = colourScale(figure, { document, theme, width: width - right });
    const room = width - left - scale.width;
    marks.push(label(document, left, header - 18, fitted(columnTitle, room, 12), { fill }));
    if (room > LEAST_TITLE) marks.push(...scale.marks(header - 18));
  }
  if (totals) {
    const x = width - right + 4;
    marks.push(
      label(document, width, header, totals.title, { fill, anchor: "end" }),
      ...totalTexts(figure).map((text, index) =>
        label(document, width, middle(index), text, { weight: 600, anchor: "end" })
      ),
      hairline(document, theme, x, top, x, layout.height),
    );
  }
  return marks;
}

/** Pixels that the title of the columns needs beside the scale of colours. */
const LEAST_TITLE = 60;

/** Pixels that the name of a narrow column may take over its neighbours. */
const LONGEST_NAME = 96;

interface ColumnName {
  x: number;
  text: string;
  /** Written from the column's left edge on, as months are that go over several weeks. */
  isStart?: boolean;
}

function columnNames(
  { columns, calendar }: HeatmapFigure,
  { left, right, cellWidth, columnLeft }: HeatmapLayout,
  width: number,
): ColumnName[] {
  if (!calendar) {
    // Where columns are narrow, every second or third name; all within the picture and clear of the rows' title.
    const texts = columns.map((name) => fitted(name, Math.max(cellWidth - 4, LONGEST_NAME), 12));
    const every = Math.max(1, Math.ceil((widestText(texts, 12) + 4) / cellWidth));
    const names: ColumnName[] = [];
    let end = -Infinity;
    for (let column = 0; column < texts.length; column += every) {
      const half = textWidth(texts[column]!, 12) / 2;
      const middle = columnLeft(column) + cellWidth / 2;
      const x = Math.max(left + half, Math.min(width - right - half, middle));
      if (x - half < end + 4) continue;
      end = x + half;
      names.push({ x, text: texts[column]! });
    }
    return names;
  }
  const start = firstMonday(calendar.firstYear);
  const months = Array.from({ length: 12 }, (_, month) => {
    const column = Math.ceil((Date.UTC(calendar.firstYear, month, 1) - start) / WEEK);
    return { column: month === 0 ? 0 : column, text: MONTHS[month]!, isStart: true };
  });
  const every = Math.ceil(30 / (cellWidth * 4.35));
  return months.filter(({ column }, month) => month % every === 0 && column < columns.length)
    .map(({ column, ...name }) => ({ ...name, x: columnLeft(column) }));
}

const WEEK = 7 * 86_400_000;

function frame(
  { row, column }: NonNullable<HeatmapFigure["highlight"]>,
  { document, theme }: DrawOptions,
  layout: HeatmapLayout,
): SVGElement {
  return element(document, "rect", {
    x: layout.columnLeft(column) + 0.5,
    y: layout.rowTop(row) + 0.5,
    width: layout.cellWidth - 1,
    height: layout.cellHeight - 1,
    rx: 2,
    fill: "none",
    stroke: palette[theme].ink,
    "stroke-width": 2,
  });
}
