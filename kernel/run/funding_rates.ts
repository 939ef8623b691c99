/** fundingRates as a cell calls it: by the router of this process, which loads on first use. */
import type { FundingRates } from "../data/funding.ts";
import { checkNames } from "../market/known_names.ts";
import type { Range } from "../market/time.ts";

/** Which days, both included; and what stops it. */
export interface FundingOptions extends Range {
  signal?: AbortSignal;
}

/**
 * What holders of a perpetual future paid each other, from Binance: rates of the position's value, longs paying a positive
 * one. They are the option `financing.funding` of a backtest, by symbol. Not stored: each call asks again.
 *
 * @param symbol A perpetual paid in USDT, such as BTCUSDT.P.
 * @param options `start` (default September 2019) and `end` (default now), as for loadBars.
 * @returns `time` in epoch ms, to the minute, and `rate` as a fraction, both oldest first
 * @throws ParameterError for a symbol without .P and for an option that is unknown or no date
 * @throws DataError where Binance does not answer or has no rates then
 * @example
 * ```ts
 * import { fundingRates, type FundingRates } from "tapebook";
 *
 * async function paidByLongs(): Promise<number> {
 *   const { rate }: FundingRates = await fundingRates("BTCUSDT.P", { start: "2024-01-01", end: "2024-01-31" });
 *   return rate.reduce((sum, each) => sum + each, 0);
 * }
 * if (typeof paidByLongs !== "function") throw new Error("needs the network: call it yourself");
 * ```
 */
export async function fundingRates(symbol: string, options: FundingOptions = {}): Promise<FundingRates> {
  checkNames(options, ["start", "end", "signal"], "the options of fundingRates");
  const [{ router }, { loadFunding }] = await Promise.all([
    import("../data/router/mod.ts"),
    import("../data/funding.ts"),
  ]);
  return await loadFunding(symbol, options, { router, now: Date.now(), signal: options.signal });
}
