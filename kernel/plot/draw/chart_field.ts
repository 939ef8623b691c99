/** A landscape of values between trials: areas between lines of equal value. */
import * as Plot from "@observablehq/plot";
import { type Palette, type Theme, withAlpha } from "../palette.ts";
import type { FieldLayer } from "../spec/chart.ts";
import type { ChartLayout } from "./chart_layout.ts";
import { fieldLevels, fieldShades } from "./field_shades.ts";

/** Steps of colour from the least value to the greatest. */
const STEPS = 12;

/** The scale of colours of a heatmap of the same values, in steps. */
export function fieldColours(layer: FieldLayer, theme: Theme): Plot.ScaleOptions {
  return { type: "linear", domain: fieldLevels(layer, STEPS), range: fieldShades(layer, theme, STEPS) };
}

export function fieldMarks(
  layer: FieldLayer,
  { layout, colours }: { layout: ChartLayout; colours: Palette },
): Plot.Markish {
  const { columns, values } = layer;
  const [x1, x2] = layer.x.map((value) => layout.x.at(value)),
    [y1, y2] = layer.y.map((value) => layout.y.at(value));
  if (x1 == null || x2 == null || y1 == null || y2 == null) return null;
  return Plot.contour(values.map((value) => value ?? NaN), {
    ...{ x1, x2, y1, y2 },
    width: columns,
    height: values.length / columns,
    fill: Plot.identity,
    thresholds: fieldLevels(layer, STEPS),
    stroke: withAlpha(colours.ink, 0.2),
    strokeWidth: 0.5,
  });
}
