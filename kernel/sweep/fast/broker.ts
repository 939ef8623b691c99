/** Fills asked for one by one: any costs, slippage and sizing, by the engine's own functions. */
import { feeOf } from "../../engine/costs/mod.ts";
import { floorToLot, roundToTick } from "../../engine/rounding.ts";
import { affordableQuantity, type Sized, sizerOf } from "../../engine/sizing/mod.ts";
import { slippageOf } from "../../engine/slippage.ts";
import type { Side } from "../../market/order.ts";
import type { FastAccount } from "./account.ts";
import type { Ledger } from "./scalar.ts";
import { STATE_COST, STATE_PRICE } from "./layout.ts";

/** The part of a ledger that decides on fills; `state()` is where the walk reads price and fees. */
export function brokerOf(
  account: FastAccount,
  state: () => Float64Array,
): Pick<Ledger, "begin" | "buy" | "sell"> {
  const { bars, config, instrument } = account;
  const { lot, multiplier, tick } = instrument;
  const { sizing, fill } = config;
  const fee = feeOf(config.costs);
  const size = sizerOf(sizing);
  const slips = config.slippage.length > 0 ? slippageOf(config.slippage) : null;
  const trades = { profit: [] as number[], return: [] as number[] };
  let entry = { units: 0, value: 0, cost: 0 };

  const priceOf = (side: Side, reference: number, units: number, bar: number): number => {
    const sign = side === "buy" ? 1 : -1;
    const slip = slips === null
      ? 0
      : slips.slippage(side, reference, units, bars, bar) + slips.impact(side, reference, units, bars, bar);
    const price = reference + sign * slip;
    return tick === 0 ? price : roundToTick(price, tick, side, fill.tickRounding);
  };
  const feeFor = (units: number, each: number, bar: number): number =>
    fee("buy", units, each, bars.time[bar]!, false);
  const affordable = (money: number, reference: number, bar: number): number => {
    const unitsAt = (price: number) =>
      affordableQuantity(money, price * multiplier, lot, (units, each) => feeFor(units, each, bar));
    const units = unitsAt(priceOf("buy", reference, 0, bar));
    return slips === null ? units : Math.min(units, unitsAt(priceOf("buy", reference, units, bar)));
  };
  const sized = (bar: number, cash: number): Sized => {
    if (sizing.kind === "fraction") return { money: sizing.fraction * cash };
    return size({
      symbol: bars.symbol,
      side: "buy",
      price: priceOf("buy", bars.open[bar]!, 0, bar) * multiplier,
      stop: NaN,
      multiplier,
      lot,
      equity: cash,
      cash,
      bars,
      bar: bar - 1,
      universe: [{ bars, bar: Math.max(0, bar - 1) }],
      trades: { length: trades.profit.length, ...trades },
      strength: 1,
      confidence: 1,
    });
  };
  const unitsOf = (bar: number, cash: number): number => {
    const wanted = sized(bar, cash);
    const reference = bars.open[bar]!;
    if (typeof wanted === "string") return 0;
    if ("money" in wanted) return affordable(Math.min(wanted.money, cash), reference, bar);
    const units = floorToLot(wanted.units, lot);
    if (units <= 0) return 0;
    const price = priceOf("buy", reference, units, bar);
    if (units * price * multiplier + feeFor(units, price * multiplier, bar) <= cash) return units;
    return fill.tooBig === "reject" ? 0 : affordable(cash, reference, bar);
  };

  return {
    begin() {
      trades.profit.length = trades.return.length = 0;
    },
    buy(bar, cash) {
      const units = unitsOf(bar, cash);
      if (!(units > 0)) return 0;
      const price = priceOf("buy", bars.open[bar]!, units, bar);
      const cost = feeFor(units, price * multiplier, bar);
      const written = state();
      written[STATE_PRICE] = price;
      written[STATE_COST] = cost;
      entry = { units, value: price * multiplier, cost };
      return units;
    },
    sell(bar, units, reference) {
      const price = priceOf("sell", reference, units, bar);
      const cost = fee("sell", units, price * multiplier, bars.time[bar]!, false);
      const written = state();
      written[STATE_PRICE] = price;
      written[STATE_COST] = cost;
      const profit = units * (price * multiplier - entry.value) - (entry.cost + cost);
      trades.profit.push(profit);
      trades.return.push(profit / (units * entry.value));
    },
  };
}
