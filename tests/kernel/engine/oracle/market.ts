/** What the oracle knows of a symbol: lots, ticks, splits, volume, ranges; and of fees. Each spelt out. */
import type { Listing, Rules } from "./types.ts";

export const DAY = 86_400_000;

export const wholeLots = ({ lot }: Listing, units: number) => Math.floor(units / lot + 1e-9) * lot;

/** The market's price, made worse for the trader, in whole ticks. */
export function slipped({ tick }: Listing, side: string, reference: number, { slippage }: Rules) {
  const slip = reference * slippage.rate + slippage.amount;
  const price = side === "buy" ? reference + slip : reference - Math.min(slip, reference);
  if (tick === 0) return price;
  const steps = price / tick;
  const whole = Math.max(1, side === "buy" ? Math.ceil(steps - 1e-6) : Math.floor(steps + 1e-6));
  return Number((whole * tick).toFixed(8));
}

/** With `us` the rates of 2024 for what is sold: the SEC's changed in May. */
export function feeOf(side: string, quantity: number, price: number, time: number, { costs }: Rules) {
  const fee = quantity * price * costs.rate + costs.amount;
  if (!costs.us || side === "buy") return fee;
  const perMillion = time < Date.parse("2024-05-22") ? 8 : 27.8;
  return fee + quantity * price * perMillion / 1e6 + Math.min(quantity * 0.000166, 8.3);
}

/** Shares for one, by the splits after one bar, up to another. */
export function splitBetween({ bars: { time, actions = [] } }: Listing, from: number, to: number) {
  let ratio = 1;
  for (const action of actions) {
    if (action.kind === "split" && action.time > time[from]! && action.time <= time[to]!) {
      ratio *= action.ratio;
    }
  }
  return ratio;
}

/** Average true range, the first the mean of n, in money of a share as of the bar. */
export function averageRange(listing: Listing, bar: number, n: number) {
  const { high, low, close } = listing.bars;
  const now = (column: Float64Array, i: number) => column[i]! / splitBetween(listing, i, bar);
  const ranges: number[] = [];
  for (let i = 1; i <= bar; i++) {
    const before = now(close, i - 1);
    ranges.push(Math.max(now(high, i), before) - Math.min(now(low, i), before));
  }
  if (ranges.length < n) return NaN;
  let average = ranges.slice(0, n).reduce((sum, range) => sum + range, 0) / n;
  for (const range of ranges.slice(n)) average += (range - average) / n;
  return average;
}

/** Mean volume of a bar over the 20 sessions before, in shares as of the bar. */
export function meanVolume(listing: Listing, bar: number) {
  const { time, volume } = listing.bars;
  const day = (i: number) => Math.floor(time[i]! / DAY);
  const days = [...new Set([...time].map((_, i) => day(i)).filter((each) => each < day(bar)))].slice(-20);
  const known = [...time.keys()].filter((i) => days.includes(day(i)) && !Number.isNaN(volume[i]));
  return known.reduce((sum, i) => sum + volume[i]! * splitBetween(listing, i, bar), 0) / known.length;
}
