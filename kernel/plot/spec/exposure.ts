/** How much was at stake over time. */
import { checkLength, checkTime } from "./plot_error.ts";
import type { Series, TimeFigure } from "./figure.ts";
import { figureValues } from "./thin.ts";
import { inContext, type TimeContext } from "./time_context.ts";

export interface ExposureInput extends TimeContext {
  /** Epoch milliseconds, ascending. */
  time: ArrayLike<number>;
  /** Value of all positions over equity, long and short alike: 1 is all of it. */
  gross: ArrayLike<number>;
  /** Long less short, over equity; left out where it is the gross throughout. */
  net?: ArrayLike<number>;
  title?: string;
}

/** The gross as steps filled down to zero, the net as a line where anything was short. */
export function exposureFigure(input: ExposureInput): TimeFigure {
  const { time, gross, net, title = "Exposure" } = input;
  checkTime(time);
  checkLength("gross", gross, time.length);
  if (net) checkLength("net", net, time.length);
  const series: Series[] = [
    { type: "area", name: "Gross", colour: "blue", stepped: true, values: figureValues(gross) },
  ];
  const isShort = net !== undefined && Array.from(net).some((share, i) => share < gross[i]! - 1e-12);
  if (isShort) {
    series.push({ type: "line", name: "Net", colour: "ink", stepped: true, values: figureValues(net) });
  }
  const panes = [{ title: "Exposure", format: "percent" as const, weight: 1, series }];
  return inContext({ kind: "time", title, time: Array.from(time), panes }, input);
}
