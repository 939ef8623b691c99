/** Layers over a horizontal and a vertical axis: what is not drawn over time with panes. */
import type { Colour, NumberFormat } from "./style.ts";
import type { FigureTrials } from "./trials.ts";

/** Positions and heights of a layer's marks; null where one has none, which breaks a line. */
export type ChartColumn = (number | null)[];

export interface ChartAxis {
  title: string;
  /** On a logarithmic axis only values above zero are drawn; "symlog" is linear around zero and logarithmic beyond. */
  scale: "linear" | "log" | "symlog" | "time" | "category";
  /** How its numbers are written; times are epoch milliseconds, categories indexes into their names. */
  format: NumberFormat;
  categories?: string[];
  /** Zero belongs on it even where no value comes near; bars stand on zero anyway. */
  zero?: boolean;
  /** Without numbers and lines: the layers say what stands where. */
  bare?: boolean;
}

interface Layer {
  /** In the legend and the tooltips; layers of one name are one entry of the legend. */
  name: string;
  colour: Colour;
}

/** Bars stand on zero: from `x` to `x2`, or in their share of a category; those below zero may have a colour of their own. */
export interface BarLayer extends Layer {
  type: "bars";
  x: number[];
  x2?: number[];
  y: ChartColumn;
  below?: Colour;
  /** Places of the bars' trials in those of the figure. */
  trials?: (number | null)[];
}

export interface DotLayer extends Layer {
  type: "dots";
  x: ChartColumn;
  y: ChartColumn;
  hollow?: boolean;
  /** What each dot is, for its tooltip. */
  labels?: string[];
  /** Places of the dots' trials in those of the figure. */
  trials?: (number | null)[];
  /** What each is worth besides where it stands, as the figure's `score` says. */
  scores?: ChartColumn;
  /** 0 to 1; default 0.75. */
  opacity?: number;
}

export interface LineLayer extends Layer {
  type: "line";
  x: ChartColumn;
  y: ChartColumn;
  dashed?: boolean;
  /** 0 to 1; default 1. */
  opacity?: number;
  /** Places of the trials of its points in those of the figure. */
  trials?: (number | null)[];
  scores?: ChartColumn;
}

/** Values on a grid that spans the two axes, as areas between lines of equal value. */
export interface FieldLayer extends Layer {
  type: "field";
  format: NumberFormat;
  /** From where to where. */
  x: number[];
  y: number[];
  /** Nodes across. */
  columns: number;
  /** Row by row from the lowest up; null where nothing is known. */
  values: ChartColumn;
}

/** The area between two lines. */
export interface BandLayer extends Layer {
  type: "band";
  x: ChartColumn;
  low: ChartColumn;
  high: ChartColumn;
  /** 0 to 1; default 0.18. */
  opacity?: number;
}

/** A straight line across at one value of an axis, with its name beside it. */
export interface RuleLayer extends Layer {
  type: "rule";
  axis: "x" | "y";
  at: number;
  dashed?: boolean;
}

export interface TextLayer extends Layer {
  type: "text";
  x: ChartColumn;
  y: ChartColumn;
  texts: string[];
}

export type ChartLayer = BarLayer | DotLayer | LineLayer | FieldLayer | BandLayer | RuleLayer | TextLayer;

/** Layers, the first at the back, over one pair of axes. */
export interface ChartFigure {
  kind: "chart";
  title: string;
  x: ChartAxis;
  y: ChartAxis;
  layers: ChartLayer[];
  /** What the reader should know, in one line; where there is nothing to draw, why. */
  note?: string;
  /** What the marks that name trials are of. */
  trials?: FigureTrials;
  /** What marks with scores are worth. */
  score?: { name: string; format: NumberFormat };
}

/** Whether any layer has a mark of its own; rules and words alone are no data. */
export function isEmptyChart({ layers }: ChartFigure): boolean {
  return layers.every((layer) => {
    if (layer.type === "rule" || layer.type === "text") return true;
    const values = layer.type === "band" ? layer.high : layer.type === "field" ? layer.values : layer.y;
    return values.every((value) => value === null);
  });
}

/** A column as a chart holds it: eight significant figures, null where not finite. */
export function chartColumn(values: ArrayLike<number>): ChartColumn {
  return Array.from(values, (value) => Number.isFinite(value) ? eightDigits(value) : null);
}

/** More than any picture shows, in fewer characters than a double takes. */
export const eightDigits = (value: number): number => Number(value.toPrecision(8));
