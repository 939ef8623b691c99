/** What the engine runs. `kernel/strategy` makes these from what a person writes. */
import type { ColumnLike, Columns, SignalLike } from "../signals/node.ts";

export type Parameters = Readonly<Record<string, unknown>>;

/** Where to enter and leave, one value per bar. An entry while in a position is ignored; with both, the exit holds. */
export interface Signals {
  readonly entries: SignalLike;
  /** Default: never. */
  readonly exits?: SignalLike;
}

/** The functions of a definition as compiled text: what a run's identity and a rebuilt notebook are made from. */
export interface StrategyText {
  readonly indicators: string | null;
  readonly signals: string;
  readonly check: string | null;
}

/** What a strategy is made of, its parameters' types forgotten. */
export interface StrategyDefinition {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly text: StrategyText;
  /** Receives the columns as handles; what it returns is handed to `signals`. */
  indicators(columns: Columns, params: Parameters): Readonly<Record<string, ColumnLike>>;
  signals(inputs: Readonly<Record<string, ColumnLike>>, params: Parameters): Signals;
}

/** A definition with its parameters filled in and checked. */
export interface Strategy<P extends Parameters = Parameters> {
  readonly name: string;
  readonly version: string;
  readonly params: Readonly<P>;
  readonly definition: StrategyDefinition;
}
