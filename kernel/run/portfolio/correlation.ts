import { checkNames } from "../../market/known_names.ts";
import { correlationFigure } from "../../plot/spec/correlation.ts";
import type { Figure, Series } from "../../plot/spec/figure.ts";
import { seriesColour } from "../../plot/spec/series_colours.ts";
import { figureValues } from "../../plot/spec/thin.ts";
import { inContext } from "../../plot/spec/time_context.ts";
import {
  correlationMatrix,
  type CorrelationMethod,
  rollingCorrelation,
} from "../../portfolio/correlation.ts";
import { type AccountInputs, accountsOf } from "../accounts.ts";
import { type Displayed, displayedAs } from "../display.ts";
import { sideBySide } from "../side_by_side.ts";

/** How correlation() measures. */
export interface CorrelationOptions {
  /**
   * `pearson` of the returns (default), or `spearman` of their ranks, in which outliers count no more than others.
   */
  readonly method?: CorrelationMethod;
  /** Bars of a window that moves over the time; default one value over all of it. */
  readonly window?: number;
}

/** How returns go together; shown as a heatmap, or over time where a window was given. */
export interface Correlation extends Displayed {
  readonly names: readonly string[];
  /** One row and one column an account; null where one of a pair does not vary. */
  readonly matrix: readonly (readonly (number | null)[])[];
  /** What was left out to bring them to common bars. */
  readonly notes: readonly string[];
  /** With a window: each pair's correlation at the times of the returns, NaN before there are so many. */
  readonly rolling:
    | { readonly time: Float64Array; readonly pairs: Readonly<Record<string, Float64Array>> }
    | null;
}

/**
 * Correlation of the returns of runs, symbols, portfolios or curves, over the bars that all of them have. Currencies
 * may differ: each return is in its own.
 *
 * @param items by name, or in a list
 * @throws ParameterError for fewer than two, and for options that are not allowed
 * @throws DataError for items without two common bars
 * @example
 * ```ts
 * import { correlation, syntheticBars } from "tapebook";
 *
 * const { names, matrix } = correlation(syntheticBars({ symbols: ["A", "B", "C"], bars: 500, seed: 1 }));
 * if (names.length !== 3 || matrix[0]![0] !== 1) throw new Error("each goes with itself");
 * ```
 */
export function correlation(items: AccountInputs, options: CorrelationOptions = {}): Correlation {
  checkNames(options, ["method", "window"], "the options of correlation");
  const { method = "pearson", window } = options;
  const { names, returns, time, notes } = sideBySide(accountsOf(items, "items"), { mixed: true });
  const matrix = correlationMatrix(returns, method);
  const pairs = returns.flatMap((a, i) =>
    returns.slice(i + 1).map((b, k): [string, Float64Array] => [
      `${names[i]} and ${names[i + 1 + k]}`,
      window === undefined ? a : rollingCorrelation(a, b, window, method),
    ])
  );
  const rolling = window === undefined ? null : { time: time.subarray(1), pairs: Object.fromEntries(pairs) };
  return displayedAs({ names, matrix, notes, rolling }, correlationPicture);
}

/** Lines of more pairs cannot be told apart. */
const MOST_PAIRS = 6;

function correlationPicture({ names, matrix, rolling }: Omit<Correlation, keyof Displayed>): Figure {
  if (rolling === null) return correlationFigure({ names, matrix });
  const all = Object.entries(rolling.pairs);
  const series = all.slice(0, MOST_PAIRS).map(([name, values], i): Series => ({
    type: "line",
    name,
    colour: seriesColour(i),
    values: figureValues(values),
  }));
  const left = all.length > MOST_PAIRS ? `, the first ${MOST_PAIRS} of ${all.length} pairs` : "";
  const panes = [{ title: "Correlation", format: "ratio" as const, weight: 1, series, levels: [0] }];
  return inContext(
    { kind: "time", title: `Rolling correlation${left}`, time: Array.from(rolling.time), panes },
    {},
  );
}
