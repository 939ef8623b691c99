/**
 * A figure as plain JSON: what a plot builder returns, a notebook stores and both the browser and the still
 * renderer draw. Times are epoch milliseconds, missing values null, colours names of the palette, never hex.
 */
import type { ChartFigure } from "./chart.ts";
import type { SheetFigure } from "./sheet.ts";
import type { Colour, NumberFormat } from "./style.ts";
import type { Better, FigureTrials, Reduce } from "./trials.ts";

export type { Colour, NumberFormat } from "./style.ts";

/** MIME type under which a cell's output carries a figure. */
export const FIGURE_MIME = "application/vnd.tapebook.figure.v1+json";

export type Series =
  | {
    /** An area is filled between its line and zero; columns stand on zero, such as volume. */
    type: "line" | "area" | "columns";
    name: string;
    colour: Colour;
    dashed?: boolean;
    /** Each value holds until the next one, such as a stop's level. */
    stepped?: boolean;
    /** Indexes into the pane's time axis are implied: one value per time, null where there is none. */
    values: (number | null)[];
  }
  | {
    type: "candles";
    name: string;
    open: (number | null)[];
    high: (number | null)[];
    low: (number | null)[];
    close: (number | null)[];
  };

export interface Marker {
  time: number;
  price: number;
  kind: "buy" | "sell";
  label: string;
  /** Written beside the mark where there is room, such as what the trade made. */
  text?: string;
}

/** A straight line from one moment and value to another, such as from a trade's entry to its exit. */
export interface Segment {
  from: number;
  fromValue: number;
  to: number;
  toValue: number;
  colour: Colour;
  dashed?: boolean;
}

/** A stretch of time with a wash of colour behind all panes, such as a regime of the market. */
export interface TimeBand {
  from: number;
  /** The first moment after it. */
  to: number;
  name: string;
  colour: Colour;
}

/** Two parts of one figure: a line between them, and the first one dimmed. */
export interface TimeSplit {
  /** The first moment of the second part. */
  time: number;
  before: string;
  after: string;
}

export interface Pane {
  title: string;
  format: NumberFormat;
  /** Share of the figure's height, relative to the other panes. */
  weight: number;
  series: Series[];
  markers?: Marker[];
  /** Set where markers were left out: how many there were. */
  markersFrom?: number;
  segments?: Segment[];
  /** Values with a line across, such as the bounds of an oscillator. */
  levels?: number[];
  /** Areas stand on each other, those below zero under it, as parts of a whole. */
  stacked?: boolean;
}

/** Panes over one shared time axis with linked cursors. */
export interface TimeFigure {
  kind: "time";
  title: string;
  time: number[];
  panes: Pane[];
  /** Set where points were left out, or bars joined into wider candles: how many there were. */
  thinnedFrom?: number;
  scale?: "linear" | "log";
  /** ISO code or coin that amounts are in, which decides their sign and how their digits are grouped. */
  currency?: string;
  bands?: TimeBand[];
  split?: TimeSplit;
  /** Figures of one name share their cursor and the span that they show. */
  link?: string;
  /** Where the values that were left out are kept: the hash of all columns, as `columnBytes` lays them out. */
  full?: { hash: string; rows: number };
}

/** Rows down, columns across. */
export interface HeatmapFigure {
  kind: "heatmap";
  title: string;
  format: NumberFormat;
  rows: string[];
  columns: string[];
  /** values[row][column]. */
  values: (number | null)[][];
  /** A last column set apart, such as the year's total. */
  totals?: { title: string; values: (number | null)[] };
  /** What the names of the rows and columns are of, such as parameters. */
  rowTitle?: string;
  columnTitle?: string;
  /** What the values are, such as "Sharpe". */
  score?: string;
  /** Diverging colours are centred on zero: the default for percentages and where values lie on both sides of it. */
  scheme?: "diverging" | "sequential";
  /** The size at which diverging colours end; default: what 95 % of the values stay within. */
  reach?: number;
  /** A framed cell, and what it is called. */
  highlight?: { row: number; column: number; name: string };
  /**
   * Days by week: one row a weekday from Monday on, `days` of them a year, one column for each week that begins in or
   * before the year.
   */
  calendar?: { firstYear: number; days: 5 | 7 };
  /** A hill seen from above at an angle in place of cells. */
  view?: "surface";
  /** What the reader should know, in one line. */
  note?: string;
  /** Trials that cells are of, and `[row][column]` their places in them. */
  trials?: FigureTrials;
  places?: (number | null)[][];
  /** Where `trials` are all that there are: what they scored, so that a reader can choose other axes and slices. */
  choice?: { value: string; scores: (number | null)[]; better: Better; reduce: Reduce };
}

export interface TableColumn {
  name: string;
  /** A `year` is a whole number without a comma. */
  format: NumberFormat | "text" | "date" | "time" | "year";
  /** Of a `price` in place of its own, so that the points of a column stand below each other. */
  decimals?: number;
}
export interface TableFigure {
  kind: "table";
  title: string;
  columns: TableColumn[];
  /** First rows only, at most 1,000; `total` says how many there are. */
  rows: (string | number | null)[][];
  total: number;
  /** Cells that stand out, and what for, such as "best of its column". */
  marked?: { meaning: string; cells: [row: number, column: number][] };
  /** Which rows these are, where they are not simply the first. */
  note?: string;
  /** Where all rows are kept, as an Arrow stream under its sha256. */
  all?: string;
  /** Trials that the rows are of, in their order. */
  trials?: FigureTrials;
}

export interface CardMetric {
  label: string;
  value: number | null;
  format: NumberFormat;
  /** Written after the value, e.g. "412 d". */
  note?: string;
  tone?: "gain" | "loss";
}
/** A run at a glance: figures of merit, pictures, remarks. */
export interface CardVerdict {
  light: "green" | "amber" | "red";
  text: string;
}

export interface CardFigure {
  kind: "card";
  title: string;
  /** What is to be thought of it, in a sentence under the title. */
  verdict?: CardVerdict;
  metrics: CardMetric[];
  figures: (TimeFigure | ChartFigure | HeatmapFigure | TableFigure)[];
  /** How far what it tells of is: a bar under the title. */
  progress?: { line: string; done: number; total: number | null };
  /** One line at the foot each, e.g. "next-open fills". */
  notes: string[];
  warnings: string[];
}

/** A picture or table as plain JSON, told apart by `kind`. */
export type Figure = TimeFigure | ChartFigure | HeatmapFigure | TableFigure | CardFigure | SheetFigure;
