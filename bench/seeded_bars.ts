/** Bars for benches: a random walk that is the same on every machine. */
import { type Bars, makeBars } from "tapebook";
import { seededRandom } from "../tests/kernel/random_walk.ts";

export function seededBars(symbol: string, length: number, seed: number): Bars {
  const random = seededRandom(seed);
  const column = () => new Float64Array(length);
  const [time, open, high, low, close, volume] = [column(), column(), column(), column(), column(), column()];
  let price = 100;
  for (let i = 0; i < length; i++) {
    time[i] = i * 86_400_000;
    open[i] = price;
    price *= 1 + (random() - 0.495) * 0.03;
    // A walk of millions of bars must stay within what prices are.
    if (price > 10_000 || price < 1) price = 100;
    close[i] = price;
    high[i] = Math.max(open[i]!, price) * 1.003;
    low[i] = Math.min(open[i]!, price) * 0.997;
    volume[i] = 1e8 * (1 + random());
  }
  return makeBars({ symbol, time, open, high, low, close, volume });
}
