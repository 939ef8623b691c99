/** Shares as whole percents that agree with limits: nothing is said to be at one that it is not. */

/** What a product of a share and 100 is off by at most. */
const ROUNDING = 1e-9;

/** Percents that a share has reached: 69.6 % are 69, so that words agree with "from 70 % on". */
export const percentsReached = (share: number): number => Math.floor(100 * share + ROUNDING);

/** Percents that a share stays within: 30.1 % are 31, so that words agree with "above 30 %". */
export const percentsWithin = (share: number): number => Math.ceil(100 * share - ROUNDING);
