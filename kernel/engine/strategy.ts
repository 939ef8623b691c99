/** What the engine runs. `kernel/strategy` makes these from what a person writes. */
import type { z } from "zod";
import type { Panel } from "../market/panel.ts";
import type { ColumnLike, Columns, SignalLike } from "../signals/node.ts";
import type { BarContext } from "./context.ts";

export type Parameters = Readonly<Record<string, unknown>>;

/**
 * Where to enter and leave, one value per bar: conditions, or the position itself as `target`. An entry while already in
 * that direction is ignored; entry and exit of one direction in one bar: the exit holds; an entry in the opposite
 * direction turns the position round where shorting is on, else it only closes it.
 */
export interface Signals {
  readonly entries?: SignalLike;
  /** Default: never. */
  readonly exits?: SignalLike;
  readonly shortEntries?: SignalLike;
  readonly shortExits?: SignalLike;
  /** Instead of conditions: the position as a share of equity, negative for short; NaN leaves it as it is. */
  readonly target?: ColumnLike;
  /** Prices that close a position entered at this bar, NaN for none. */
  readonly stopLoss?: ColumnLike;
  readonly takeProfit?: ColumnLike;
  /** How strong the signal is, and how sure, 0 to 1; sizers, composition and the attribution log read them. */
  readonly strength?: ColumnLike;
  readonly confidence?: ColumnLike;
  /** What the entries are called in orders and trades; default `entry`. */
  readonly tag?: string;
  /**
   * Names that tell entries, and exits, apart: an order is called after the conditions that hold in its bar, several
   * joined by `+`; where none does, `tag` and `exit`. Of a target all orders are entries.
   */
  readonly entryTags?: Readonly<Record<string, SignalLike>>;
  readonly exitTags?: Readonly<Record<string, SignalLike>>;
}

/** Weights of equity by symbol, one value for each time of the panel; NaN leaves the position as it is. */
export type Weights = Readonly<Record<string, ArrayLike<number>>>;

/** What `indicators` returns: columns and conditions worth a name. */
export type Inputs = Readonly<Record<string, ColumnLike | SignalLike>>;

/** The functions of a definition as compiled text: what a run's identity and a rebuilt notebook are made from. */
export interface StrategyText {
  readonly indicators: string | null;
  readonly signals: string | null;
  readonly onBar: string | null;
  readonly weights: string | null;
  readonly state: string | null;
  readonly check: string | null;
  /** Of a strategy made from others: how, and from which. */
  readonly composition?: CompositionText;
}

/** How a strategy was made from others: which function, and what it was given, in order. */
export interface CompositionText {
  readonly call: string;
  readonly given: readonly CompositionArgument[];
  readonly parts: Readonly<Record<string, PartText>>;
  /** Parameters that belong to no part. */
  readonly params: readonly string[];
}

/** One part by its key, all of them as a record, a function's text, or a value. */
export type CompositionArgument =
  | { readonly part: string }
  | { readonly parts: true }
  | { readonly code: string }
  | { readonly options: Parameters };

export interface PartText {
  readonly name: string;
  readonly version: string;
  readonly text: StrategyText;
  /** What stands before its parameters' names in the composition: `trend.` or nothing. */
  readonly prefix: string;
  readonly params: readonly string[];
}

/** What a strategy is made of, its parameters' types forgotten. It has exactly one of signals, onBar and weights. */
export interface StrategyDefinition {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly text: StrategyText;
  readonly schema: z.ZodObject;
  /** A condition over several parameters: true, or what is wrong with them. */
  check(params: Parameters): boolean | string;
  /** How many bars pass before it can decide anything, where its author says so. */
  readonly warmUp?: (params: Parameters) => number;
  /** Receives the columns as handles; what it returns is handed to `signals`, or read in `onBar`. */
  indicators(columns: Columns, params: Parameters): Inputs;
  readonly signals?: (inputs: Inputs, params: Parameters) => Signals;
  /** Called at the close of every bar of every symbol from `from` on. */
  readonly onBar?: (context: BarContext, params: Parameters) => void;
  /** What a symbol's `ctx.state` begins with in each run. */
  readonly state?: (params: Parameters) => unknown;
  readonly weights?: (panel: Panel, params: Parameters) => Weights;
}

/** A definition with its parameters filled in and checked. */
export interface Strategy<P extends Parameters = Parameters> {
  readonly name: string;
  readonly version: string;
  readonly params: Readonly<P>;
  readonly definition: StrategyDefinition;
}
