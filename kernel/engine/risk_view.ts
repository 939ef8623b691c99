/** The account as risk rules see it, made only where there are rules. */
import type { Portfolio } from "./portfolio.ts";
import type { PositionView, RiskView } from "./risk/mod.ts";
import type { Slot } from "./slot.ts";

const DAY = 86_400_000;

export function riskView(
  portfolio: Portfolio,
  slots: readonly Slot[],
  tick: number,
  closed: boolean,
): RiskView {
  const positions: PositionView[] = [];
  let gross = 0;
  let net = 0;
  for (const slot of slots) {
    const quantity = portfolio.quantity[slot.index]!;
    if (quantity === 0) continue;
    const price = portfolio.priceAt(slot.index, tick, closed);
    const value = quantity * price * portfolio.unitAt(slot.index, tick, closed);
    gross += Math.abs(value);
    net += value;
    const first = slot.lots[0]!;
    const stop = slot.resting.find(({ kind, reduceOnly }) => kind === "stop" && reduceOnly);
    positions.push({
      symbol: slot.bars.symbol,
      sector: slot.instrument.sector,
      quantity,
      value,
      averageCost: portfolio.averageCost(slot.index),
      price,
      entryTime: first.time,
      barsHeld: slot.barOf[tick]! - first.bar,
      stop: stop?.stop ?? NaN,
      bars: slot.bars,
      bar: closed ? slot.barOf[tick]! : slot.barOf[Math.max(0, tick - 1)]!,
    });
  }
  const { time } = portfolio;
  return {
    time: time[tick]!,
    equity: portfolio.cash + net,
    cash: portfolio.cash,
    gross,
    net,
    positions,
    newSession: tick === 0 || Math.floor(time[tick]! / DAY) !== Math.floor(time[tick - 1]! / DAY),
  };
}
