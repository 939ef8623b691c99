/** Equity over time with its drawdown below. */
import { drawdown } from "../../stats/drawdown.ts";
import { drawdownPane } from "./drawdown.ts";
import type { Pane, Series, TimeFigure } from "./figure.ts";
import { withEquity } from "./equity_rows.ts";
import { figureValues } from "./thin.ts";
import { inContext, linkOf, type TimeContext } from "./time_context.ts";

export interface EquityInput extends TimeContext {
  /** Epoch milliseconds, ascending. */
  time: ArrayLike<number>;
  /** Account value at each time; NaN where there is none. */
  equity: ArrayLike<number>;
  /** What to compare with, in any unit: it is scaled to start where the equity starts. */
  benchmark?: ArrayLike<number>;
  /** Names in the legend. */
  name?: string;
  benchmarkName?: string;
  title?: string;
  /** False leaves the lower pane out. */
  drawdown?: boolean;
}

/** The equity line, the benchmark dashed and the drawdown filled below; times without an equity are left out. */
export function equityFigure(input: EquityInput): TimeFigure {
  const { name = "Equity", benchmarkName = "Benchmark", title = "Equity" } = input;
  const { time, equity, benchmark } = withEquity(input.time, input.equity, input.benchmark);
  const top: Series[] = [{ type: "line", name, colour: "ink", values: figureValues(equity) }];
  if (benchmark) {
    const values = figureValues(rebase(benchmark, equity));
    top.push({ type: "line", name: benchmarkName, colour: "ink-2", dashed: true, values });
  }
  const panes: Pane[] = [{ title: name, format: "money", weight: 3, series: top }];
  if (input.drawdown !== false) {
    panes.push(drawdownPane([{ name: "Drawdown", values: drawdown(equity) }]));
  }
  const link = input.link ?? linkOf(time, equity);
  return inContext({ kind: "time", title, time: Array.from(time), panes }, { ...input, link }, input.time);
}

/** Scaled so that it equals the equity where it first has a value; NaN throughout where it never has one. */
export function rebase(benchmark: Float64Array, equity: Float64Array): Float64Array {
  const start = benchmark.findIndex((value) => value > 0 && value < Infinity);
  const factor = start < 0 ? NaN : equity[start]! / benchmark[start]!;
  return benchmark.map((value) => value * factor);
}
