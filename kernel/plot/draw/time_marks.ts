/** One pane's grid, series and marks for Observable Plot. */
import * as Plot from "@observablehq/plot";
import { type Palette, withAlpha } from "../palette.ts";
import type { Marker, Pane, Series } from "../spec/figure.ts";
import type { Scale } from "./ticks.ts";

export interface PaneFrame {
  pane: Pane;
  time: number[];
  colours: Palette;
  scale: Scale;
  plotWidth: number;
  /** Room right of the plot for the axis's labels. */
  right: number;
}

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
    ...pane.series.flatMap((series) => seriesMarks(series, frame)),
    ...fillMarks(pane.markers ?? [], frame),
  ];
}

function seriesMarks(series: Series, { time, colours, plotWidth }: PaneFrame): Plot.Markish[] {
  const slot = plotWidth / Math.max(1, time.length);
  const x = time;
  if (series.type === "candles") {
    const { open, high, low, close } = series;
    const colour = Array.from(
      close,
      (value, i) => (value ?? 0) >= (open[i] ?? 0) ? colours.gain : colours.loss,
    );
    const stroke = { value: colour, scale: null } as const;
    return [
      Plot.ruleX(time, { x, y1: low, y2: high, stroke, strokeWidth: 1 }),
      Plot.ruleX(time, { x, y1: open, y2: close, stroke, strokeWidth: Math.max(1, slot * 0.7) }),
    ];
  }
  const { values } = series;
  const stroke = colours[series.colour];
  if (series.type === "columns") {
    const strokeWidth = Math.max(0.5, slot * 0.7);
    return [Plot.ruleX(time, { x, y1: 0, y2: values, stroke, strokeOpacity: 0.5, strokeWidth })];
  }
  const line = Plot.lineY(time, {
    x,
    y: values,
    stroke,
    strokeWidth: series.type === "area" || series.dashed ? 1 : 1.5,
    strokeDasharray: series.dashed ? "4 2" : undefined,
  });
  if (series.type === "line") return [line];
  return [Plot.areaY(time, { x, y1: 0, y2: values, fill: withAlpha(stroke, 0.18) }), line];
}

/** Triangles off the price: up from below for a buy, down from above for a sell. */
function fillMarks(markers: Marker[], { colours, plotWidth }: PaneFrame): Plot.Markish[] {
  const size = markers.length * 8 > plotWidth ? 2.5 : 3.5;
  const side = (kind: Marker["kind"], rotate: number, dy: number, fill: string) =>
    Plot.dot(markers.filter((marker) => marker.kind === kind), {
      x: "time",
      y: "price",
      symbol: "triangle",
      r: size,
      rotate,
      dy,
      fill,
      stroke: colours.sheet,
      strokeWidth: 0.75,
      title: "label",
    });
  return [side("buy", 0, 7, colours.gain), side("sell", 180, -7, colours.loss)];
}
