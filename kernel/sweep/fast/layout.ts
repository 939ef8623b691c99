/** Where the numbers of a walk lie in its tables; compiled twice, see walk.ts. */

/**
 * Parts of a bar's row of `opens`: the price, how many lots a unit of money buys there, its close and the close before. Behind the
 * last bar is a row more, for the close before.
 */
export const OPENS = 4;
export const OPEN_LOTS = 1;
export const OPEN_CLOSE = 2;
export const OPEN_BEFORE = 3;

/**
 * Parts of a bar's row of `sums`, which fills one line of the cache: running sums of r, r², min(r, 0)² and 1, and of what a
 * price of cash beside a unit takes off each in first order; the last of them over the bars before.
 */
export const SUMS = 8;
export const SUM_RETURNS = 0;
export const SUM_SQUARES = 1;
export const SUM_LOSSES = 2;
export const SUM_BARS = 3;
export const SUM_CORRECTIONS = 4;

/** What the last fill was at, per unit, and its fees. */
export const STATE_PRICE = 0;
export const STATE_COST = 1;
export const STATE_PEAK = 2;
/** Lowest equity over the peak before it. */
export const STATE_LOWEST = 3;
/** From the window's beginning on, in the order of the sums. */
export const STATE_SUM = 4;
export const STATE_SQUARES = 5;
export const STATE_LOSSES = 6;
export const STATE_EXPOSED = 7;
/** Equity at the close that was looked at last. */
export const STATE_BEFORE = 8;
/** Lowest equity since the peak, where it is below the deepest drawdown so far; else where that is from this peak. */
export const STATE_TROUGH = 9;
/** Lowest close of a stretch of bars, and the highest with its sign turned. */
export const STATE_LEAST = 10;
export const STATE_MOST = 11;
export const STATES = 12;

/** Parts of a row of `raw`. */
export const RAW_EQUITY = 0;
export const RAW_SUM = 1;
export const RAW_SQUARES = 2;
export const RAW_LOSSES = 3;
export const RAW_EXPOSED = 4;
export const RAW_LOWEST = 5;
export const RAW_CLOSED = 6;
export const RAW_WON = 7;
export const RAW_GAIN = 8;
export const RAW_LOSS = 9;
/** How many differences of running sums are in the sums: each has its rounding. */
export const RAW_PIECES = 10;
/** 1 where only the full engine can do it. */
export const RAW_LEFT = 11;
export const RAW = 12;

/** Of `Ledger.linear`: neither fees nor slippage, and the whole equity. */
export const FREE = 2;

/** Levels of `extremes`, which look 1, 4, 16, 64 and 256 bars ahead. */
export const LEVELS = 5;
/** Bars that an entry of the last level covers; longer stretches are taken in pieces. */
export const MOST_BARS = 256;
