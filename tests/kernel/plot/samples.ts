/** Seeded columns for the plot tests: the same on every machine. */
import { seededRandom } from "../random_walk.ts";

const DAY = 86_400_000;

/** A walk that stays above zero, one value a weekday from 2018-01-01. */
export function walk(length: number, seed = 7) {
  const random = seededRandom(seed);
  const time = new Float64Array(length);
  const equity = new Float64Array(length);
  let day = Date.UTC(2018, 0, 1);
  let value = 100_000;
  for (let i = 0; i < length; i++) {
    time[i] = day;
    equity[i] = value;
    day += new Date(day).getUTCDay() === 5 ? 3 * DAY : DAY;
    value *= 1 + (random() - 0.48) * 0.03;
  }
  return { time, equity };
}

export function sampleBars(length: number, seed = 11) {
  const { time, equity } = walk(length, seed);
  const random = seededRandom(seed + 1);
  const close = equity.map((value) => value / 1000);
  const open = close.map((value, i) => i === 0 ? value : close[i - 1]!);
  const high = close.map((value, i) => Math.max(value, open[i]!) * (1 + random() * 0.01));
  const low = close.map((value, i) => Math.min(value, open[i]!) * (1 - random() * 0.01));
  const volume = close.map(() => Math.round(1e6 * (1 + random())));
  return {
    symbol: "TEST",
    name: "Test & Sons",
    market: "US" as const,
    timeframe: "1d" as const,
    currency: "USD",
    length,
    time,
    open,
    high,
    low,
    close,
    volume,
    origin: { source: "memory" },
  };
}

/** One long and one short trade of the sample's symbol, one of another, one still open. */
export function sampleTrades() {
  const { time, close } = sampleBars(60);
  const at = (column: Float64Array, ...rows: number[]) => Float64Array.from(rows, (row) => column[row]!);
  return {
    length: 4,
    symbol: ["TEST", "TEST", "OTHER", "TEST"],
    side: ["long" as const, "short" as const, "long" as const, "long" as const],
    quantity: Float64Array.of(10, 5, 7, 2.5),
    entryTime: at(time, 5, 20, 22, 50),
    entryPrice: at(close, 5, 20, 22, 50),
    exitTime: Float64Array.of(time[15]!, time[30]!, time[40]!, NaN),
    exitPrice: at(close, 15, 30, 40, 59),
    costs: Float64Array.of(1, 1, 1, 0.5),
    slippage: Float64Array.of(0, 0.5, 0, 0),
    profit: Float64Array.of(120.5, -30, 5, 1),
    return: Float64Array.of(0.12, -0.03, 0.01, 0.002),
    barsHeld: Int32Array.of(10, 10, 18, 9),
    open: Uint8Array.of(0, 0, 0, 1),
    entryOrder: Int32Array.of(0, 2, 4, 6),
    exitOrder: Int32Array.of(1, 3, 5, -1),
  };
}
