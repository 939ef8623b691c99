/** What the shared source of the walk calls its numbers: `assembly/scalar.ts` has the same names for WebAssembly. */
export type i32 = number;
export type f64 = number;
export type bool = boolean;
export type Doubles = Float64Array;
export type Ints = Int32Array;

export const leadingZeros = (bits: i32): i32 => Math.clz32(bits);

/** Of two numbers, `a` where they are equal; no NaN. */
export const larger = (a: f64, b: f64): f64 => a < b ? b : a;
export const smaller = (a: f64, b: f64): f64 => b < a ? b : a;

/** Writes the least of four pairs, of their first and of their second numbers. */
export function leastPair(pairs: Doubles, a: i32, b: i32, c: i32, d: i32, to: Doubles, at: i32): void {
  to[at] = smaller(smaller(pairs[a]!, pairs[b]!), smaller(pairs[c]!, pairs[d]!));
  to[at + 1] = smaller(smaller(pairs[a + 1]!, pairs[b + 1]!), smaller(pairs[c + 1]!, pairs[d + 1]!));
}

/** Adds a return to the sums of r, r² and min(r, 0)², which begin at `at`. */
export function addReturn(state: Doubles, at: i32, r: f64): void {
  // Twice the return where it is a loss, else zero, without a branch.
  const doubled = r - Math.abs(r);
  state[at]! += r;
  state[at + 1]! += r * r;
  state[at + 2]! += 0.25 * doubled * doubled;
}

/**
 * Adds a bar's return and its share in position, and those of the bars from behind row `a` up to row `b` of running sums, for
 * `spare` cash beside each unit.
 */
export function addHeld(
  state: Doubles,
  at: i32,
  r: f64,
  exposed: f64,
  sums: Doubles,
  a: i32,
  b: i32,
  spare: f64,
): void {
  const doubled = r - Math.abs(r);
  state[at]! += r + (sums[b]! - sums[a]! - spare * (sums[b + 4]! - sums[a + 4]!));
  state[at + 1]! += r * r + (sums[b + 1]! - sums[a + 1]! - spare * (sums[b + 5]! - sums[a + 5]!));
  state[at + 2]! += 0.25 * doubled * doubled +
    (sums[b + 2]! - sums[a + 2]! - spare * (sums[b + 6]! - sums[a + 6]!));
  state[at + 3]! += exposed + (sums[b + 3]! - sums[a + 3]! - spare * (sums[b + 7]! - sums[a + 7]!));
}

/** What a walk reads and writes. In WebAssembly it is a block of 4-byte addresses and numbers in this order. */
export interface Ledger {
  /** OPENS for each bar. */
  readonly opens: Doubles;
  /** Running sums of the closes' returns, SUMS for each bar. */
  readonly sums: Doubles;
  /** Lowest close of as many bars from each one on as the level says, and highest with its sign turned, level by level. */
  readonly extremes: Doubles;
  /** Most units that the volume of each bar lets through. */
  readonly limits: Doubles;
  /** Numbers that hold for all trials, RULE_… */
  readonly rules: Doubles;
  /** Numbers of the trial in progress, STATE_… */
  readonly state: Doubles;
  /** From, to, first edge and end of the edges for each window. */
  windows: Ints;
  edges: Ints;
  /** One of the tile after the other. */
  masks: Ints;
  /** RAW for each trial and window. */
  raw: Doubles;
  /** Bars of fills read ahead, in pairs. */
  readonly ahead: Ints;
  /** Sum and sum of squares from the window's beginning to the end of each segment, for each trial and window. */
  segments: Doubles;
  readonly length: i32;
  /**
   * 1 where fees and slippage are shares and amounts and the size a share of equity: then no one else is asked. FREE where there
   * are none and it is the whole, in units worth their price.
   */
  readonly linear: i32;
  /** 1 where a bar's volume bounds an order. */
  readonly capped: i32;
  /** 0: what is held at the end stays open; 1: it is sold at the last close, 2: at the last open. */
  readonly closeAtEnd: i32;
  /** A window begins. */
  begin(): void;
  /** Units that `cash` buys at the open of a bar, 0 where the order is rejected; sets STATE_PRICE and STATE_COST. */
  buy(bar: i32, cash: f64): f64;
  /** Sells them at a price before slippage; sets STATE_PRICE and STATE_COST. */
  sell(bar: i32, units: f64, reference: f64): void;
}
