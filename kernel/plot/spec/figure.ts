/**
 * A figure as plain JSON: what a plot builder returns, a notebook stores and both the browser and the still
 * renderer draw. Times are epoch milliseconds, missing values null, colours names of the palette, never hex.
 */
/** MIME type under which a cell's output carries a figure. */
export const FIGURE_MIME = "application/vnd.tapebook.figure.v1+json";

/** Names a token of the visual design; the renderer gives light and dark values. */
export type Colour =
  | "ink"
  | "ink-2"
  | "gain"
  | "loss"
  | "accent"
  | "blue"
  | "vermillion"
  | "green"
  | "purple"
  | "sky"
  | "orange";

export type NumberFormat = "money" | "percent" | "ratio" | "integer" | "price";

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

/** Rows down, columns across; diverging colours centred on zero. */
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
}

export interface TableColumn {
  name: string;
  format: NumberFormat | "text" | "date" | "time";
}
export interface TableFigure {
  kind: "table";
  title: string;
  columns: TableColumn[];
  /** First rows only, at most 1,000; `total` says how many there are. */
  rows: (string | number | null)[][];
  total: number;
  /** Which rows these are, where they are not simply the first. */
  note?: string;
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
export interface CardFigure {
  kind: "card";
  title: string;
  metrics: CardMetric[];
  figures: (TimeFigure | HeatmapFigure | TableFigure)[];
  /** One line at the foot each, e.g. "next-open fills". */
  notes: string[];
  warnings: string[];
}

/** A picture or table as plain JSON, told apart by `kind`. */
export type Figure = TimeFigure | HeatmapFigure | TableFigure | CardFigure;
