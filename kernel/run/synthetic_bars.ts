/** syntheticBars as cells call it: bars that show themselves. */
import type { SyntheticOptions } from "../data/synthetic/options.ts";
import { makeSynthetic } from "../data/synthetic/synthetic_bars.ts";
import { showBars, type ShownBars } from "./shown_bars.ts";

/** Options that name several symbols. */
export interface SyntheticUniverse extends SyntheticOptions {
  readonly symbols: readonly string[];
}

/**
 * Bars of a market that never was, from a seed: the same options give the same bars on every machine, and more bars or
 * more symbols leave the earlier ones as they are. For trying and testing strategies where the answer is known: in
 * `gbm` nothing can be predicted; `regime` changes between a calm and a turbulent state, for all symbols at once; `jump`
 * adds Merton's jumps (1976). Times are the sessions of the market's calendar; prices are in the market's currency.
 *
 * `mu` is the growth of the expected price and `sigma` the volatility, both a year, as logarithms. Highs and lows follow
 * the exact law of a Brownian path between open and close, each by itself. Volume rises with the size of the move.
 * Prices with `splits` are raw, with the splits in `actions`.
 *
 * @returns bars, or a list of them where `symbols` are named
 * @throws ParameterError for an option that is unknown or outside what is allowed
 * @example
 * ```ts
 * import { syntheticBars } from "tapebook";
 *
 * const bars = syntheticBars({ sigma: 0.3, seed: 7, start: "2020-01-01", bars: 500 });
 * const [a, b] = syntheticBars({ symbols: ["A", "B"], correlation: 0.8, timeframe: "5m", bars: 780 });
 * if (bars.length !== 500 || a!.length !== b!.length) throw new Error("500 days, and ten of five-minute bars");
 * ```
 */
export function syntheticBars(options: SyntheticUniverse): ShownBars[];
export function syntheticBars(options?: SyntheticOptions): ShownBars;
export function syntheticBars(options: SyntheticOptions = {}): ShownBars | ShownBars[] {
  const made = makeSynthetic(options).map(showBars);
  return options.symbols === undefined ? made[0]! : made;
}
