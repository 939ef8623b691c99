/** Equity over time with its drawdown below. */
import type { Pane, Series, TimeFigure } from "./figure.ts";
import { checkLength, checkTime } from "./plot_error.ts";
import { inlineValues, thinFigure } from "./thin.ts";

export interface EquityInput {
  /** Epoch milliseconds, ascending. */
  time: ArrayLike<number>;
  /** Account value at each time; NaN before the first. */
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

/** The equity line, the benchmark dashed and the drawdown filled below, over one time axis. */
export function equityFigure(input: EquityInput): TimeFigure {
  const { time, equity, benchmark, name = "Equity", benchmarkName = "Benchmark", title = "Equity" } = input;
  checkTime(time);
  checkLength("equity", equity, time.length);
  if (benchmark) checkLength("benchmark", benchmark, time.length);
  const compared = benchmark && rebase(benchmark, equity);
  const below = input.drawdown === false ? undefined : drawdownOf(equity);

  const top: Series[] = [{ type: "line", name, colour: "ink", values: inlineValues(equity) }];
  if (compared) {
    const values = inlineValues(compared);
    top.push({ type: "line", name: benchmarkName, colour: "ink-2", dashed: true, values });
  }
  const panes: Pane[] = [{ title: name, format: "money", weight: 3, series: top }];
  if (below) {
    const values = inlineValues(below);
    panes.push({
      title: "Drawdown",
      format: "percent",
      weight: 1,
      series: [{ type: "area", name: "Drawdown", colour: "loss", values }],
    });
  }
  return thinFigure({ kind: "time", title, time: Array.from(time), panes });
}

/** Scaled so that both have the same value where both first have one; NaN throughout where they never do. */
function rebase(benchmark: ArrayLike<number>, equity: ArrayLike<number>): Float64Array {
  let start = 0;
  while (start < equity.length && !(Number.isFinite(equity[start]!) && benchmark[start]! > 0)) start++;
  const factor = start < equity.length ? equity[start]! / benchmark[start]! : NaN;
  return Float64Array.from(benchmark, (value) => value * factor);
}

/** Fraction below the highest equity so far, at most 0; NaN where equity is NaN. */
function drawdownOf(equity: ArrayLike<number>): Float64Array {
  let peak = -Infinity;
  return Float64Array.from(equity, (value) => {
    if (value > peak) peak = value;
    return value / peak - 1;
  });
}
