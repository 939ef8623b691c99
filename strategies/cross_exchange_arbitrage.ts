/**
 * Buys an asset on the exchange where it is cheap and sells it on the one where it is dear; the exchanges are two symbols.
 *
 * Rule: where the closes are further apart than a round trip costs and `edgePct` percent more, it sells short on the dear exchange and buys on the cheap one, half of the equity each, and
 * closes both when they are within `leavePct` percent again or have changed places. A round trip is four fills of
 * `feePct` percent; give the run the same as its costs, `costs: percent(feePct / 100)`.
 *
 * Each decision takes `latencyBars` bars to reach the exchanges and fills at the open after that: a spread that is gone
 * by then is a loss, as it would be. A short on an exchange needs a margin account or coins lent: `shorting: true`. Not
 * in it: transfers between the exchanges, and the depth of their books.
 *
 * Source: I. Makarov, A. Schoar, Trading and Arbitrage in Cryptocurrency Markets, Journal of Financial Economics 135,
 * 2020, on what such spreads are. Warm-up: none.
 */
import { defineStrategy, ParameterError, z } from "tapebook";

export const crossExchangeArbitrage = defineStrategy({
  name: "cross_exchange_arbitrage",
  params: {
    feePct: z.number().min(0).max(5).default(0.05),
    edgePct: z.number().min(0).default(0.1),
    leavePct: z.number().min(0).default(0.02),
    latencyBars: z.int().min(0).default(1),
  },
  check: (p) => p.leavePct < 4 * p.feePct + p.edgePct || "leavePct must be below 4 feePct + edgePct",
  weights: ({ symbols, length, close }, { feePct, edgePct, leavePct, latencyBars }) => {
    const [first, second] = symbols;
    if (!first || !second || symbols.length > 2) {
      throw new ParameterError(
        `Give cross_exchange_arbitrage the bars of two exchanges: it got ${symbols.join(", ")}`,
        { field: "bars", value: symbols, allowed: "bars of two symbols" },
      );
    }
    const sides = new Float64Array(length);
    let side = 0;
    for (let tick = 0; tick < length; tick++) {
      const apart = 100 * Math.log(close[first]![tick]! / close[second]![tick]!);
      // NaN where an exchange has no bar: nothing is decided.
      if (side !== 0 && side * apart >= -leavePct) side = 0;
      else if (side === 0 && Math.abs(apart) > 4 * feePct + edgePct) side = -Math.sign(apart);
      sides[tick] = side;
    }
    const late = sides.map((_, tick) => sides[tick - latencyBars] ?? 0);
    return { [first]: late.map((each) => each / 2), [second]: late.map((each) => -each / 2) };
  },
});

export default crossExchangeArbitrage;
