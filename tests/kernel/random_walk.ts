/** Seeded test data: the same seed gives the same bars everywhere. */
import type { Bars } from "../../kernel/market/bars.ts";
import { makeBars } from "../../kernel/market/make_bars.ts";

const DAY = 86_400_000;

/** Uniform numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Daily bars of a random walk around 100. */
export function randomWalk(length: number, seed: number, symbol = `WALK${seed}`): Bars {
  const random = seededRandom(seed);
  const columns = Array.from({ length: 5 }, () => new Float64Array(length));
  const [time, open, high, low, close] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let price = 100;
  for (let i = 0; i < length; i++) {
    time[i] = i * DAY;
    open[i] = price * (1 + (random() - 0.5) * 0.01);
    price *= 1 + (random() - 0.495) * 0.03;
    close[i] = price;
    high[i] = Math.max(open[i]!, price) * (1 + random() * 0.01);
    low[i] = Math.min(open[i]!, price) * (1 - random() * 0.01);
  }
  return makeBars({ symbol, time, open, high, low, close });
}
