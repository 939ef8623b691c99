/**
 * Holds the strongest of several markets, and only while they are rising at all.
 *
 * Rule: every `rebalance` bars, from the first with a momentum on, the symbols are compared by their return over
 * `lookback` bars (relative momentum). The best `hold` of them get an equal share of equity each, if their
 * return is above `minReturn` (absolute momentum); the share of one that fails goes to the symbol `safe`, which
 * takes no part in the comparison, or stays cash without one.
 *
 * A symbol without a bar that day is left as it is. What it holds is then missing elsewhere, and an order that
 * could not be paid for is not tried again: with markets of different holidays, run with the option `rebalance`.
 *
 * Source: Antonacci, "Dual Momentum Investing" (2014), where lookback is a year, rebalance a month, minReturn
 * the yield of Treasury bills and the safe asset a bond fund. Warm-up: `lookback` bars.
 */
import { defineStrategy, mapPanel, roc, topN, z } from "tapebook";

export const dualMomentum = defineStrategy({
  name: "dual_momentum",
  params: {
    lookback: z.int().min(1).default(252),
    rebalance: z.int().min(1).default(21),
    hold: z.int().min(1).default(1),
    minReturn: z.number().default(0),
    safe: z.string().default(""),
  },
  weights: (panel, { lookback, rebalance, hold, minReturn, safe }) => {
    const { [safe]: _, ...momentum } = mapPanel(panel, ({ close }) => roc(close, lookback));
    const columns = topN(momentum, hold);
    const rising = (symbol: string, i: number) => momentum[symbol]![i]! > 100 * minReturn;
    const weights = Object.fromEntries(
      panel.symbols.map((s) => [s, new Float64Array(panel.length).fill(NaN)]),
    );
    for (let i = lookback; i < panel.length; i += rebalance) {
      let left = 1;
      for (const symbol of Object.keys(columns)) {
        const weight = rising(symbol, i) ? columns[symbol]![i]! : 0;
        weights[symbol]![i] = weight;
        left -= weight;
      }
      if (weights[safe]) weights[safe][i] = left;
    }
    return weights;
  },
});

export default dualMomentum;
