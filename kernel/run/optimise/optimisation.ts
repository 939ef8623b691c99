/** The trials of a search, with how it came to them. */
import { paretoFront } from "../../optimize/pareto.ts";
import { objectiveHistoryFigure } from "../../plot/spec/objective_history.ts";
import type { ChartFigure } from "../../plot/spec/chart.ts";
import { type Rows, withRows } from "../rows.ts";
import { scoresOf } from "../sweep/ranking.ts";
import { type Searched, Sweep, type Trial } from "../sweep/sweep_result.ts";
import type { Ending } from "./search_loop.ts";

/** One row a trial, in the order in which they were tried, as columns of `length` values. */
export interface HistoryColumns {
  readonly length: number;
  readonly trial: Int32Array;
  /** What each scored in sample; NaN for none. */
  readonly objective: Float64Array;
  /** The best until then. */
  readonly best: Float64Array;
}

export interface Optimised extends Searched {
  readonly method: string;
  readonly ending: Ending;
}

/**
 * What optimise() gives: a Sweep of the trials that the search chose, with its history. As the last line of a cell it shows the
 * card of a sweep, the objective trial by trial and, for several objectives, the front.
 *
 * @example
 * ```ts
 * import { above, below, defineStrategy, optimise, range, sma, syntheticBars, z } from "tapebook";
 *
 * const average = defineStrategy({
 *   name: "above_average",
 *   params: { bars: z.int().default(50) },
 *   signals: ({ close }, p) => ({ entries: above(close, sma(close, p.bars)), exits: below(close, sma(close, p.bars)) }),
 * });
 * const bars = syntheticBars({ symbols: ["C"], bars: 800, seed: 3 });
 * const objective = ["sharpe", "maxDrawdown"] as const;
 * const found = await optimise(average, bars, { params: { bars: range(5, 200) }, objective, trials: 30 });
 * if (found.method !== "nsga2" || found.ending !== "trials") throw new Error("two objectives, thirty trials");
 * if (!found.front.some(({ row }) => row === found.best.row)) throw new Error("nothing beats the best Sharpe ratio");
 * await found.saved;
 * ```
 */
export class Optimisation extends Sweep {
  readonly #optimised: Optimised;
  #history?: Rows<HistoryColumns>;
  #front?: readonly Trial[];

  constructor(optimised: Optimised) {
    super(optimised);
    this.#optimised = optimised;
  }

  /** How its points were chosen. */
  get method(): string {
    return this.#optimised.method;
  }

  /** What ended it: its trials, seconds or patience, a space without more points, or a stop. */
  get ending(): Ending {
    return this.#optimised.ending;
  }

  /** What each trial scored and the best until then; shown as a chart. */
  get history(): Rows<HistoryColumns> {
    const { trials, prepared: { goals } } = this.#optimised;
    return this.#history ??= withRows({
      length: trials.length,
      trial: trials.number,
      objective: trials.values.objective!,
      best: bestSoFar(trials.values.objective!, goals[0].better),
    }, () => this.#historyFigure());
  }

  /** Of several objectives the trials that no other one beats in all of them; of one the best alone. */
  get front(): readonly Trial[] {
    const { trials, prepared: { goals } } = this.#optimised;
    if (goals.length === 1) return [this.best];
    if (this.#front === undefined) {
      const columns = goals.map((_, i) => scoresOf(trials, goals, i));
      const scores = Array.from({ length: trials.length }, (_, row) => columns.map((column) => column[row]!));
      this.#front = paretoFront(scores).map((row) => this.at(row)!);
    }
    return this.#front;
  }

  #historyFigure(): ChartFigure {
    return objectiveHistoryFigure(this.table);
  }
}

function bestSoFar(objective: Float64Array, better: "higher" | "lower"): Float64Array {
  let best = NaN;
  return objective.map((value) => {
    if (Number.isNaN(best) || (better === "lower" ? value < best : value > best)) best = value;
    return best;
  });
}
