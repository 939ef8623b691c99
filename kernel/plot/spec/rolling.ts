/** Rolling statistics of an account, one pane each. */
import { checkOption } from "../../stats/check_option.ts";
import { rollingStatistics } from "../../stats/rolling.ts";
import { checkNames } from "../../market/known_names.ts";
import { withEquity } from "./equity_rows.ts";
import type { NumberFormat, Pane, Series, TimeFigure } from "./figure.ts";
import { figureValues } from "./thin.ts";
import { inContext, linkOf, type TimeContext } from "./time_context.ts";

const STATISTICS = {
  sharpe: { name: "Sharpe", format: "ratio", levels: [0] },
  volatility: { name: "Volatility", format: "percent", levels: [] },
  beta: { name: "Beta", format: "ratio", levels: [1] },
  return: { name: "Return", format: "percent", levels: [0] },
} as const satisfies Record<string, { name: string; format: NumberFormat; levels: number[] }>;

export type RollingName = keyof typeof STATISTICS;

export interface RollingInput extends TimeContext {
  /** Epoch milliseconds, ascending. */
  time: ArrayLike<number>;
  /** Account value at each time; NaN where there is none. */
  equity: ArrayLike<number>;
  /** Beta is measured against it. */
  benchmark?: ArrayLike<number>;
  /** Returns that each value looks back on; default 63. */
  window?: number;
  /** Default 252. */
  periodsPerYear?: number;
  /** Which statistics; default all of them, beta where there is a benchmark. */
  show?: readonly RollingName[];
  title?: string;
}

/** Values begin where the window is full. */
export function rollingFigure(input: RollingInput): TimeFigure {
  const { window = 63, periodsPerYear, title = `Rolling ${window} bars` } = input;
  const { time, equity, benchmark } = withEquity(input.time, input.equity, input.benchmark);
  // The default window leaves the panes of a short account empty, as a sheet of it needs them.
  const bars = time.length;
  const fits = input.window === undefined || input.window < bars;
  checkOption("window", window, fits, `fewer than the ${bars} bars that there are`);
  const rolling = rollingStatistics(equity, { window, periodsPerYear: periodsPerYear ?? 252, benchmark });
  const all = Object.keys(STATISTICS) as RollingName[];
  const show = input.show ?? all.filter((name) => name !== "beta" || benchmark);
  checkOption("show", show, Array.isArray(show), `a list of ${all.join(", ")}`);
  checkNames(Object.fromEntries(show.map((name) => [name, true])), all, "show");
  const panes = show.map((key): Pane => {
    const { name, format, levels } = STATISTICS[key];
    const series: Series[] = [{ type: "line", name, colour: "blue", values: figureValues(rolling[key]) }];
    return { title: name, format, weight: 1.5, series, ...levels.length > 0 && { levels: [...levels] } };
  });
  const link = input.link ?? linkOf(time, equity);
  return inContext({ kind: "time", title, time: Array.from(time), panes }, { ...input, link }, input.time);
}
