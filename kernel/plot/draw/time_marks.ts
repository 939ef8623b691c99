/** One pane's grid, series and marks for Observable Plot. */
import * as Plot from "@observablehq/plot";
import { bandFill, type Palette, stackFill, veil, withAlpha } from "../palette.ts";
import type { Marker, Pane, Segment, Series, TimeBand, TimeFigure } from "../spec/figure.ts";
import { stackedAreas } from "./stack.ts";
import { element } from "./svg.ts";
import type { Scale } from "./ticks.ts";
import type { TimeAxis } from "./time_axis.ts";

export interface PaneFrame {
  figure: TimeFigure;
  pane: Pane;
  /** The first of all panes names the parts of a split figure. */
  isTop: boolean;
  axis: TimeAxis;
  scale: Scale;
  colours: Palette;
  plotWidth: number;
  /** Room right of the plot for the axis's labels. */
  right: number;
}

type Candles = Extract<Series, { type: "candles" }>;

/** Width that a mark's words need beside those of its neighbours. */
const WORDS = 48;

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
    Plot.ruleY(pane.levels ?? [], { stroke: colours["ink-2"], strokeDasharray: "2 3", strokeOpacity: 0.6 }),
    ...pane.stacked
      ? stackMarks(frame)
      : pane.series.flatMap((series) =>
        series.type === "candles" ? candleMarks(series, frame) : lineMarks(series, frame)
      ),
    segmentMarks(frame),
    ...fillMarks(frame),
    ...splitMarks(frame),
  ];
}

/** Washes of colour over a height, one path a colour: there may be hundreds of them. Cut where the data end. */
export function bandWashes(
  document: Document,
  { figure: { bands = [] }, axis, colours, plotWidth }: Omit<PaneFrame, "pane" | "isTop" | "scale" | "right">,
  top: number,
  bottom: number,
): SVGElement[] {
  const [start, end] = axis.domain;
  const place = (ms: number) => {
    const share = (axis.at(ms) - start) / (end - start);
    return Math.round(Math.min(1, Math.max(0, share)) * plotWidth * 10) / 10;
  };
  const paths = new Map<TimeBand["colour"], string>();
  for (const { from, to, colour } of bands) {
    const [left, right] = [place(from), place(to)];
    if (right <= left) continue;
    paths.set(colour, `${paths.get(colour) ?? ""}M${left},${top}H${right}V${bottom}H${left}Z`);
  }
  return [...paths].map(([colour, d]) => element(document, "path", { d, fill: bandFill(colours, colour) }));
}

/** The sheet laid thinly over the first part, and a line where the second one begins. */
function splitMarks({ figure: { split }, axis, colours, isTop }: PaneFrame): Plot.Markish[] {
  if (!split) return [];
  const [start, end] = axis.domain;
  const at = axis.at(split.time);
  if (at <= start || at >= end) return [];
  const name = (text: string, textAnchor: "start" | "end") =>
    Plot.text([at], {
      x: [at],
      text: [text],
      frameAnchor: "top",
      textAnchor,
      dx: textAnchor === "start" ? 5 : -5,
      dy: 2,
      fontSize: 11,
      fill: colours["ink-2"],
      stroke: colours.sheet,
      strokeWidth: 3,
    });
  return [
    Plot.rect([at], { x1: [start], x2: [at], fill: veil(colours) }),
    Plot.ruleX([at], { stroke: colours["ink-2"], strokeDasharray: "3 3" }),
    ...isTop ? [name(split.before, "end"), name(split.after, "start")] : [],
  ];
}

function segmentMarks({ pane, axis, colours }: PaneFrame): Plot.Markish {
  return Plot.link(pane.segments ?? [], {
    x1: ({ from }: Segment) => axis.points[axis.indexAt(from)],
    x2: ({ to }: Segment) => axis.points[axis.indexAt(to)],
    y1: "fromValue",
    y2: "toValue",
    stroke: { value: ({ colour }: Segment) => colours[colour], scale: null },
    strokeDasharray: "2 2",
  });
}

/** Edges in the sheet's colour keep neighbours apart that look alike. */
function stackMarks({ figure, pane, axis, colours, plotWidth }: PaneFrame): Plot.Markish[] {
  const { points } = axis;
  // Steps are seen only where a point has a few pixels to itself; between points left out there are none.
  const curve = figure.thinnedFrom || points.length * 3 > plotWidth ? "linear" : "step-after";
  return stackedAreas(pane).map(({ from, to }, index) => {
    const series = pane.series[index]!;
    const fill = stackFill(colours, series.type === "candles" ? "ink" : series.colour);
    const style = {
      fill,
      stroke: colours.sheet,
      strokeWidth: 0.5,
      title: () => series.name,
    };
    return Plot.areaY(points, { x: points, y1: from, y2: to, curve, ...style });
  });
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
    curve: series.stepped ? "step-after" : undefined,
  });
  if (series.type === "line") return [line];
  const curve = series.stepped ? "step-after" : undefined;
  return [Plot.areaY(points, { x: points, y1: 0, y2: values, fill: withAlpha(stroke, 0.18), curve }), line];
}

/** Triangles: up from below the bar for a buy, down from above it for a sell. */
function fillMarks({ pane, axis, colours, plotWidth }: PaneFrame): Plot.Markish[] {
  const markers = pane.markers ?? [];
  const candles = pane.series.find((series) => series.type === "candles");
  const size = markers.length * 8 > plotWidth ? 2.5 : 3.5;
  const edgeOf = ({ kind, time, price }: Marker) =>
    candles?.[kind === "buy" ? "low" : "high"][axis.indexAt(time)] ?? price;
  const side = (kind: Marker["kind"], rotate: number, dy: number, fill: string) =>
    Plot.dot(markers.filter((marker) => marker.kind === kind), {
      x: ({ time }: Marker) => axis.points[axis.indexAt(time)],
      y: edgeOf,
      symbol: "triangle",
      r: size,
      rotate,
      dy,
      fill,
      stroke: colours.sheet,
      strokeWidth: 0.75,
      title: "label",
    });
  const worded = markers.filter(({ text }) => text !== undefined);
  const words = (kind: Marker["kind"], dy: number) =>
    Plot.text(worded.filter((marker) => marker.kind === kind), {
      x: ({ time }: Marker) => axis.points[axis.indexAt(time)],
      y: edgeOf,
      text: "text",
      dy,
      fontSize: 11,
      fill: colours.ink,
      stroke: colours.sheet,
      strokeWidth: 3,
    });
  return [
    side("buy", 0, 7, colours.gain),
    side("sell", 180, -7, colours.loss),
    ...worded.length * WORDS <= plotWidth ? [words("buy", 20), words("sell", -18)] : [],
  ];
}
