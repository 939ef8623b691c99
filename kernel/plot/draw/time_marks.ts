/** One pane's grid, series and marks for Observable Plot. */
import * as Plot from "@observablehq/plot";
import { type Palette, withAlpha } from "../palette.ts";
import type { Marker, Pane, Series } from "../spec/figure.ts";
import type { Scale } from "./ticks.ts";
import type { TimeAxis } from "./time_axis.ts";

export interface PaneFrame {
  pane: Pane;
  axis: TimeAxis;
  scale: Scale;
  colours: Palette;
  plotWidth: number;
  /** Room right of the plot for the axis's labels. */
  right: number;
}

type Candles = Extract<Series, { type: "candles" }>;

export function paneMarks(frame: PaneFrame): Plot.Markish[] {
  const { pane, colours, scale } = frame;
  const written = scale.ticks.map((tick, index) => ({ tick, text: scale.labels[index]! }));
  return [
    Plot.ruleY(scale.ticks, { stroke: colours.rule }),
    Plot.text(written, {
      y: "tick",
      text: "text",
      frameAnchor: "right",
      dx: frame.right,
      textAnchor: "end",
      fontSize: 12,
      fill: colours["ink-2"],
    }),
    ...pane.series.flatMap((series) =>
      series.type === "candles" ? candleMarks(series, frame) : lineMarks(series, frame)
    ),
    ...fillMarks(frame),
  ];
}

/** Rising bodies are hollow and falling ones filled where there is room, so that colour is not the only sign. */
function candleMarks(
  { open, high, low, close }: Candles,
  { axis, colours, plotWidth }: PaneFrame,
): Plot.Markish[] {
  const { points } = axis;
  const slot = plotWidth / points.length;
  const isRising = points.map((_, i) => (close[i] ?? 0) >= (open[i] ?? 0));
  const stroke = {
    value: isRising.map((rising) => rising ? colours.gain : colours.loss),
    scale: null,
  } as const;
  const hollow = slot >= 4 ? colours.sheet : colours.gain;
  const fill = { value: isRising.map((rising) => rising ? hollow : colours.loss), scale: null } as const;
  return [
    Plot.ruleX(points, { x: points, y1: low, y2: high, stroke }),
    Plot.rect(points, {
      x1: points.map((at) => at - 0.35),
      x2: points.map((at) => at + 0.35),
      y1: open,
      y2: close,
      fill,
      stroke,
      strokeWidth: Math.min(1, slot * 0.3),
    }),
  ];
}

function lineMarks(
  series: Exclude<Series, Candles>,
  { axis, colours, plotWidth }: PaneFrame,
): Plot.Markish[] {
  const { points } = axis;
  const { values } = series;
  const stroke = colours[series.colour];
  if (series.type === "columns") {
    const strokeWidth = plotWidth / points.length * 0.7;
    return [Plot.ruleX(points, { x: points, y1: 0, y2: values, stroke, strokeOpacity: 0.5, strokeWidth })];
  }
  const line = Plot.lineY(points, {
    x: points,
    y: values,
    stroke,
    strokeWidth: series.type === "area" || series.dashed ? 1 : 1.5,
    strokeDasharray: series.dashed ? "4 2" : undefined,
  });
  if (series.type === "line") return [line];
  return [Plot.areaY(points, { x: points, y1: 0, y2: values, fill: withAlpha(stroke, 0.18) }), line];
}

/** Triangles: up from below the bar for a buy, down from above it for a sell. */
function fillMarks({ pane, axis, colours, plotWidth }: PaneFrame): Plot.Markish[] {
  const markers = pane.markers ?? [];
  const candles = pane.series.find((series) => series.type === "candles");
  const size = markers.length * 8 > plotWidth ? 2.5 : 3.5;
  const side = (kind: Marker["kind"], edge: "high" | "low", rotate: number, dy: number, fill: string) =>
    Plot.dot(markers.filter((marker) => marker.kind === kind), {
      x: ({ time }: Marker) => axis.points[axis.indexAt(time)],
      y: ({ time, price }: Marker) => candles?.[edge][axis.indexAt(time)] ?? price,
      symbol: "triangle",
      r: size,
      rotate,
      dy,
      fill,
      stroke: colours.sheet,
      strokeWidth: 0.75,
      title: "label",
    });
  return [side("buy", "low", 0, 7, colours.gain), side("sell", "high", 180, -7, colours.loss)];
}
