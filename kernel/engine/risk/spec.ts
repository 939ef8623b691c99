/** Risk rules: plain JSON that a run's manifest keeps, and what they become for the engine. */
import type { Side } from "../../market/trade.ts";
import type { ClosedBars } from "../sizing/spec.ts";

/** How far a protective price lies from the entry: a fraction of its price, or multiples of the ATR(n). */
export type Distance = number | { readonly atr: number; readonly n: number };

export interface MaxPosition {
  readonly kind: "max-position";
  readonly fraction: number;
}

/** Multiples of equity. */
export interface MaxGrossExposure {
  readonly kind: "max-gross-exposure";
  readonly exposure: number;
}

/** Multiples of equity, long less short, of either sign. */
export interface MaxNetExposure {
  readonly kind: "max-net-exposure";
  readonly exposure: number;
}

export interface MaxOpenPositions {
  readonly kind: "max-open-positions";
  readonly positions: number;
}

export interface StopLoss {
  readonly kind: "stop-loss";
  readonly distance: Distance;
}

export interface TakeProfit {
  readonly kind: "take-profit";
  readonly distance: Distance;
}

export interface TimeStop {
  readonly kind: "time-stop";
  readonly bars: number;
}

export interface DailyLossLimit {
  readonly kind: "daily-loss-limit";
  readonly fraction: number;
  readonly flatten: boolean;
}

export interface DrawdownHalt {
  readonly kind: "drawdown-halt";
  readonly limit: number;
  /** Bars without entries; null: to the end of the run. */
  readonly coolDown: number | null;
  readonly flatten: boolean;
}

export interface SectorCap {
  readonly kind: "sector-cap";
  readonly fraction: number;
}

export interface CorrelationCap {
  readonly kind: "correlation-cap";
  readonly limit: number;
  readonly bars: number;
  readonly action: "block" | "halve";
}

/** Key of what makes a custom rule's functions: a symbol stays out of JSON and of what is sent to a Worker. */
export const RULES: unique symbol = Symbol("rules");

/** `source` is the functions as compiled: the run's identity changes with them. */
export interface CustomRisk {
  readonly kind: "custom";
  readonly name: string;
  readonly source: string;
  readonly [RULES]: () => CustomRules;
}

/** What a risk rule is made of, plain data as its builder gives it: part of what a run is made from. */
export type RiskSpec =
  | MaxPosition
  | MaxGrossExposure
  | MaxNetExposure
  | MaxOpenPositions
  | StopLoss
  | TakeProfit
  | TimeStop
  | DailyLossLimit
  | DrawdownHalt
  | SectorCap
  | CorrelationCap
  | CustomRisk;

/** One rule, or a chain of them, asked in order. */
export type Risk = RiskSpec | readonly RiskSpec[];

/** A position as a rule sees it. */
export interface PositionView extends ClosedBars {
  readonly symbol: string;
  readonly sector: string | null;
  /** Signed units. */
  readonly quantity: number;
  /** Signed money of the account, at `price`. */
  readonly value: number;
  readonly averageCost: number;
  /** Quoted price that marks it. */
  readonly price: number;
  /** Epoch ms. */
  readonly entryTime: number;
  /** Bars of its symbol after the entry's: 0 in the entry bar. */
  readonly barsHeld: number;
  /** Quoted price of the protective stop, NaN without one. */
  readonly stop: number;
}

/** The account as a rule sees it. Money is the account's. */
export interface RiskView {
  /** Epoch ms of the tick. */
  readonly time: number;
  readonly equity: number;
  readonly cash: number;
  /** Sum of the positions' values without their signs. */
  readonly gross: number;
  /** Sum of the positions' values with their signs. */
  readonly net: number;
  /** What is held, without the proposal. */
  readonly positions: readonly PositionView[];
  /** True in the first tick of a session (UTC day), at its open as at its close. */
  readonly newSession: boolean;
}

/**
 * An entry about to fill, sized and priced: what it opens. What is held of the symbol in the other direction is closed by
 * the same order, so rules count it as gone.
 */
export interface Proposal extends ClosedBars {
  readonly symbol: string;
  readonly sector: string | null;
  /** Sell opens a short. */
  readonly side: Side;
  /** Units, above 0. */
  readonly quantity: number;
  /** Quoted price of the fill. */
  readonly price: number;
  /** Money of the account per unit. */
  readonly unitValue: number;
  /** Quoted prices of the protective orders, NaN without. */
  readonly stop: number;
  readonly target: number;
  /** Smallest step of a quantity. */
  readonly lot: number;
}

/** What a rule says of a proposal. A quantity may only fall; it is rounded down to whole lots, and none blocks. */
export type Verdict =
  | { readonly kind: "pass" }
  | {
    readonly kind: "modify";
    readonly quantity?: number;
    readonly stop?: number;
    readonly target?: number;
    readonly reason: string;
  }
  | { readonly kind: "block"; readonly reason: string };

/** A position that a rule wants closed at the next open. It may be named again until it is closed. */
export interface RiskExit {
  readonly symbol: string;
  readonly reason: string;
}

/** The two questions that the engine asks a rule. */
export interface CustomRules {
  /** Before an entry fills. */
  check?(proposal: Proposal, view: RiskView): Verdict;
  /** After the mark of each bar. */
  watch?(view: RiskView): readonly RiskExit[];
}

/** A rule in one run, with the state that it keeps there. */
export interface RiskCheck extends CustomRules {
  readonly name: string;
  /** Whether it gives entries a stop or a target, which do not depend on the size: see protectivePrices(). */
  readonly protects: boolean;
}

/** What one rule said of one proposal. */
export interface RiskDecision {
  readonly rule: string;
  readonly verdict: Verdict;
}

export interface ChainResult {
  /** As modified; null where a rule blocked it. */
  readonly proposal: Proposal | null;
  /** Of every rule that was asked, in order; the one that blocked is the last. */
  readonly decisions: readonly RiskDecision[];
}
