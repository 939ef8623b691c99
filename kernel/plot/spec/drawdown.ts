/** Drawdown alone, or of several accounts over one axis. */
import { drawdown } from "../../stats/drawdown.ts";
import { withEquity } from "./equity_rows.ts";
import type { Pane, Series, TimeFigure } from "./figure.ts";
import { seriesColour } from "./series_colours.ts";
import { figureValues } from "./thin.ts";
import { inContext, linkOf, type TimeContext } from "./time_context.ts";

export interface NamedCurve {
  name: string;
  /** Epoch milliseconds, ascending. */
  time: ArrayLike<number>;
  /** Account value at each time; NaN where there is none. */
  equity: ArrayLike<number>;
}

/**
 * One account as a filled area, several as lines in colours of their own, the first in ink. Their times may differ: between
 * its own first and last time an account keeps its last drawdown.
 */
export function drawdownFigure(
  curves: readonly NamedCurve[],
  { title = "Drawdown", ...context }: TimeContext & { title?: string } = {},
): TimeFigure {
  const measured = curves.map(({ name, ...columns }) => {
    const { time, equity } = withEquity(columns.time, columns.equity);
    return { name, time, equity, values: drawdown(equity) };
  });
  const [first] = measured;
  const axis = measured.length === 1 ? first!.time : unionOf(measured.map(({ time }) => time));
  const lines = measured.map(({ name, time, values }) => ({
    name,
    values: time === axis ? values : heldOver(axis, time, values),
  }));
  const link = context.link ?? (first && linkOf(first.time, first.equity));
  const regimesTime = measured.length === 1 ? curves[0]!.time : axis;
  return inContext(
    { kind: "time", title, time: Array.from(axis), panes: [drawdownPane(lines)] },
    { ...context, link },
    regimesTime,
  );
}

/** Fractions at or below zero. */
export function drawdownPane(lines: readonly { name: string; values: Float64Array }[]): Pane {
  const series = lines.map(({ name, values }, index): Series =>
    lines.length === 1 ? { type: "area", name, colour: "loss", values: figureValues(values) } : {
      type: "line",
      name,
      colour: index === 0 ? "ink" : seriesColour(index - 1),
      values: figureValues(values),
    }
  );
  return { title: "Drawdown", format: "percent", weight: 1, series };
}

function unionOf(times: readonly Float64Array[]): Float64Array {
  return Float64Array.from(new Set(times.flatMap((time) => Array.from(time)))).sort();
}

/** A column over another axis: the last value before or at each time, NaN before its first and after its last. */
function heldOver(axis: Float64Array, time: Float64Array, values: Float64Array): Float64Array {
  let row = -1;
  const last = time.at(-1) ?? -Infinity;
  return axis.map((ms) => {
    while (row + 1 < time.length && time[row + 1]! <= ms) row++;
    return row < 0 || ms > last ? NaN : values[row]!;
  });
}
