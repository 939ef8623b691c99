/** The layers of a chart as marks of Observable Plot, in pixels. */
import * as Plot from "@observablehq/plot";
import { type Palette, palette, type Theme, withAlpha } from "../palette.ts";
import type { BandLayer, BarLayer, ChartFigure, ChartLayer, DotLayer, LineLayer } from "../spec/chart.ts";
import { barBoxes, type Box } from "./chart_bars.ts";
import { fieldColours, fieldMarks } from "./chart_field.ts";
import type { ChartLayout } from "./chart_layout.ts";
import { layerTips } from "./chart_targets.ts";
import { type DrawOptions, element } from "./svg.ts";

/** Most marks of a layer that carry their words in a still picture. */
const MOST_TITLES = 300;

interface Frame {
  figure: ChartFigure;
  layout: ChartLayout;
  colours: Palette;
  theme: Theme;
  live: boolean;
}

export function chartPlot(figure: ChartFigure, layout: ChartLayout, options: DrawOptions): Element {
  const { document, theme, width, live = false } = options;
  const frame: Frame = { figure, layout, colours: palette[theme], theme, live };
  const field = figure.layers.find((layer) => layer.type === "field");
  return Plot.plot({
    document,
    width,
    height: layout.height,
    margin: 0,
    axis: null,
    x: { type: "identity" },
    y: { type: "identity" },
    ...field && { color: fieldColours(field, theme) },
    marks: [gridMarks(frame), ...figure.layers.map((layer) => layerMarks(layer, frame))],
  });
}

function gridMarks({ figure, layout, colours }: Frame): Plot.Markish {
  const { x, y, left, right, top, bottom } = layout;
  if (figure.y.bare) return [];
  const at = ({ at }: { at: number }) => at;
  const isBars = figure.layers.some(({ type }) => type === "bars");
  const zero = isBars ? y.at(0) : null;
  return [
    Plot.ruleY(y.ticks, { y: at, x1: left, x2: right, stroke: colours.rule }),
    figure.x.scale === "category" || isBars
      ? null
      : Plot.ruleX(x.ticks, { x: at, y1: top, y2: bottom, stroke: colours.rule }),
    Plot.ruleY([zero ?? bottom], { x1: left, x2: right, stroke: colours["ink-2"], strokeWidth: 0.75 }),
  ];
}

function layerMarks(layer: ChartLayer, frame: Frame): Plot.Markish {
  switch (layer.type) {
    case "bars":
      return barMarks(layer, frame);
    case "dots":
      return dotMarks(layer, frame);
    case "line":
      return lineMarks(layer, frame);
    case "band":
      return bandMarks(layer, frame);
    case "field":
      return fieldMarks(layer, frame);
    case "rule": {
      const { layout, colours } = frame;
      const { left, right, top, bottom } = layout;
      const at = layout[layer.axis].at(layer.at);
      const stroke = colours[layer.colour];
      const strokeDasharray = layer.dashed ? "4 2" : undefined;
      if (at === null) return null;
      return layer.axis === "x"
        ? Plot.ruleX([at], { y1: top, y2: bottom, stroke, strokeDasharray })
        : Plot.ruleY([at], { x1: left, x2: right, stroke, strokeDasharray });
    }
    case "text":
      return Plot.text(layer.texts, {
        x: pixels(layer.x, frame.layout.x),
        y: pixels(layer.y, frame.layout.y),
        text: layer.texts,
        fontSize: 12,
        fill: frame.colours[layer.colour],
        stroke: frame.colours.sheet,
        strokeWidth: 3,
        dy: -8,
      });
  }
}

function barMarks(layer: BarLayer, { figure, layout, colours, live }: Frame): Plot.Markish {
  const boxes = barBoxes(layer, figure, layout);
  const above = colours[layer.colour];
  const below = colours[layer.below ?? layer.colour];
  const title = !live && boxes.length <= MOST_TITLES ? titles(layer, figure, boxes) : undefined;
  return Plot.rect(boxes, {
    x1: ({ x1 }: Box) => x1,
    x2: ({ x2 }: Box) => x2,
    y1: ({ y1 }: Box) => y1,
    y2: ({ y2 }: Box) => y2,
    fill: { value: ({ index }: Box) => layer.y[index]! < 0 ? below : above, scale: null },
    title,
  });
}

function titles(layer: BarLayer | DotLayer, figure: ChartFigure, marks: { index: number }[]): string[] {
  const tips = layerTips(layer, figure);
  return marks.map(({ index }) => tips(index).join("\n"));
}

/** More dots than this are one path: their own marks would take long to draw. */
const MOST_DOTS = 600;

/** Round ends of lines without a length. */
function manyDots(
  x: (number | null)[],
  y: (number | null)[],
  colour: string,
  isHollow: boolean,
  sheet: string,
) {
  const path = x.flatMap((at, i) =>
    at === null || y[i] === null ? [] : [`M${at.toFixed(1)},${y[i]!.toFixed(1)}h0`]
  ).join("");
  const stroked =
    (stroke: string, strokeWidth: number) =>
    (_: unknown, __: unknown, ___: unknown, ____: unknown, context: { document: Document }) =>
      element(context.document, "path", {
        d: path,
        fill: "none",
        stroke,
        "stroke-width": strokeWidth,
        "stroke-linecap": "round",
      });
  return isHollow ? [stroked(colour, 5.5), stroked(sheet, 3)] : [stroked(colour, 4.5)];
}

function dotMarks(layer: DotLayer, { figure, layout, colours, live }: Frame): Plot.Markish {
  const x = pixels(layer.x, layout.x);
  const y = pixels(layer.y, layout.y);
  const dots = x.map((_, index) => ({ index })).filter(({ index }) => x[index] !== null && y[index] !== null);
  const colour = colours[layer.colour];
  const { opacity = 0.75 } = layer;
  if (dots.length > MOST_DOTS) {
    return manyDots(x, y, withAlpha(colour, opacity), layer.hollow === true, colours.sheet);
  }
  return Plot.dot(dots, {
    x: ({ index }: { index: number }) => x[index],
    y: ({ index }: { index: number }) => y[index],
    r: dots.length > 200 ? 2.5 : 3.5,
    fill: layer.hollow ? colours.sheet : withAlpha(colour, opacity),
    stroke: layer.opacity === undefined ? colour : withAlpha(colour, opacity),
    strokeWidth: layer.hollow ? 1.25 : 0.5,
    title: !live && dots.length <= MOST_TITLES ? titles(layer, figure, dots) : undefined,
  });
}

function lineMarks(layer: LineLayer, { layout, colours }: Frame): Plot.Markish {
  return Plot.line(layer.x, {
    x: pixels(layer.x, layout.x),
    y: pixels(layer.y, layout.y),
    stroke: layer.opacity === undefined
      ? colours[layer.colour]
      : withAlpha(colours[layer.colour], layer.opacity),
    strokeWidth: layer.opacity === undefined ? 1.5 : 1,
    strokeDasharray: layer.dashed ? "4 2" : undefined,
  });
}

function bandMarks(layer: BandLayer, { layout, colours }: Frame): Plot.Markish {
  return Plot.areaY(layer.x, {
    x: pixels(layer.x, layout.x),
    y1: pixels(layer.low, layout.y),
    y2: pixels(layer.high, layout.y),
    fill: withAlpha(colours[layer.colour], layer.opacity ?? 0.18),
  });
}

function pixels(values: (number | null)[], scale: ChartLayout["x"]): (number | null)[] {
  return values.map((value) => scale.at(value));
}
