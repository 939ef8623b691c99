/** Where the parts of a chart stand, in pixels of the whole drawing. */
import type { ChartFigure, ChartLayer } from "../spec/chart.ts";
import { type ChartScale, chartScale, type Extent } from "./chart_scale.ts";
import { type LegendEntry, legendRows } from "./chart_legend.ts";
import { CHART_HEIGHT, TITLE_HEIGHT } from "./size.ts";
import { textWidth } from "./text_width.ts";

const LEGEND_ROW = 18;
const AXIS_TITLE = 18;
const TICK_ROW = 20;

export interface ChartLayout {
  x: ChartScale;
  y: ChartScale;
  left: number;
  right: number;
  top: number;
  bottom: number;
  height: number;
  legend: LegendEntry[][];
}

export function chartLayout(figure: ChartFigure, width: number, live = false): ChartLayout {
  const legend = live ? [] : legendRows(figure, width);
  const lines = (figure.note ? 1 : 0) + legend.length;
  const head = live ? 0 : TITLE_HEIGHT + lines * LEGEND_ROW + (lines ? 6 : 0);
  const top = head + (figure.y.title ? AXIS_TITLE : 6);
  const height = head + CHART_HEIGHT;
  const bottom = height - TICK_ROW - (figure.x.title ? AXIS_TITLE : 0);
  const bare = figure.y.bare ? 0 : 1;
  const y = chartScale(figure.y, extentOf(figure, "y"), [bottom, top], Math.floor((bottom - top) / 36));
  const left = bare * (Math.ceil(Math.max(0, ...y.ticks.map(({ text }) => textWidth(text, 12)))) + 8);
  const right = width - 2;
  const x = chartScale(figure.x, extentOf(figure, "x"), [left, right], Math.max(4, (right - left) / 75));
  return { x, y, left, right, top, bottom, height, legend };
}

function extentOf(figure: ChartFigure, axis: "x" | "y"): Extent {
  const { scale, zero } = figure[axis];
  let [low, high] = zero ? [0, 0] : [Infinity, -Infinity];
  for (const layer of figure.layers) {
    for (const column of columnsOn(layer, axis)) {
      for (const value of column) {
        if (value === null || (scale === "log" && value <= 0)) continue;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  return low <= high ? [low, high] : null;
}

function columnsOn(layer: ChartLayer, axis: "x" | "y"): (number | null)[][] {
  if (layer.type === "rule") return layer.axis === axis ? [[layer.at]] : [];
  if (layer.type === "field") return [layer[axis]];
  if (axis === "x") return layer.type === "bars" && layer.x2 ? [layer.x, layer.x2] : [layer.x];
  if (layer.type === "band") return [layer.low, layer.high];
  return layer.type === "bars" ? [layer.y, [0]] : [layer.y];
}
