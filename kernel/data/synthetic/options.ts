/** What a synthetic market is made of, read once and checked. */
import type { Market, Timeframe } from "../../market/bars.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { type Moment, parseMoment } from "../../market/time.ts";
import { parseMarket, parseTimeframe } from "../../market/timeframe.ts";
import { TICK } from "../validate/ticks.ts";
import { choleskyOf } from "./cholesky.ts";

/** How prices move: geometric Brownian motion, with regimes that change it, or with jumps. */
export type SyntheticModel = "gbm" | "regime" | "jump";

/** A state of the market, entered and left at random. */
export interface Regime {
  /** Added to the drift of every symbol, a year. */
  readonly drift: number;
  /** Times the volatility of every symbol. */
  readonly volatility: number;
  /** Mean time that it lasts, in years. */
  readonly years: number;
}

/** Jumps of the log price, at random times between bars. */
export interface Jumps {
  /** Mean number a year. */
  readonly perYear: number;
  readonly mean: number;
  readonly sigma: number;
}

/** A split at the first session that begins at that bar or later. */
export interface SyntheticSplit {
  readonly bar: number;
  /** New shares for each old one. */
  readonly ratio: number;
}

/** What a synthetic market is; everything may be left out. Numbers by symbol may be given as lists. */
export interface SyntheticOptions {
  /** Default gbm, geometric Brownian motion. */
  readonly model?: SyntheticModel;
  /** Default SYN. */
  readonly symbol?: string;
  /** In place of `symbol`, for several that move together. */
  readonly symbols?: readonly string[];
  /** A whole number from 0; default 1. */
  readonly seed?: number;
  /** Default 2015-01-01. */
  readonly start?: Moment;
  /** Bars of each symbol; default 1000. */
  readonly bars?: number;
  /** Default 1d. */
  readonly timeframe?: Timeframe;
  /** Default US. */
  readonly market?: Market;
  /** First price; default 100. */
  readonly price?: number | readonly number[];
  /** Growth of the expected price a year, as a logarithm; default 0.06. */
  readonly mu?: number | readonly number[];
  /** Volatility a year; default 0.2. */
  readonly sigma?: number | readonly number[];
  /** Of the returns of any two symbols, or a matrix; default 0. */
  readonly correlation?: number | readonly (readonly number[])[];
  /** Share of a session's variance that falls before its opening; default 0.2 for US and IN, else 0. */
  readonly overnight?: number;
  /** How variance and volume spread over a session; default u-shape for US and IN, else flat. */
  readonly seasonality?: "flat" | "u-shape";
  /** For the model regime; default a calm one of a year and a turbulent one of three months. */
  readonly regimes?: readonly Regime[];
  /** For the model jump; default 6 a year, of -2 % +- 4 %. */
  readonly jumps?: Jumps;
  /** Prices are raw: they fall at a split, which is in the bars' actions. */
  readonly splits?: readonly SyntheticSplit[];
  /** Mean units traded in a session; default 1,000,000. */
  readonly volume?: number;
  /** Smallest step of a price, 0 for none; default the market's own. */
  readonly tick?: number;
}

/** Options with nothing left out. */
export interface SyntheticMarket {
  readonly model: SyntheticModel;
  readonly symbols: readonly string[];
  readonly seed: number;
  readonly start: number;
  readonly bars: number;
  readonly timeframe: Timeframe;
  readonly market: Market;
  /** One of each a symbol. */
  readonly price: readonly number[];
  readonly mu: readonly number[];
  readonly sigma: readonly number[];
  /** Lower triangle of the root of the correlations. */
  readonly root: readonly (readonly number[])[];
  readonly overnight: number;
  readonly seasonality: "flat" | "u-shape";
  readonly regimes: readonly Regime[];
  readonly jumps: Jumps;
  readonly splits: readonly SyntheticSplit[];
  readonly volume: number;
  readonly tick: number;
}

const NAMES: readonly (keyof SyntheticOptions)[] = [
  "model",
  "symbol",
  "symbols",
  "seed",
  "start",
  "bars",
  "timeframe",
  "market",
  "price",
  "mu",
  "sigma",
  "correlation",
  "overnight",
  "seasonality",
  "regimes",
  "jumps",
  "splits",
  "volume",
  "tick",
];

/** Over a long time drift and variance are as without regimes: four fifths of it is calm. */
const REGIMES: readonly Regime[] = [
  { drift: 0.075, volatility: 0.7, years: 1 },
  { drift: -0.3, volatility: 1.75, years: 0.25 },
];
const JUMPS: Jumps = { perYear: 6, mean: -0.02, sigma: 0.04 };

export function resolveSynthetic(options: SyntheticOptions): SyntheticMarket {
  checkNames(options, NAMES, "the options of syntheticBars");
  const market = parseMarket(options.market ?? "US");
  const isStocks = market === "US" || market === "IN";
  const symbols = options.symbols ?? [options.symbol ?? "SYN"];
  if (symbols.length === 0 || new Set(symbols).size < symbols.length) {
    throw refused("symbols", options.symbols, "one symbol or more, each once");
  }
  const { regimes = REGIMES, jumps = JUMPS, splits = [] } = options;
  if (regimes.length === 0) throw refused("regimes", regimes, "a list of at least one");
  regimes.forEach((regime) => {
    number("regimes.drift", regime.drift, -Infinity);
    number("regimes.volatility", regime.volatility, 0);
    number("regimes.years", regime.years, Number.MIN_VALUE);
  });
  number("jumps.perYear", jumps.perYear, 0);
  number("jumps.mean", jumps.mean, -Infinity);
  number("jumps.sigma", jumps.sigma, 0);
  splits.forEach(({ bar, ratio }) => {
    whole("splits.bar", bar, 1);
    number("splits.ratio", ratio, Number.MIN_VALUE);
  });
  const overnight = number("overnight", options.overnight ?? (isStocks ? 0.2 : 0), 0);
  if (overnight >= 1) throw refused("overnight", overnight, "a share from 0 to below 1");
  const each = (field: "price" | "mu" | "sigma", value: number | readonly number[], least: number) =>
    perSymbol(field, value, symbols.length).map((one) => number(field, one, least));
  return {
    model: choice("model", options.model ?? "gbm", ["gbm", "regime", "jump"]),
    symbols,
    seed: whole("seed", options.seed ?? 1, 0),
    start: parseMoment(options.start ?? "2015-01-01", "start"),
    bars: whole("bars", options.bars ?? 1000, 1),
    timeframe: parseTimeframe(options.timeframe ?? "1d"),
    market,
    price: each("price", options.price ?? 100, Number.MIN_VALUE),
    mu: each("mu", options.mu ?? 0.06, -Infinity),
    sigma: each("sigma", options.sigma ?? 0.2, 0),
    root: choleskyOf(options.correlation ?? 0, symbols.length),
    overnight,
    seasonality: choice("seasonality", options.seasonality ?? (isStocks ? "u-shape" : "flat"), [
      "flat",
      "u-shape",
    ]),
    regimes,
    jumps,
    splits,
    volume: number("volume", options.volume ?? 1e6, 0),
    tick: number("tick", options.tick ?? TICK[market] ?? 0, 0),
  };
}

const refused = (field: string, value: unknown, allowed: string): ParameterError =>
  new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });

function perSymbol(field: string, value: number | readonly number[], count: number): readonly number[] {
  if (typeof value === "number") return Array.from({ length: count }, () => value);
  if (Array.isArray(value) && value.length === count) return value;
  throw refused(field, value, `a number, or a list of ${count}, one for each symbol`);
}

function number(field: string, value: number, least: number): number {
  if (Number.isFinite(value) && value >= least) return value;
  const bound = least === 0 ? " from zero" : least > 0 ? " above zero" : "";
  throw refused(field, value, `a number${bound}`);
}

function whole(field: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least && value < 2 ** 32) return value;
  throw refused(field, value, `a whole number from ${least}, below 2 ** 32`);
}

function choice<T extends string>(field: string, value: T, choices: readonly T[]): T {
  if (choices.includes(value)) return value;
  throw refused(field, value, `one of ${choices.join(", ")}`);
}
