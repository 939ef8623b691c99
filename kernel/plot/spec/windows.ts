/** Parameters that a walk-forward chose, window by window: what stays was found, what jumps was fitted. */
import type { Pane, TimeFigure } from "./figure.ts";
import { figureValues } from "./thin.ts";
import { checkLength, checkTime, PlotError } from "./plot_error.ts";
import { trialAxis } from "./trial_axis.ts";
import { parameterText, type TrialColumn } from "./trials.ts";

/** One row a window. */
export interface WindowColumns {
  /** Epoch ms at which each window's test begins, ascending. */
  time: ArrayLike<number>;
  /** Epoch ms at which the last one ends; default a window's length after its beginning. */
  end?: number;
  /** Chosen values by name; words are numbered. */
  parameters: { readonly [name: string]: TrialColumn };
}

/** Most panes of a figure. */
const MOST_PARAMETERS = 12;

export function windowsFigure(
  { time, end, parameters }: WindowColumns,
  { title = "Chosen parameters" }: { title?: string } = {},
): TimeFigure {
  checkTime(time);
  const columns = Object.entries(Object(parameters) as WindowColumns["parameters"]);
  if (columns.length === 0 || columns.length > MOST_PARAMETERS) {
    const allowed = `1 to ${MOST_PARAMETERS} columns by name`;
    throw new PlotError("unknown-input", `Pass parameters as ${allowed}: there are ${columns.length}`, {
      field: "parameters",
      value: columns.length,
      allowed,
    });
  }
  const starts = Array.from(time);
  const last = starts.at(-1), step = starts.length > 1 ? last! - starts.at(-2)! : 0;
  const close = end ?? (last === undefined ? NaN : last + step);
  const isOpen = last !== undefined && close > last;
  const panes = columns.map(([name, column]): Pane => {
    checkLength(name, column, starts.length);
    const { axis, values, at } = trialAxis(name, column);
    const chosen = starts.map((_, window) => at(column[window]));
    const words = axis.scale === "category"
      ? ` (${values.map((value, i) => `${i} ${parameterText(value)}`).join(", ")})`
      : "";
    return {
      title: name,
      format: axis.format,
      weight: 1,
      series: [{
        type: "line",
        name: name + words,
        colour: "blue",
        stepped: true,
        values: figureValues(isOpen ? [...chosen, chosen.at(-1)!] : chosen),
      }],
    };
  });
  return { kind: "time", title, time: isOpen ? [...starts, close] : starts, panes };
}
