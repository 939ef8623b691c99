/** Charts in words: values as their axes write them, and one sentence a layer. */
import type { BarLayer, ChartAxis, ChartColumn, ChartFigure, ChartLayer, FieldLayer } from "./chart.ts";
import { isEmptyChart } from "./chart.ts";
import { exactNumber, formatNumber, formatTime, MISSING, type NumberStyle } from "./format.ts";
import type { NumberFormat } from "./style.ts";

/** A value of an axis in full, as a tooltip shows it. */
export function axisText({ scale, format, categories }: ChartAxis, value: number | null | undefined): string {
  if (value === null || value === undefined) return MISSING;
  if (scale === "category") return categories?.[value] ?? MISSING;
  if (scale === "time") return formatTime(value).replace(" 00:00", "");
  return exactValue(value, format);
}

/** One value in full; a ratio without zeros that say nothing. */
export function exactValue(value: number, format: NumberFormat, style: NumberStyle = {}): string {
  const text = exactNumber(value, format, style);
  return format === "ratio" ? text.replace(/(?:\.|(\.\d*?[1-9]))0+$/, "$1") : text;
}

/** Where a bar stands: its category, or from where to where. */
export function barPlace({ x, x2 }: BarLayer, axis: ChartAxis, index: number): string {
  const from = axisText(axis, x[index]);
  return x2 ? `${from} to ${axisText(axis, x2[index])}` : from;
}

export function chartSummary(figure: ChartFigure): string {
  if (isEmptyChart(figure)) return `${figure.title}: ${figure.note ?? "no data"}`;
  const parts = figure.y.bare
    ? [...new Set(figure.x.categories)]
    : figure.layers.map((layer) => layerSummary(layer, figure)).filter((part) => part !== "");
  return `${figure.title}: ${parts.join("; ")}`;
}

export function chartText(figure: ChartFigure): string {
  const summary = chartSummary(figure);
  return figure.note && !isEmptyChart(figure) ? `${summary}\n${figure.note}` : summary;
}

function layerSummary(layer: ChartLayer, { x, y }: ChartFigure): string {
  switch (layer.type) {
    case "bars":
      return barSummary(layer, x, y);
    case "dots":
      return dotSummary(layer.name, layer.x, layer.y, x, y);
    case "line":
      return lineSummary(layer.name, layer.y, y);
    case "field":
      return fieldSpan(layer);
    case "band":
      return `${layer.name} ${axisText(y, known(layer.low).at(-1))} to ${
        axisText(y, known(layer.high).at(-1))
      } at the end`;
    case "rule":
      return layer.name;
    case "text":
      return "";
  }
}

/** "Sharpe 0.12 to 0.95": also what its colours mean. */
export function fieldSpan({ name, values, format }: FieldLayer): string {
  const { low, high } = extremes(known(values));
  return `${name} ${exactValue(low, format, { decimals: 2 })} to ${
    exactValue(high, format, { decimals: 2 })
  }`;
}

function barSummary(layer: BarLayer, x: ChartAxis, y: ChartAxis): string {
  const { name, y: heights } = layer;
  let [highest, lowest] = [-1, -1];
  heights.forEach((value, i) => {
    if (value === null) return;
    if (highest < 0 || value > heights[highest]!) highest = i;
    if (lowest < 0 || value < heights[lowest]!) lowest = i;
  });
  if (highest < 0) return `${name} without values`;
  const say = (index: number) => `${axisText(y, heights[index])} at ${barPlace(layer, x, index)}`;
  const low = heights[lowest]! < 0 ? `, lowest ${say(lowest)}` : "";
  const count = known(heights).length;
  return `${name} in ${formatNumber(count, "integer")} ${count === 1 ? "bar" : "bars"}, highest ${
    say(highest)
  }${low}`;
}

function dotSummary(name: string, xs: ChartColumn, ys: ChartColumn, x: ChartAxis, y: ChartAxis): string {
  const drawn = xs.map((value, i) => value === null ? null : ys[i]!);
  const values = known(drawn);
  if (values.length === 0) return `${name} without points`;
  const points = `${formatNumber(values.length, "integer")} ${values.length === 1 ? "point" : "points"}`;
  const across = known(xs);
  return `${name}: ${points}, ${x.title} ${spanText(across, x)}, ${y.title} ${spanText(values, y)}`;
}

function spanText(values: number[], axis: ChartAxis): string {
  const { low, high } = extremes(values);
  return low === high ? axisText(axis, low) : `${axisText(axis, low)} to ${axisText(axis, high)}`;
}

function lineSummary(name: string, values: ChartColumn, y: ChartAxis): string {
  const drawn = known(values);
  if (drawn.length === 0) return `${name} without values`;
  const ends = [drawn[0]!, drawn.at(-1)!];
  const { low, high } = extremes(drawn);
  const lowest = ends.includes(low) ? "" : `, lowest ${axisText(y, low)}`;
  const highest = ends.includes(high) ? "" : `, highest ${axisText(y, high)}`;
  return `${name}: ${ends.map((value) => axisText(y, value)).join(" to ")}${lowest}${highest}`;
}

function known(values: ChartColumn): number[] {
  return values.filter((value) => value !== null);
}

function extremes(values: number[]): { low: number; high: number } {
  return {
    low: values.reduce((least, value) => Math.min(least, value)),
    high: values.reduce((most, value) => Math.max(most, value)),
  };
}
