/** Where bars stand: beside those of other layers within a category, else from edge to edge. */
import type { BarLayer, ChartFigure } from "../spec/chart.ts";
import type { ChartLayout } from "./chart_layout.ts";

export interface Box {
  /** Which bar of its layer. */
  index: number;
  x1: number;
  x2: number;
  y1: number;
  y2: number;
}

/** Share of a category that its bars fill. */
const FILLED = 0.72;
/** Narrower bars would not be seen. */
const LEAST_WIDTH = 1;

export function barBoxes(layer: BarLayer, figure: ChartFigure, layout: ChartLayout): Box[] {
  const base = layout.y.at(0) ?? layout.bottom;
  const place = layer.x2 ? edges(layer, layer.x2, layout) : slot(layer, figure, layout);
  return layer.y.flatMap((value, index) => {
    const across = place(index);
    const y = layout.y.at(value);
    if (across === null || y === null || value === 0) return [];
    // What is above nothing is seen, however little.
    const tall = Math.abs(y - base) < 1 ? base - Math.sign(value!) : y;
    return [{ index, ...across, y1: Math.min(tall, base), y2: Math.max(tall, base) }];
  });
}

type Place = (index: number) => { x1: number; x2: number } | null;

function edges({ x }: BarLayer, x2: number[], layout: ChartLayout): Place {
  return (index) => {
    const [from, to] = [layout.x.at(x[index]), layout.x.at(x2[index])];
    if (from === null || to === null) return null;
    const gap = to - from > 3 ? 0.5 : 0;
    return { x1: from + gap, x2: Math.max(from + gap + LEAST_WIDTH, to - gap) };
  };
}

function slot(layer: BarLayer, figure: ChartFigure, layout: ChartLayout): Place {
  const beside = figure.layers.filter((other) => other.type === "bars" && !other.x2);
  const width = Math.max(LEAST_WIDTH, Math.min(64, layout.x.band * FILLED / beside.length));
  const shift = (beside.indexOf(layer) - beside.length / 2) * width;
  return (index) => {
    const middle = layout.x.at(layer.x[index]);
    if (middle === null) return null;
    return {
      x1: middle + shift + 0.5,
      x2: Math.max(middle + shift + width - 0.5, middle + shift + LEAST_WIDTH),
    };
  };
}
