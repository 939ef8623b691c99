import type { Bars } from "../../market/bars.ts";
import { DataError, ParameterError } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { formatMoment, type Moment, parseEnd, parseMoment } from "../../market/time.ts";
import { lowerBound } from "../../series/search.ts";
import { checkOption } from "../../stats/check_option.ts";
import { backtest } from "../backtest.ts";
import { finishedOf, type Run } from "../run.ts";
import { type StressName, type StressWindow, stressWindow } from "./windows.ts";

/** What happens to the market of a run: a stretch of history comes back, or all prices jump. */
export type Scenario =
  | {
    /** Name of a stretch of STRESS_WINDOWS, or one's own. */
    readonly window: StressName | Pick<StressWindow, "from" | "to">;
    /** Bars that lived through it, of the run's timeframe; default each symbol's own. */
    readonly source?: Bars;
    /** First moment of it in the run; default so that it ends with the run. */
    readonly at?: Moment;
  }
  | {
    /** Fraction by which all prices jump, such as -0.2. */
    readonly move: number;
    /** First moment after it. */
    readonly at: Moment;
  };

/**
 * Runs a run's strategy again in a market in which something happens that did not: for as many bars as a stretch of
 * history had, opens, highs, lows and closes move as they did then, or all prices jump between two bars. Before it
 * the market is as it was, after it the market moves on from where it was left. Stops, sizing and costs work as they
 * do in any run.
 *
 * @throws ParameterError for an unknown window, one that does not fit into the run, and moments outside of it
 * @throws DataError for a source without the window
 * @example
 * ```ts
 * import { above, backtest, defineStrategy, loadBars, replay, sma } from "tapebook";
 *
 * const strategy = defineStrategy({
 *   name: "above_average",
 *   signals: ({ close }) => ({ entries: above(close, sma(close, 50)), exits: above(sma(close, 50), close) }),
 * });
 * const bars = await loadBars("SP500");
 * const run = await backtest(strategy(), await loadBars("SP500", { start: "2012-01-01", end: "2017-12-29" }));
 * const again = await replay(run, { window: "lehman", source: bars });
 * if (again.equity.at(-1)! >= run.equity.at(-1)!) throw new Error("it would have hurt");
 * ```
 */
export async function replay(run: Run, scenario: Scenario): Promise<Run> {
  const { strategy, bars, options, config } = finishedOf(run);
  checkNames(scenario, ["window", "source", "at", "move"], "the scenario");
  if (("move" in scenario) === ("window" in scenario)) {
    const allowed = "either { window } or { move, at }";
    throw new ParameterError(
      `Give the scenario as ${allowed}: got ${Object.keys(scenario).join(", ") || "neither"}`,
      {
        field: "scenario",
        value: scenario,
        allowed,
      },
    );
  }
  if (options.finer !== undefined) {
    throw new ParameterError(
      "Run without the option finer to replay: finer bars would not know of the scenario",
      {
        field: "finer",
        value: options.finer,
        allowed: "none",
      },
    );
  }
  const changed = bars.map((each) => "move" in scenario ? jumped(each, scenario) : replayed(each, scenario));
  return await backtest(strategy, changed, { ...options, currency: config.currency });
}

function jumped(bars: Bars, { move, at }: Extract<Scenario, { move: number }>): Bars {
  checkOption("move", move, move > -1 && move < Infinity, "a fraction above -1");
  const from = placeOf(bars, at, "at");
  const factor = (price: number, i: number) => i < from ? price : price * (1 + move);
  return withPrices(bars, factor, `${(100 * move).toFixed(1)} % on ${formatMoment(at)}`);
}

function replayed(bars: Bars, { window, source = bars, at }: Extract<Scenario, { window: unknown }>): Bars {
  const { from, to } = typeof window === "string" ? stressWindow(window, "window") : window;
  const base = lowerBound(source.time, parseEnd(from, "from") + 1) - 1;
  const last = lowerBound(source.time, parseEnd(to, "to") + 1) - 1;
  const count = last - base;
  if (
    base < 0 || count < 1 || source.timeframe !== bars.timeframe ||
    source.time.at(-1)! < parseMoment(to, "to")
  ) {
    throw new DataError(
      `Give source as ${bars.timeframe} bars from ${from} to ${to}, such as those of an index: ${source.symbol} has ` +
        "none",
      { symbol: source.symbol, field: "source", value: source.symbol, allowed: `bars from ${from} to ${to}` },
    );
  }
  const start = at === undefined ? bars.length - count : placeOf(bars, at, "at");
  if (start < 1 || start + count > bars.length) {
    const allowed = `a moment with ${count} bars from it on, and one before it`;
    throw new ParameterError(`Set at to ${allowed}: ${bars.symbol} has ${bars.length} bars`, {
      field: "at",
      value: at,
      allowed,
    });
  }
  // History's prices, scaled to meet the market at the close before it; what comes after goes on from where it ends.
  const scale = bars.close[start - 1]! / source.close[base]!;
  const after = source.close[last]! * scale / bars.close[start + count - 1]!;
  const column = (name: "open" | "high" | "low" | "close") =>
    bars[name].map((price, i) =>
      i < start ? price : i < start + count ? source[name][base + 1 + i - start]! * scale : price * after
    );
  return {
    ...bars,
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    ...notedAs(bars, `${source.symbol} from ${from} to ${to}`),
  };
}

function placeOf(bars: Bars, at: Moment, field: string): number {
  const place = lowerBound(bars.time, parseMoment(at, field));
  checkOption(field, at, place > 0 && place < bars.length, `a moment inside the bars of ${bars.symbol}`);
  return place;
}

const withPrices = (bars: Bars, price: (price: number, i: number) => number, what: string): Bars => ({
  ...bars,
  open: bars.open.map(price),
  high: bars.high.map(price),
  low: bars.low.map(price),
  close: bars.close.map(price),
  ...notedAs(bars, what),
});

/** Bars that never were say so wherever they go. */
const notedAs = (bars: Bars, what: string): Pick<Bars, "name" | "origin" | "warnings"> => ({
  name: `${bars.name} with ${what}`,
  origin: { source: "memory", note: `${bars.symbol} with ${what}` },
  warnings: [
    ...bars.warnings ?? [],
    `The market of ${bars.symbol} is not what it was: ${what} was put into it.`,
  ],
});
