/** How tall a time figure stands, in CSS pixels: the same in the browser and in a still picture. */
import type { TimeFigure } from "../spec/figure.ts";

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
