/** The differences of two sets of options as a table. */
import { type AssumptionDifference, assumptionDifferences, type Assumptions } from "../engine/assumptions.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { type Displayed, displayedAs } from "./display.ts";

/**
 * What two sets of options assume differently, as rows of option, both values and a sentence; shown, a table. Presets
 * carry besides what no option reproduces of the engine that they are named after, in rows without an option.
 *
 * @param a a preset's name, or options as backtest() takes them
 * @param b the same; default what Tapebook assumes by itself
 * @throws ParameterError for an unknown preset and for options that backtest() would refuse
 * @example
 * ```ts
 * import { diffAssumptions } from "tapebook";
 *
 * const differences = diffAssumptions("vectorbt", "backtesting.py");
 * const fill = differences.find(({ option }) => option === "fill.at");
 * if (fill?.a !== "same-close" || fill.b !== "next-open") throw new Error("vectorbt trades at the close it decides on");
 * ```
 */
export function diffAssumptions(
  a: Assumptions,
  b: Assumptions = {},
): readonly AssumptionDifference[] & Displayed {
  const { names, differences } = assumptionDifferences(a, b);
  return displayedAs([...differences], (rows) => table(names, rows));
}

function table([a, b]: readonly [string, string], rows: readonly AssumptionDifference[]): TableFigure {
  return {
    kind: "table",
    title: `${a} and ${b}: ${rows.length === 0 ? "no difference" : `${rows.length} differences`}`,
    columns: ["Option", a, b, "What it means"].map((name) => ({ name, format: "text" })),
    rows: rows.map((row) => [row.option, row.a, row.b, row.sentence]),
    total: rows.length,
  };
}
