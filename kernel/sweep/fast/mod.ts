/** The door to the numeric fast path: long positions of one symbol, entered and left by masks at the next open. */
export { accountFits, planFits } from "./fits.ts";
export type { FastAccount, FastEvaluator, FastTrials } from "./account.ts";
export { fastEvaluator } from "./evaluator.ts";
