/** What each trade paid, by component of the price list: brokerage, STT, GST, stamp, … */
import { feeComponents } from "../../engine/costs/mod.ts";
import type { Stage } from "../derived/stage.ts";
import type { Finished } from "../run_card.ts";

/** Money of the account by component, one value a trade; their sum is the trade's costs. Empty where no fill cost anything. */
export function tradeFees({ config, result }: Finished, stage: Stage): Record<string, Float64Array> {
  const { trades, fills } = result;
  const componentsOf = feeComponents(config.costs);
  const ofFill = Array.from({ length: fills.length }, (_, i) => {
    const unit = stage.unitAt(
      stage.indexOf.get(fills.symbol[i]!)!,
      stage.tickAt(fills.time[i]!),
      stage.atClose(i),
    );
    const { side, quantity, price, time, maker } = fills;
    return componentsOf(side[i]!, quantity[i]!, price[i]! * unit, time[i]!, maker[i] === 1);
  });
  const rows = new Map<string, number>();
  for (let i = fills.length - 1; i >= 0; i--) rows.set(`${fills.order[i]} ${fills.time[i]}`, i);
  const fees: Record<string, Float64Array> = {};
  const add = (trade: number, fill: number, share: number) => {
    for (const [name, money] of Object.entries(ofFill[fill]!)) {
      if (money === 0 || share === 0) continue;
      const column = fees[name] ??= new Float64Array(trades.length);
      column[trade]! += money * share;
    }
  };
  for (let trade = 0; trade < trades.length; trade++) {
    const exit = trades.open[trade] === 1
      ? undefined
      : rows.get(`${trades.exitOrder[trade]} ${trades.exitTime[trade]}`);
    const entry = rows.get(`${trades.entryOrder[trade]} ${trades.entryTime[trade]}`);
    const exitShare = exit === undefined ? 0 : trades.quantity[trade]! / fills.quantity[exit]!;
    const exitCost = exit === undefined ? 0 : fills.cost[exit]! * exitShare;
    if (exit !== undefined) add(trade, exit, exitShare);
    // Splits change the units between entry and exit, not the money: what the exit did not cost, the entry did.
    const entryCost = entry === undefined ? 0 : fills.cost[entry]!;
    if (entry !== undefined && entryCost !== 0) {
      add(trade, entry, (trades.costs[trade]! - exitCost) / entryCost);
    }
  }
  const order = Object.keys(ofFill[0] ?? {});
  return Object.fromEntries(order.filter((name) => name in fees).map((name) => [name, fees[name]!]));
}
