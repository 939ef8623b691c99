/** What the account was made of over time, as areas on each other. */
import { checkLength, checkTime, PlotError } from "./plot_error.ts";
import type { Series, TimeFigure } from "./figure.ts";
import { SERIES_COLOURS } from "./series_colours.ts";
import { inContext, type TimeContext } from "./time_context.ts";
import { figureValues } from "./thin.ts";

export interface AllocationInput extends TimeContext {
  /** Epoch milliseconds, ascending. */
  time: ArrayLike<number>;
  /** Value of each position over equity by its name; negative for a short, NaN or 0 for none. */
  weights: { readonly [name: string]: ArrayLike<number> };
  title?: string;
}

/** More parts than there are colours cannot be told apart: the smaller ones are summed up as others. */
const MOST_PARTS = SERIES_COLOURS.length + 1;

/** The largest part first, at the bottom; what is not in any part is cash. */
export function allocationFigure(input: AllocationInput): TimeFigure {
  const { time, weights, title = "Allocation" } = input;
  checkTime(time);
  const named = Object.entries(weights);
  if (named.length === 0) {
    throw new PlotError("unknown-input", "weights is empty: pass one column of weights a symbol", {
      field: "weights",
      value: weights,
      allowed: "one column or more",
    });
  }
  for (const [name, column] of named) checkLength(`weights["${name}"]`, column, time.length);
  const columns = named.map(([name, column]) => ({
    name,
    values: Float64Array.from(column, (weight) => Number.isFinite(weight) ? weight : 0),
  })).map((part) => ({ ...part, size: part.values.reduce((sum, weight) => sum + Math.abs(weight), 0) }));
  columns.sort((a, b) => b.size - a.size);
  const kept = columns.length > MOST_PARTS ? columns.slice(0, MOST_PARTS - 1) : columns;
  const rest = columns.slice(kept.length);
  const parts = rest.length === 0 ? kept : [...kept, {
    name: `${rest.length} others`,
    values: new Float64Array(time.length).map((_, i) =>
      rest.reduce((sum, { values }) => sum + values[i]!, 0)
    ),
  }];
  const series = parts.map(({ name, values }, index): Series => ({
    type: "area",
    name,
    colour: SERIES_COLOURS[index] ?? "ink-2",
    values: figureValues(values),
  }));
  const panes = [{ title: "Weights", format: "percent" as const, weight: 1, series, stacked: true }];
  return inContext({ kind: "time", title, time: Array.from(time), panes }, input);
}
