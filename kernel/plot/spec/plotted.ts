import type { MarkedTrades, PriceBars } from "./price.ts";
import type { TimeContext } from "./time_context.ts";

/** What a run hands to figures, columns of one length over one axis. */
export interface Plotted {
  readonly title: string;
  /** Epoch milliseconds, from the first bar that was traded on. */
  readonly time: Float64Array;
  /** Account value at each close. */
  readonly equity: Float64Array;
  readonly benchmark: Float64Array;
  readonly benchmarkName: string;
  readonly periodsPerYear: number;
  /** Positions over equity, fractions: long and short alike, and long less short. */
  readonly gross: Float64Array;
  readonly net: Float64Array;
  readonly context: TimeContext;
  readonly bars: readonly PriceBars[];
  readonly trades: MarkedTrades;
  /** Value of each symbol over equity, by name. */
  weights(): { [name: string]: Float64Array };
  /** Level of a symbol's stop at each of its bars, NaN for none. */
  stops(symbol: string): Float64Array;
}

/** A run, by what figures need of it. */
export interface PlottedRun {
  readonly plotted: Plotted;
}

export const isPlotted = (input: unknown): input is PlottedRun => "plotted" in Object(input);
