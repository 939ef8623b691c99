/** The code behind a sweep, kept with it so that each of its trials can be opened as a notebook of its own. */
import type { RunOptions } from "./options.ts";

export interface SearchCode {
  /** The function that a cell called: its first two arguments are what is tried, and on which bars. */
  readonly call: "sweep" | "optimise" | "walkForward" | "crossValidate";
  /** The strategy's name. */
  readonly strategy: string;
  /** Names of all parameters that a trial gives, fixed ones too. */
  readonly parameters: readonly string[];
  /**
   * Names of options of the call that `backtest` does not have: "params", "where", "objective", … All others are copied as
   * they were typed.
   */
  readonly ownOptions: readonly string[];
  /** Given to `backtest` so that its card shows the same two parts; default none. */
  readonly split?: RunOptions["split"];
  /** Whether each symbol had an account of its own: then `backtestAll` repeats it. */
  readonly isEach?: boolean;
}
