/** What a run assumes: defaults filled and checked once, before the loop. */
import type { Bars } from "../market/bars.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { type Instrument, instrumentOf } from "../market/instrument.ts";
import { checkNames } from "../market/known_names.ts";
import { formatTime, type Moment, parseChosen } from "../market/time.ts";
import { lowerBound } from "../series/search.ts";
import { type CostRule, type Costs, resolveCosts } from "./costs/mod.ts";
import { type FillOption, fillParts, type FillPolicy, resolveFill } from "./fill_policy.ts";
import { type Financing, type FinancingConfig, resolveFinancing } from "./financing.ts";
import { type PresetName, PRESETS } from "./presets.ts";
import { type Rebalance, resolveRebalance } from "./rebalance.ts";
import { resolveRisk, type RiskSpec } from "./risk/mod.ts";
import { fixedShares, resolveSizing, type Sizing } from "./sizing/mod.ts";
import { resolveSlippage, type Slippage, type SlippageRule } from "./slippage.ts";

/** Scales the gain of an index position to that of options on it: delta x move x lot size x lots. */
export interface OptionDelta {
  /** Above 0, at most 1. */
  delta: number;
  lotSize: number;
  /** Default 1. */
  lots?: number;
}

/** What a run assumes; everything may be left out. */
export interface BacktestOptions {
  /** Another engine's assumptions as the defaults of all that follow. */
  preset?: PresetName;
  /** Money at the start, in the account's currency; default 100,000. */
  cash?: number;
  /** The account's; default that of the bars. */
  currency?: string;
  /** When and where orders fill; default next-open: at the open of the symbol's next bar. */
  fill?: FillOption;
  /** Default zero, with a warning in the result. */
  costs?: Costs;
  /** Default none, with a warning in the result. */
  slippage?: Slippage;
  /** Default: the whole equity in one symbol, equal shares of it in several. */
  sizing?: Sizing;
  /** Rules that every entry passes, in this order; default none. */
  risk?: RiskSpec | readonly RiskSpec[];
  /** Whether positions may be short; default yes for US and FX, no for IN and CRYPTO. */
  shorting?: boolean;
  /** Positions may be worth so many times the equity; default 1. */
  leverage?: number;
  /** Share of the gross exposure below which equity ends all positions; default half of what opening them takes, at most 0.25. */
  maintenance?: number;
  /** Sessions until the money of a sale can be spent; default 0. */
  settlement?: number;
  /** What dividends of unadjusted prices do; default cash. */
  dividends?: "cash" | "reinvest";
  /** Interest and borrow fees, annual rates, and funding; default none. */
  financing?: Financing;
  /** For bars in other currencies: bars or a series of the money of the account that one of theirs costs. */
  fx?: Readonly<Record<string, Bars>>;
  /** Smallest step of a quantity where the instrument does not say; default whole units, and 1e-8 of a coin. */
  lot?: number;
  /** What is known of the symbols' contracts. */
  instruments?: Readonly<Record<string, Partial<Instrument>>>;
  /** When a strategy's targets are restored though they have not changed; default never. */
  rebalance?: Rebalance;
  optionDelta?: OptionDelta;
  /** Finer bars of the symbols, for `fill: { sameBar: "finer" }`. */
  finer?: Bars | readonly Bars[];
  /** Whether to close what is held at the last close (or, as some engines do, at the last open); default no. */
  closeAtEnd?: boolean | "open";
  /** First moment at which orders may be decided; bars before it only feed the indicators. */
  from?: Moment;
  /** Of everything random; default 1. */
  seed?: number;
}

/** Options with nothing left open: plain JSON, part of what a run is made from. */
export interface EngineConfig {
  readonly cash: number;
  readonly currency: string;
  readonly fill: FillPolicy;
  readonly costs: readonly CostRule[];
  readonly slippage: readonly SlippageRule[];
  readonly sizing: Sizing;
  readonly risk: readonly RiskSpec[];
  /** Null: as the symbol's market says. */
  readonly shorting: boolean | null;
  readonly leverage: number;
  readonly maintenance: number;
  readonly settlement: number;
  readonly dividends: "cash" | "reinvest";
  readonly financing: FinancingConfig;
  /** Null: as the symbol's market says. */
  readonly lot: number | null;
  readonly instruments: Readonly<Record<string, Partial<Instrument>>>;
  readonly rebalance: Rebalance | null;
  readonly closeAtEnd: boolean | "open";
  /** Epoch ms, null without one. */
  readonly from: number | null;
  readonly seed: number;
}

export const OPTION_NAMES: readonly (keyof BacktestOptions)[] = [
  "preset",
  "cash",
  "currency",
  "fill",
  "costs",
  "slippage",
  "sizing",
  "risk",
  "shorting",
  "leverage",
  "maintenance",
  "settlement",
  "dividends",
  "financing",
  "fx",
  "lot",
  "instruments",
  "rebalance",
  "optionDelta",
  "finer",
  "closeAtEnd",
  "from",
  "seed",
];

/**
 * The full configuration of a run over these bars.
 *
 * @throws ParameterError naming the option, its value and what is allowed
 */
export function resolveOptions(given: BacktestOptions, universe: readonly Bars[]): EngineConfig {
  checkNames(given, OPTION_NAMES, "the options of backtest");
  const options = withPreset(given);
  const { cash = 100_000, leverage = 1, settlement = 0, dividends = "cash", seed = 1 } = options;
  const { lot = null, shorting = null, closeAtEnd = false, from, optionDelta } = options;
  checkNumber("cash", cash, cash > 0, "an amount of money above zero");
  checkNumber("leverage", leverage, leverage >= 1 && leverage <= 125, "a number from 1 to 125");
  const maintenance = options.maintenance ?? Math.min(0.25, 0.5 / leverage);
  checkNumber(
    "maintenance",
    maintenance,
    maintenance >= 0 && maintenance * leverage < 1,
    "zero or more, less than 1 / leverage",
  );
  checkNumber("lot", lot ?? 1, lot === null || lot > 0, "a number above 0");
  checkNumber(
    "settlement",
    settlement,
    Number.isInteger(settlement) && settlement >= 0 && settlement <= 10,
    "a whole number of sessions from 0 to 10",
  );
  checkNumber("seed", seed, Number.isSafeInteger(seed), "a whole number");
  checkOneOf("dividends", dividends, ["cash", "reinvest"]);
  checkOneOf("shorting", shorting, [true, false, null]);
  checkOneOf("closeAtEnd", closeAtEnd, [true, false, "open"]);
  const config: EngineConfig = {
    cash,
    currency: options.currency ?? universe[0]!.currency,
    fill: resolveFill(options.fill),
    costs: resolveCosts(options.costs ?? "zero"),
    slippage: resolveSlippage(options.slippage),
    sizing: resolveSizing(options.sizing, universe.length, leverage),
    risk: resolveRisk(options.risk),
    shorting,
    leverage,
    maintenance,
    settlement,
    dividends,
    financing: resolveFinancing(options.financing),
    lot,
    instruments: checkedInstruments(options.instruments ?? {}, universe),
    rebalance: resolveRebalance(options.rebalance),
    closeAtEnd,
    from: from === undefined ? null : parseChosen(from, "from"),
    seed,
  };
  return optionDelta === undefined ? config : withOptionDelta(config, optionDelta, universe);
}

function withPreset(given: BacktestOptions): BacktestOptions {
  const { preset, ...options } = given;
  if (preset === undefined) return options;
  const defaults = PRESETS[preset];
  if (defaults === undefined) throw optionError("preset", preset, Object.keys(PRESETS).map(quote).join(", "));
  return { ...defaults, ...options, fill: { ...fillParts(defaults.fill), ...fillParts(options.fill) } };
}

/** An option's gain is the index's, scaled: a contract that needs no money of its own and so many lots of it. */
function withOptionDelta(
  config: EngineConfig,
  { delta, lotSize, lots = 1 }: OptionDelta,
  universe: readonly Bars[],
): EngineConfig {
  checkNumber("optionDelta.delta", delta, delta > 0 && delta <= 1, "a number above 0, at most 1");
  checkNumber("optionDelta.lotSize", lotSize, lotSize > 0, "a number above 0");
  checkNumber("optionDelta.lots", lots, Number.isInteger(lots) && lots > 0, "a whole number above 0");
  const contract = { multiplier: delta * lotSize, margin: 0, lot: 1 };
  return {
    ...config,
    sizing: fixedShares(lots),
    instruments: Object.fromEntries(
      universe.map(({ symbol }) => [symbol, { ...config.instruments[symbol], ...contract }]),
    ),
  };
}

const INSTRUMENT_NAMES = ["lot", "tick", "multiplier", "margin", "shortable", "sector"];

function checkedInstruments(
  instruments: Readonly<Record<string, Partial<Instrument>>>,
  universe: readonly Bars[],
): Readonly<Record<string, Partial<Instrument>>> {
  checkNames(instruments, universe.map(({ symbol }) => symbol), "instruments");
  for (const bars of universe) {
    const known = instruments[bars.symbol];
    if (known === undefined) continue;
    checkNames(known, INSTRUMENT_NAMES, `the instrument of ${bars.symbol}`);
    const { lot, tick, multiplier, margin } = instrumentOf(bars, known);
    checkNumber(`instruments.${bars.symbol}.lot`, lot, lot > 0, "a number above 0");
    checkNumber(`instruments.${bars.symbol}.tick`, tick, tick >= 0, "a number, 0 for none");
    checkNumber(`instruments.${bars.symbol}.multiplier`, multiplier, multiplier > 0, "a number above 0");
    if (margin !== null) {
      checkNumber(
        `instruments.${bars.symbol}.margin`,
        margin,
        margin >= 0 && margin <= 1,
        "a fraction from 0 to 1",
      );
    }
  }
  return instruments;
}

/** First tick at which orders may be decided. */
export function startTick(config: EngineConfig, time: Float64Array): number {
  if (config.from === null) return 0;
  const tick = lowerBound(time, config.from);
  if (tick < time.length) return tick;
  throw optionError(
    "from",
    formatTime(config.from),
    `a moment up to the last bar, ${formatTime(time.at(-1)!)}`,
  );
}

function checkNumber(field: string, value: unknown, allowed: boolean, words: string): void {
  if (typeof value !== "number" || Number.isNaN(value) || !Number.isFinite(value) || !allowed) {
    throw optionError(field, value, words);
  }
}

function checkOneOf(field: string, value: unknown, allowed: readonly unknown[]): void {
  if (!allowed.includes(value)) {
    throw optionError(
      field,
      value,
      allowed.filter((one) => one !== null).map(quote).join(", "),
    );
  }
}

export function optionError(field: string, value: unknown, allowed: string): ParameterError {
  return new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
}
