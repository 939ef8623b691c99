/** How much to buy or sell short: plain JSON that a run's manifest keeps, and what it becomes for the engine. */
import type { Bars } from "../../market/bars.ts";
import type { Side } from "../../market/trade.ts";

/** A share of the account's value at the fill, costs included. */
export interface FractionSizing {
  readonly kind: "fraction";
  readonly fraction: number;
}

/** The same share of the account's value for every symbol of the run. */
export interface EqualWeightSizing {
  readonly kind: "equal-weight";
}

/** Money of the account, costs included. */
export interface FixedCashSizing {
  readonly kind: "fixed-cash";
  readonly amount: number;
}

export interface FixedSharesSizing {
  readonly kind: "fixed-shares";
  readonly units: number;
}

export interface LotsSizing {
  readonly kind: "lots";
  readonly lots: number;
}

/** A share of the account's value is lost where the protective stop fills at its price. */
export interface PercentRiskSizing {
  readonly kind: "percent-risk";
  readonly fraction: number;
}

/** The position's daily volatility is `target` of the account's value, by the last `bars` daily returns. */
export interface VolatilityTargetSizing {
  readonly kind: "volatility-target";
  readonly target: number;
  readonly bars: number;
}

export interface InverseVolatilitySizing {
  readonly kind: "inverse-volatility";
  readonly bars: number;
}

export interface KellySizing {
  readonly kind: "kelly";
  /** How many of the last closed trades are read. */
  readonly trades: number;
  /** The most that is asked for, a share of the account's value. */
  readonly cap: number;
  /** Share of the account's value while fewer than `minimum` trades are closed. */
  readonly fallback: number;
  readonly minimum: number;
}

/** Key of a custom sizing's function: a symbol stays out of JSON and of what is sent to a Worker. */
export const SIZE: unique symbol = Symbol("size");

/** `source` is the function as compiled: the run's identity changes with it. */
export interface CustomSizing {
  readonly kind: "custom";
  readonly name: string;
  readonly source: string;
  readonly [SIZE]: Sizer;
}

/** How much an entry is for. */
export type Sizing =
  | FractionSizing
  | EqualWeightSizing
  | FixedCashSizing
  | FixedSharesSizing
  | LotsSizing
  | PercentRiskSizing
  | VolatilityTargetSizing
  | InverseVolatilitySizing
  | KellySizing
  | CustomSizing;

/** Bars of one symbol and the last one that is closed, -1 before the first: only bars up to it may be read. */
export interface ClosedBars {
  readonly bars: Bars;
  readonly bar: number;
}

/** What a sizing may look at when an entry is about to fill. Money is the account's. */
export interface SizingView extends ClosedBars {
  readonly symbol: string;
  /** Sell opens a short. */
  readonly side: Side;
  /** Money per unit. */
  readonly price: number;
  /** Quoted price of the protective stop, NaN without one. */
  readonly stop: number;
  /** Money that one unit gains when the quoted price rises by 1. */
  readonly multiplier: number;
  /** Smallest step of a quantity. */
  readonly lot: number;
  readonly equity: number;
  readonly cash: number;
  /** Every symbol of the run, this one included. */
  readonly universe: readonly ClosedBars[];
  /** Closed round trips so far, in order of exit; returns are fractions of the entry value. */
  readonly trades: {
    readonly length: number;
    readonly profit: ArrayLike<number>;
    readonly return: ArrayLike<number>;
  };
  /** Of the signal; 1 where it carries none. */
  readonly strength: number;
  /** Of the signal, 0 to 1; 1 where it carries none. */
  readonly confidence: number;
}

/**
 * Money (costs included, at most this is spent) or units, both above zero, rounded to lots later; text is the reason why
 * there is no size.
 */
export type Sized = { readonly money: number } | { readonly units: number } | string;

/** What a sizing becomes in a run. */
export type Sizer = (view: SizingView) => Sized;
