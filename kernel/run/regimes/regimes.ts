import type { Bars, Market, Timeframe } from "../../market/bars.ts";
import { checkNames } from "../../market/known_names.ts";
import { type Moment, parseMoment } from "../../market/time.ts";
import type { TimeFigure } from "../../plot/spec/figure.ts";
import { figureValues } from "../../plot/spec/thin.ts";
import { inContext } from "../../plot/spec/time_context.ts";
import { filteredStates, fitHiddenMarkov, type FittedMarkov } from "../../portfolio/hidden_markov.ts";
import { lowerBound } from "../../series/search.ts";
import { checkOption } from "../../stats/check_option.ts";
import { simpleReturns } from "../../stats/moments.ts";
import { periodsPerYear } from "../../market/timeframe.ts";
import { adjustedClose, marketState } from "../derived/market_state.ts";
import { type Displayed, displayedAs } from "../display.ts";

/** How regimes() tells them apart. */
export interface RegimesOptions {
  /**
   * `trend-volatility` (default): the close at or above the mean of the last 200 is bull, else bear; volatile while
   * the deviation of 20 returns is above the median of all before, else quiet. `hidden-markov`: normal distributions
   * of the returns, of which one at a time holds, from the calmest to the wildest.
   */
  readonly method?: "trend-volatility" | "hidden-markov";
  /** Of a hidden Markov model: 2 (default) to 4. */
  readonly states?: number;
  /** Of its fit; default 1. */
  readonly seed?: number;
  /** Fits it to the bars before this moment alone; default all of them, which nobody knew at the time. */
  readonly until?: Moment;
}

/** What the market was like at each bar's close. Shown over the price. */
export interface Regimes extends Displayed {
  /** Epoch ms of each bar. */
  readonly time: Float64Array;
  readonly timeframe: Timeframe;
  readonly market: Market;
  /** Known at that close; empty while it is not known yet. */
  readonly name: readonly string[];
  /** Those that there are, in order. */
  readonly names: readonly string[];
  /** Of a hidden Markov model: the probability of each state at each close, given the returns up to it. */
  readonly probability: readonly Float64Array[] | null;
  /** Of one: what was fitted, in the order of the names; deviation and mean of a bar's return. */
  readonly model: FittedMarkov | null;
  readonly notes: readonly string[];
}

const STATE_NAMES: Readonly<Record<number, readonly string[]>> = {
  2: ["calm", "wild"],
  3: ["calm", "normal", "wild"],
  4: ["calm", "normal", "restless", "wild"],
};

/**
 * Regimes of a market from its bars, each known at its bar's close.
 *
 * @throws ParameterError for options that are not allowed, and for too few bars for a hidden Markov model
 * @example
 * ```ts
 * import { loadBars, regimes } from "tapebook";
 *
 * const { name, names } = regimes(await loadBars("SP500"));
 * if (names.join() !== "bull-quiet,bull-volatile,bear-quiet,bear-volatile") throw new Error("trend and volatility");
 * if (name[0] !== "" || name.at(-1) !== "bear-volatile") throw new Error("April 2020 was no quiet month");
 * ```
 */
export function regimes(bars: Bars, options: RegimesOptions = {}): Regimes {
  checkNames(options, ["method", "states", "seed", "until"], "the options of regimes");
  const { method = "trend-volatility" } = options;
  checkOption("bars", bars, Object(bars).close instanceof Float64Array, "bars, as loadBars gives them");
  checkOption(
    "method",
    method,
    method === "trend-volatility" || method === "hidden-markov",
    "trend-volatility, hidden-markov",
  );
  if (method !== "hidden-markov") {
    const own = (["states", "seed", "until"] as const).find((name) => options[name] !== undefined);
    const allowed = `"hidden-markov", which alone takes ${own}, or leave ${own} out`;
    checkOption("method", method, own === undefined, allowed);
  }
  const found = method === "hidden-markov" ? hiddenRegimes(bars, options) : {
    ...barsOf(bars),
    name: marketState(bars).regime,
    names: ["bull-quiet", "bull-volatile", "bear-quiet", "bear-volatile"],
    probability: null,
    model: null,
    notes: [],
  };
  return displayedAs(found, (each) => regimesFigure(bars, each));
}

const barsOf = ({ time, timeframe, market }: Bars) => ({ time, timeframe, market });

function hiddenRegimes(
  bars: Bars,
  { states = 2, seed, until }: RegimesOptions,
): Omit<Regimes, keyof Displayed> {
  const returns = simpleReturns(adjustedClose(bars));
  const known = until === undefined ? bars.length : lowerBound(bars.time, parseMoment(until, "until"));
  const model = fitHiddenMarkov(returns.subarray(0, Math.max(0, known - 1)), { states, seed });
  const filtered = filteredStates(model, returns);
  const names = STATE_NAMES[states]!;
  const year = periodsPerYear(bars.market, bars.timeframe);
  const facts = names.map((name, i) => {
    const volatility = 100 * model.deviation[i]! * Math.sqrt(year);
    return `${name}: ${volatility.toFixed(1)} % volatility and ${
      (100 * model.mean[i]! * year).toFixed(1)
    } % mean a year`;
  });
  return {
    ...barsOf(bars),
    name: ["", ...filtered.map((row) => names[row.indexOf(Math.max(...row))]!)],
    names,
    // The first bar has no return and so no state.
    probability: names.map((_, i) => Float64Array.of(NaN, ...filtered.map((row) => row[i]!))),
    model,
    notes: [
      `${facts.join("; ")}.`,
      ...until === undefined
        ? [
          "Fitted to all bars: at the time nobody knew these states. Give until for a fit to the bars before.",
        ]
        : [],
    ],
  };
}

function regimesFigure(bars: Bars, { name, notes }: Omit<Regimes, keyof Displayed>): TimeFigure {
  const panes = [{
    title: bars.name,
    format: "price" as const,
    weight: 1,
    series: [{
      type: "line" as const,
      name: bars.name,
      colour: "ink" as const,
      values: figureValues(bars.close),
    }],
  }];
  const fitted = notes.length > 1 ? ", fitted to all bars" : "";
  return inContext(
    { kind: "time", title: `Regimes of ${bars.name}${fitted}`, time: Array.from(bars.time), panes },
    { regimes: name, scale: "log" },
  );
}
