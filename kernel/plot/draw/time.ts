/** A time figure as a still picture: panes below each other over one axis, values written at the right. */
import * as Plot from "@observablehq/plot";
import { palette } from "../palette.ts";
import type { Pane, Series, TimeFigure } from "../spec/figure.ts";
import { formatDate, formatNumber } from "../spec/format.ts";
import { figureSummary, hasCandles, thinningNote } from "../spec/text.ts";
import { thinFigure } from "../spec/thin.ts";
import { paneHeights } from "./size.ts";
import { canvas, type DrawOptions, element, hairline, label, placed, rounded, titleLabel } from "./svg.ts";
import { textWidth } from "./text_width.ts";
import { timeTicks, valueScale } from "./ticks.ts";
import { type PaneFrame, paneMarks } from "./time_marks.ts";

const TITLE_HEIGHT = 26;
const LEGEND_HEIGHT = 20;
const AXIS_HEIGHT = 24;

export function drawTime(figure: TimeFigure, options: DrawOptions): SVGElement {
  const { document, theme, width } = options;
  const colours = palette[theme];
  const name = figureSummary(figure);
  if (figure.time.length === 0) {
    const heading = titleLabel(document, figure.title, width);
    const empty = label(document, 0, TITLE_HEIGHT + 16, "No data", { fill: colours["ink-2"] });
    return canvas(options, TITLE_HEIGHT + LEGEND_HEIGHT, name, heading, empty);
  }
  const fit = fitToWidth(figure, width);
  const heights = paneHeights(figure);
  const scales = fit.panes.map((pane, index) => paneScale(pane, heights[index]!, figure.scale ?? "linear"));
  const right =
    Math.ceil(Math.max(...scales.flatMap(({ labels }) => labels.map((text) => textWidth(text, 12))))) + 8;
  const plotWidth = width - right;
  const domain = timeDomain(fit);

  const marks: Element[] = heading(figure, fit, options);
  let top = TITLE_HEIGHT;
  fit.panes.forEach((pane, index) => {
    const height = heights[index]!;
    if (index > 0) marks.push(hairline(document, theme, 0, top, width, top));
    marks.push(legend(figure.panes[index]!, options, top));
    const frame: PaneFrame = { pane, time: fit.time, colours, scale: scales[index]!, plotWidth, right };
    const plot = Plot.plot({
      document,
      width,
      height: height - LEGEND_HEIGHT,
      marginTop: 4,
      marginRight: right,
      marginBottom: 6,
      marginLeft: 0,
      x: { type: "utc", domain, axis: null },
      y: { type: frame.scale.type, domain: frame.scale.domain, axis: null },
      marks: paneMarks(frame),
    });
    marks.push(placed(document, plot, 0, top + LEGEND_HEIGHT));
    top += height;
  });
  marks.push(hairline(document, theme, 0, top, plotWidth, top));
  for (const { ms, text } of timeTicks(...domain, Math.max(2, plotWidth / 90))) {
    const x = (ms - domain[0]) / (domain[1] - domain[0]) * plotWidth;
    const half = textWidth(text, 12) / 2;
    if (x < half || x + half > width) continue;
    marks.push(
      hairline(document, theme, x, top, x, top + 4),
      label(document, x, top + 17, text, { fill: colours["ink-2"], anchor: "middle" }),
    );
  }
  return rounded(canvas(options, top + AXIS_HEIGHT, name, ...marks));
}

/** All of the time, with room at both ends for half of what stands on a point. */
function timeDomain({ time, panes }: TimeFigure): [number, number] {
  const [first, last] = [time[0]!, time.at(-1)!];
  const hasWidth = panes.some(({ series }) =>
    series.some(({ type }) => type === "candles" || type === "columns")
  );
  const room = first === last ? 1 : hasWidth ? (last - first) / (time.length - 1) / 2 : 0;
  return [first - room, last + room];
}

/** Two pixels a candle and two points a pixel: more could not be seen. */
function fitToWidth(figure: TimeFigure, width: number): TimeFigure {
  if (hasCandles(figure)) return thinFigure(figure, Math.ceil(width / 2));
  const count = figure.panes.reduce((sum, { series }) => sum + series.length, 0);
  return thinFigure(figure, 2 * Math.max(width, count + 1));
}

function paneScale(pane: Pane, height: number, type: "linear" | "log") {
  const values = pane.series.flatMap(extent);
  if (pane.series.some(({ type }) => type === "area" || type === "columns")) values.push(0);
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const count = Math.max(2, Math.floor((height - LEGEND_HEIGHT) / 28));
  return low <= high
    ? valueScale(low, high, count, pane.format, type)
    : valueScale(0, 1, 1, pane.format, "linear");
}

function extent(series: Series): number[] {
  const columns = series.type === "candles" ? [series.low, series.high] : [series.values];
  return columns.flat().filter((value) => value !== null);
}

/** The title, and at its right what time it covers; narrow pictures leave the remarks out. */
function heading(
  figure: TimeFigure,
  drawn: TimeFigure,
  { document, theme, width }: DrawOptions,
): SVGElement[] {
  const span = `${formatDate(figure.time[0]!)} → ${formatDate(figure.time.at(-1)!)}`;
  const titleWidth = textWidth(figure.title, 14, 600);
  const note = thinningNote(hasCandles(figure) ? drawn : figure);
  const remark = [note ? `${span} · ${note}` : span, span, ""]
    .find((text) => titleWidth + textWidth(text, 12) + 16 <= width) ?? "";
  const room = width - textWidth(remark, 12) - (remark ? 16 : 0);
  return [
    titleLabel(document, figure.title, room),
    label(document, width, 16, remark, { fill: palette[theme]["ink-2"], anchor: "end" }),
  ];
}

/** Names with their last values along the top of a pane, as many as there is room for. */
function legend(pane: Pane, { document, theme, width }: DrawOptions, top: number): SVGElement {
  const colours = palette[theme];
  const group = element(document, "g", {});
  const y = top + 15;
  let x = 0;
  for (const series of pane.series) {
    const isCandles = series.type === "candles";
    const last = (isCandles ? series.close : series.values).findLast((value) => value !== null);
    const value = formatNumber(last, pane.format);
    const swatch = isCandles ? 0 : 20;
    const valueAt = x + swatch + textWidth(series.name, 12) + 6;
    const end = valueAt + textWidth(value, 12);
    if (end > width && x > 0) break;
    if (!isCandles) {
      group.append(element(document, "line", {
        x1: x,
        x2: x + 14,
        y1: y - 4,
        y2: y - 4,
        stroke: colours[series.colour],
        "stroke-width": 2,
        "stroke-dasharray": series.dashed ? "4 2" : undefined,
      }));
    }
    group.append(
      label(document, x + swatch, y, series.name, { fill: colours["ink-2"] }),
      label(document, valueAt, y, value),
    );
    x = end + 18;
  }
  return group;
}
