/** Where the numbers of a walk lie in its tables; compiled twice, see walk.ts. */

/** Parts of a bar's row of `opens`: the price, and how many lots a unit of money buys there. */
export const OPENS = 2;
export const OPEN_LOTS = 1;

/**
 * Parts of a bar's row of `sums`, which fills one line of the cache: running sums of r, r² and min(r, 0)², the close, what a
 * price of cash takes off the three in first order, and the sum of 1 / close over the bars before.
 */
export const SUMS = 8;
export const SUM_RETURNS = 0;
export const SUM_SQUARES = 1;
export const SUM_LOSSES = 2;
export const SUM_CLOSE = 3;
export const SUM_CORRECTIONS = 4;
export const SUM_INVERSE = 7;

/** What the last fill was at, per unit, and its fees. */
export const STATE_PRICE = 0;
export const STATE_COST = 1;
export const STATE_PEAK = 2;
/** Lowest equity over the peak before it. */
export const STATE_LOWEST = 3;
/** Equity at the close that was looked at last. */
export const STATE_BEFORE = 4;
export const STATE_EXPOSED = 5;
export const STATE_LOSSES = 6;
/** From the window's beginning on. */
export const STATE_SUM = 7;
export const STATE_SQUARES = 8;
export const STATES = 9;

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
