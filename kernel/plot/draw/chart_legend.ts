/** The names of a chart's layers with their colours. */
import type { ChartFigure, ChartLayer } from "../spec/chart.ts";
import { type DrawOptions, element, fitted, label } from "./svg.ts";
import { palette, withAlpha } from "../palette.ts";
import { fieldSpan } from "../spec/chart_text.ts";
import { fieldShades } from "./field_shades.ts";
import { textWidth } from "./text_width.ts";

const SWATCH = 20;
const GAP = 18;

export type LegendLayer = Exclude<ChartLayer, { type: "rule" } | { type: "text" }>;

export interface LegendEntry {
  layer: LegendLayer;
  name: string;
  x: number;
}

/** One layer of each name, in order; none where a single one has nothing to be told from. */
export function legendLayers({ layers }: ChartFigure): LegendLayer[] {
  const named = layers.filter((layer) => layer.type !== "rule" && layer.type !== "text");
  const first = named.filter(({ name }, i) => named.findIndex((other) => other.name === name) === i);
  return first.length > 1 ? first : [];
}

/** Broken into rows that fit. */
export function legendRows(figure: ChartFigure, width: number): LegendEntry[][] {
  const rows: LegendEntry[][] = [];
  let x = 0;
  for (const layer of legendLayers(figure)) {
    const name = fitted(legendName(layer), width - SWATCH, 12);
    const end = x + SWATCH + textWidth(name, 12);
    if (rows.length === 0 || end > width) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)!.push({ layer, name, x });
    x += SWATCH + textWidth(name, 12) + GAP;
  }
  return rows;
}

/** A field's colours say nothing without its values. */
export const legendName = (layer: LegendLayer): string =>
  layer.type === "field" ? fieldSpan(layer) : layer.name;

export function drawLegendRow(entries: LegendEntry[], options: DrawOptions, y: number): SVGElement[] {
  const { document, theme } = options;
  return entries.flatMap(({ layer, name, x }) => [
    drawSwatch(layer, options, x, y - 4),
    label(document, x + SWATCH, y, name, { fill: palette[theme]["ink-2"] }),
  ]);
}

/** 14 pixels wide, from `x` on, around the height `y`. */
export function drawSwatch(
  layer: LegendLayer,
  { document, theme }: DrawOptions,
  x: number,
  y: number,
): SVGElement {
  const colour = palette[theme][layer.colour];
  if (layer.type === "line") {
    const dash = layer.dashed ? "4 2" : undefined;
    return element(document, "line", {
      x1: x,
      x2: x + 14,
      y1: y,
      y2: y,
      stroke: colour,
      "stroke-width": 2,
      "stroke-dasharray": dash,
    });
  }
  if (layer.type === "field") {
    const shades = fieldShades(layer, theme, 7);
    const parts = shades.map((fill, i) =>
      element(document, "rect", { x: x + 2 * i, y: y - 5, width: 2, height: 10, fill })
    );
    return element(document, "g", {}, ...parts);
  }
  if (layer.type === "dots") {
    const fill = layer.hollow ? "none" : colour;
    return element(document, "circle", {
      cx: x + 7,
      cy: y,
      r: 3.5,
      fill,
      stroke: colour,
      "stroke-width": 1.25,
    });
  }
  const fill = layer.type === "band" ? withAlpha(colour, Math.min(1, 2 * (layer.opacity ?? 0.18))) : colour;
  return element(document, "rect", { x: x + 1, y: y - 5, width: 12, height: 10, rx: 1, fill });
}
