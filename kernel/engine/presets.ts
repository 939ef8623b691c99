/**
 * Other engines' assumptions, so that a result can be compared with theirs trade by trade: each is a set of ordinary
 * options, checked against what the engine itself made of the same bars (tests/golden/parity). What no option can say is
 * listed beside it.
 */
import { percent, perShare } from "./costs/mod.ts";
import type { BacktestOptions } from "./options.ts";
import { percentSlippage } from "./slippage.ts";

export const PRESET_NAMES = ["backtesting.py", "vectorbt", "zipline", "freqtrade"] as const;
/** An engine whose assumptions a run can take over: the option `preset`. */
export type PresetName = typeof PRESET_NAMES[number];

/** None of these engines rounds prices, ends a position before its money is gone, or knows sessions. */
const COMMON = {
  risk: [],
  settlement: 0,
  maintenance: 0,
  dividends: "cash",
} as const satisfies BacktestOptions;

export const PRESETS: Readonly<Record<PresetName, BacktestOptions>> = {
  // backtesting.py 0.6.6, Backtest(data, strategy) with its defaults.
  "backtesting.py": {
    ...COMMON,
    cash: 10_000,
    fill: {
      at: "next-open",
      limit: "touch",
      sameBar: "stop-always",
      protectFrom: "next-bar",
      limitImprovement: "open",
      tooBig: "reject",
      volumeCap: null,
      volumeOf: "mean",
      tickRounding: "none",
    },
    costs: "zero",
    slippage: [],
    shorting: true,
    leverage: 1,
    lot: 1,
    closeAtEnd: false,
  },
  // vectorbt 1.2.0, Portfolio.from_signals(close, entries, exits) with its defaults; stops need open, high and low too.
  "vectorbt": {
    ...COMMON,
    cash: 100,
    fill: {
      at: "same-close",
      limit: "touch",
      sameBar: "stop-always",
      protectFrom: "fill",
      limitImprovement: "open",
      tooBig: "reduce",
      volumeCap: null,
      volumeOf: "mean",
      tickRounding: "none",
    },
    costs: "zero",
    slippage: [],
    shorting: true,
    leverage: 1,
    lot: 1e-8,
    closeAtEnd: false,
  },
  // zipline-reloaded 3.2.1 over daily bars: FixedBasisPointsSlippage(5, 0.1) and PerShare(0.001), the cash of its command line.
  "zipline": {
    ...COMMON,
    cash: 10_000_000,
    fill: {
      at: "next-close",
      limit: "touch",
      sameBar: "stop-first",
      protectFrom: "fill",
      limitImprovement: "open",
      tooBig: "reduce",
      volumeCap: 0.1,
      volumeOf: "bar",
      tickRounding: "none",
    },
    costs: perShare(0.001),
    slippage: percentSlippage(0.0005),
    shorting: true,
    // Nothing there asks what an order costs before it fills: the most that can be set here.
    leverage: 125,
    lot: 1,
    closeAtEnd: false,
  },
  // freqtrade 2026.9, spot: the worse fee of the exchange, here Binance's, at both sides.
  "freqtrade": {
    ...COMMON,
    cash: 1_000,
    fill: {
      at: "next-open",
      limit: "through",
      sameBar: "stop-always",
      protectFrom: "fill",
      limitImprovement: "none",
      tooBig: "reject",
      volumeCap: null,
      volumeOf: "mean",
      tickRounding: "none",
    },
    costs: percent(0.001),
    slippage: [],
    shorting: false,
    leverage: 1,
    lot: 1e-8,
    closeAtEnd: "open",
  },
};

/** What those engines do that no option here does, a sentence each. */
export const BEYOND_OPTIONS: Readonly<Record<PresetName, readonly string[]>> = {
  "backtesting.py": [
    "Of a stop-limit order the limit counts as passed before the stop, and a gap over both fills at the stop, outside the bar.",
    "A size below one is a share of the margin that is free, valued at the close of the bar that fills; here of equity at the fill.",
    "Each order opens a trade with a stop and target of its own; here an opposite order reduces one position.",
    "The spread is paid at the entry alone; here slippage is paid at both.",
    "A run ends when equity reaches zero; here its positions are closed and it goes on.",
  ],
  "vectorbt": [
    "A symbol has one order in a bar: a signal in the bar of a stop is lost; here it is followed at the close.",
    "An entry and an exit in one bar cancel each other out; here the exit counts.",
  ],
  "zipline": [
    "Limits and stops are compared with closes alone and fill there; here with highs and lows.",
    "Cash may fall below zero without a limit; here gross exposure ends at 125 times the equity.",
    "A least commission is charged once an order; here with each of its fills.",
  ],
  "freqtrade": [
    "A gap through a stop fills at the stop where the bar comes back to it, at the open else; here always at the open.",
    "A bar that lies beyond the target as a whole fills it at its worst price; here at the target.",
    "The minimal ROI is meant after the fees of both sides; here a target is a price.",
    "An entry signal beside an exit signal keeps what is held, and opens nothing; here the exit counts.",
    "A stake is money before the fee; here sizes include it.",
  ],
};
