/** Where the cells of a heatmap stand, in pixels of the whole drawing. */
import type { HeatmapFigure } from "../spec/figure.ts";
import { MISSING } from "../spec/format.ts";
import { cellText, widestText } from "./heatmap_cells.ts";
import { HEATMAP_HEADER, HEATMAP_TITLE, heatmapCellHeight, SURFACE_HEIGHT } from "./size.ts";

export interface HeatmapLayout {
  left: number;
  right: number;
  top: number;
  cellWidth: number;
  cellHeight: number;
  height: number;
  /** Of a row's and a column's upper left corner. */
  rowTop(row: number): number;
  columnLeft(column: number): number;
}

const AXIS_TITLE = 18;
const NOTE = 18;
/** The names of rows leave the rest to the cells. */
const NAMES_SHARE = 0.35;
/** A calendar's years stand apart. */
const YEAR_GAP = 10;

export function heatmapLayout(figure: HeatmapFigure, width: number, live = false): HeatmapLayout {
  const { rows, columns, totals, rowTitle, note, calendar, view } = figure;
  // A hill's titles stand along its edges.
  const columnTitle = view ? undefined : figure.columnTitle;
  const names = calendar ? ["0000"] : rows;
  const widest = Math.max(widestText(names, 12), widestText([rowTitle ?? ""], 12));
  const left = Math.ceil(Math.min(widest, width * NAMES_SHARE)) + 8;
  const texts = totals ? [totals.title, ...totalTexts(figure)] : [];
  const right = totals ? Math.ceil(widestText(texts, 12, 600)) + 16 : 0;
  const head = (live ? 0 : HEATMAP_TITLE + (note ? NOTE : 0)) + (columnTitle ? AXIS_TITLE : 0);
  const top = head + (view ? 0 : HEATMAP_HEADER);
  const cellWidth = (width - left - right) / Math.max(1, columns.length);
  const cellHeight = calendar ? Math.min(16, Math.max(6, Math.floor(cellWidth))) : heatmapCellHeight(figure);
  const gaps = (row: number) => calendar ? Math.floor(row / calendar.days) * YEAR_GAP : 0;
  return {
    left,
    right,
    top,
    cellWidth,
    cellHeight,
    height: view ? top + SURFACE_HEIGHT : top + rows.length * cellHeight + gaps(Math.max(0, rows.length - 1)),
    rowTop: (row) => top + row * cellHeight + gaps(row),
    columnLeft: (column) => left + column * cellWidth,
  };
}

export function totalTexts(figure: HeatmapFigure): string[] {
  return figure.totals?.values.map((value) => value === null ? MISSING : cellText(figure, value)) ?? [];
}
