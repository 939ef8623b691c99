/** What the cells of a heatmap are called. */
import type { HeatmapFigure } from "./figure.ts";
import { formatDate } from "./format.ts";

const DAY = 86_400_000;

export const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Epoch ms of the Monday on or before the first of January. */
export function firstMonday(year: number): number {
  const start = Date.UTC(year, 0, 1);
  return start - (new Date(start).getUTCDay() + 6) % 7 * DAY;
}

/** "2020 Mar", "fast 20, slow 100", or a calendar's date. */
export function cellName(figure: HeatmapFigure, row: number, column: number): string {
  const { rows, columns, rowTitle, columnTitle, calendar } = figure;
  if (calendar) {
    const year = calendar.firstYear + Math.floor(row / calendar.days);
    return formatDate(firstMonday(year) + (7 * column + row % calendar.days) * DAY);
  }
  if (rowTitle === undefined && columnTitle === undefined) return `${columns[column]} ${rows[row]}`;
  const named = (title: string | undefined, name: string) => title ? `${title} ${name}` : name;
  return `${named(columnTitle, columns[column]!)}, ${named(rowTitle, rows[row]!)}`;
}
