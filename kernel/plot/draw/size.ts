/** How tall a figure stands, in CSS pixels: the same in the browser, drawn or not, and in a still picture. */
import type { HeatmapFigure, TimeFigure } from "../spec/figure.ts";

const AXIS_HEIGHT = 28;
/** Per unit of a pane's weight; equity over drawdown (3 and 1) makes 300 with its axis. */
const UNIT_HEIGHT = 68;

export function paneHeights({ panes }: TimeFigure): number[] {
  const total = panes.reduce((sum, { weight }) => sum + weight, 0);
  // One pane alone or many together keep a readable size, whatever their weights add up to.
  const height = UNIT_HEIGHT * Math.min(8, Math.max(4, total));
  return panes.map(({ weight }) => Math.max(56, Math.round((height * weight) / total)));
}

export function timeFigureHeight(figure: TimeFigure): number {
  return paneHeights(figure).reduce((sum, height) => sum + height, AXIS_HEIGHT);
}

export const TITLE_HEIGHT = 26;
export const LEGEND_HEIGHT = 20;

/** Of a chart without its title and legend. */
export const CHART_HEIGHT = 280;

/** Of a hill without its title. */
export const SURFACE_HEIGHT = 340;

export const HEATMAP_TITLE = 28;
export const HEATMAP_HEADER = 22;

export function heatmapCellHeight({ rows }: HeatmapFigure): number {
  return rows.length > 24 ? 18 : 22;
}
