/** A time figure as a still picture: panes below each other over one axis, values written at the right. */
import * as Plot from "@observablehq/plot";
import { palette } from "../palette.ts";
import type { Pane, Series, TimeFigure } from "../spec/figure.ts";
import { figureSummary, hasCandles } from "../spec/text.ts";
import { thinFigure } from "../spec/thin.ts";
import { LEGEND_HEIGHT, paneHeights, TITLE_HEIGHT } from "./size.ts";
import { canvas, type DrawOptions, hairline, label, placed, rounded, titleLabel } from "./svg.ts";
import { textWidth } from "./text_width.ts";
import { valueScale } from "./ticks.ts";
import { stackedAreas } from "./stack.ts";
import { timeAxis } from "./time_axis.ts";
import { heading, legend } from "./time_heading.ts";
import { bandWashes, type PaneFrame, paneMarks } from "./time_marks.ts";

const AXIS_HEIGHT = 24;
/** Air above and below what is drawn in a pane. */
const [PLOT_TOP, PLOT_BOTTOM] = [4, 6];

/** Least room for a pane: its legend and something below it. */
const LEAST_PANE = LEGEND_HEIGHT + 24;

/** Whether the panes of a figure have room within so many pixels. */
export function fitsHeight({ panes }: TimeFigure, height: number): boolean {
  return height >= TITLE_HEIGHT + AXIS_HEIGHT + panes.length * LEAST_PANE;
}

/** @param height of the whole drawing; default the figure's own */
export function drawTime(figure: TimeFigure, options: DrawOptions, height?: number): SVGElement {
  const { document, theme, width } = options;
  const colours = palette[theme];
  const name = figureSummary(figure);
  if (figure.time.length === 0) {
    const heading = titleLabel(document, figure.title, width);
    const empty = label(document, 0, TITLE_HEIGHT + 16, "No data", { fill: colours["ink-2"] });
    return canvas(options, TITLE_HEIGHT + LEGEND_HEIGHT, name, heading, empty);
  }
  const fit = fitToWidth(figure, width);
  const own = paneHeights(figure);
  const heights = height === undefined ? own : sharedOut(own, height - TITLE_HEIGHT - AXIS_HEIGHT);
  const scales = fit.panes.map((pane, index) => paneScale(pane, heights[index]!, figure));
  const right =
    Math.ceil(Math.max(...scales.flatMap(({ labels }) => labels.map((text) => textWidth(text, 12))))) + 8;
  const plotWidth = width - right;
  const axis = timeAxis(fit, Math.max(2, plotWidth / 90));

  const marks: Element[] = heading(figure, fit, options);
  let top = TITLE_HEIGHT;
  fit.panes.forEach((pane, index) => {
    const height = heights[index]!;
    if (index > 0) marks.push(hairline(document, theme, 0, top, width, top));
    marks.push(legend(figure, index, options, top));
    const frame: PaneFrame = {
      figure: fit,
      pane,
      isTop: index === 0,
      axis,
      scale: scales[index]!,
      colours,
      plotWidth,
      right,
    };
    const plot = Plot.plot({
      document,
      width,
      height: height - LEGEND_HEIGHT,
      marginTop: PLOT_TOP,
      marginRight: right,
      marginBottom: PLOT_BOTTOM,
      marginLeft: 0,
      x: { type: "linear", domain: axis.domain, axis: null },
      y: { type: frame.scale.type, domain: frame.scale.domain, axis: null },
      marks: paneMarks(frame),
    });
    const washes = bandWashes(document, frame, top + LEGEND_HEIGHT + PLOT_TOP, top + height - PLOT_BOTTOM);
    marks.push(...washes, placed(document, plot, 0, top + LEGEND_HEIGHT));
    top += height;
  });
  marks.push(hairline(document, theme, 0, top, plotWidth, top));
  const [start, end] = axis.domain;
  for (const { at, text } of axis.ticks) {
    const x = (at - start) / (end - start) * plotWidth;
    const half = textWidth(text, 12) / 2;
    if (x < half || x + half > width) continue;
    marks.push(
      hairline(document, theme, x, top, x, top + 4),
      label(document, x, top + 17, text, { fill: colours["ink-2"], anchor: "middle" }),
    );
  }
  return rounded(canvas(options, top + AXIS_HEIGHT, name, ...marks));
}

/** Heights in the same proportions that add up to a whole. */
function sharedOut(heights: number[], whole: number): number[] {
  const total = heights.reduce((sum, height) => sum + height, 0);
  const spare = whole - heights.length * LEAST_PANE;
  const edges = heights.map((_, i) => {
    const before = heights.slice(0, i + 1).reduce((sum, height) => sum + height, 0);
    return Math.round((i + 1) * LEAST_PANE + spare * before / total);
  });
  return edges.map((edge, i) => edge - (edges[i - 1] ?? 0));
}

/** Two pixels a candle and two points a pixel: more could not be seen. */
function fitToWidth(figure: TimeFigure, width: number): TimeFigure {
  if (hasCandles(figure)) return thinFigure(figure, Math.ceil(width / 2));
  const count = figure.panes.reduce((sum, { series }) => sum + series.length, 0);
  // Areas on each other are dear to draw: a point a pixel shows them.
  const isStacked = figure.panes.some(({ stacked }) => stacked);
  return thinFigure(figure, Math.max(isStacked ? width : 2 * width, 2 * (count + 1)));
}

function paneScale(pane: Pane, height: number, { scale = "linear", currency }: TimeFigure) {
  const values = [
    ...(pane.stacked ? stackedAreas(pane).flatMap(({ to }) => present(to)) : pane.series.flatMap(extent)),
  ];
  values.push(...pane.levels ?? []);
  if (pane.series.some(({ type }) => type === "area" || type === "columns")) values.push(0);
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const count = Math.max(2, Math.floor((height - LEGEND_HEIGHT) / 28));
  return low <= high
    ? valueScale(low, high, count, pane.format, scale, currency)
    : valueScale(0, 1, 1, pane.format, "linear");
}

function extent(series: Series): number[] {
  const columns = series.type === "candles" ? [series.low, series.high] : [series.values];
  return columns.flatMap(present);
}

const present = (values: (number | null)[]): number[] => values.filter((value) => value !== null);
