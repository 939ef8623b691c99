/** What the regression entries run on. The seeded sets are rebuilt in tests/golden/strategies.py, number for number. */
import { type Bars, makeBars } from "../../kernel/mod.ts";
import { sampleBars } from "../kernel/run/fixtures.ts";
import { randomWalk, seededRandom } from "../kernel/random_walk.ts";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** Bars by the name that an entry gives them. */
export const DATA: Readonly<Record<string, () => Promise<Bars | Bars[]>>> = {
  sp500: () => sampleBars("2000-01-01"),
  seeded: () => Promise.resolve(randomWalk(1500, 7)),
  seededPanel: () => Promise.resolve([11, 12, 13, 14].map((seed) => randomWalk(1500, seed))),
  seededSessions: () => Promise.resolve(sessionBars(60, 21)),
  seededPair: () =>
    Promise.resolve(paired(randomWalk(1500, 41, "SECOND"), { seed: 42, keep: 0.9, step: 0.02 })),
  seededExchanges: () => Promise.resolve(paired(minuteBars(3000, 51), { seed: 52, keep: 0.8, step: 0.006 })),
  seededHours: () => Promise.resolve(hourlyBars(4000, 31)),
};

/** Bars of five minutes, 14:30 to 21:00 UTC, of a random walk whose sessions open with a gap. */
export function sessionBars(days: number, seed: number): Bars {
  const perDay = 78;
  const start = Date.UTC(2023, 0, 2) + 870 * MINUTE;
  const time = Float64Array.from(
    { length: days * perDay },
    (_, i) => start + Math.floor(i / perDay) * DAY + (i % perDay) * 5 * MINUTE,
  );
  return walk(time, seed, 0.003, { symbol: `SESSIONS${seed}`, timeframe: "5m" });
}

/** Hourly bars of a random walk, day and night. */
export function hourlyBars(length: number, seed: number): Bars {
  const time = Float64Array.from({ length }, (_, i) => Date.UTC(2023, 0, 1) + i * 60 * MINUTE);
  return walk(time, seed, 0.012, { symbol: `HOURS${seed}`, timeframe: "1h", market: "CRYPTO" });
}

function walk(
  time: Float64Array,
  seed: number,
  step: number,
  names: { symbol: string; timeframe: "1m" | "5m" | "1h"; market?: "CRYPTO" },
): Bars {
  const random = seededRandom(seed);
  const rows = Array.from(time, () => Array.from({ length: 5 }, random));
  const column = () => new Float64Array(time.length);
  const [open, high, low, close, volume] = [column(), column(), column(), column(), column()];
  let price = 100;
  rows.forEach(([gap, move, above, below, traded], i) => {
    const begins = i > 0 && time[i]! - time[i - 1]! > 60 * MINUTE;
    open[i] = price * (1 + (gap! - 0.5) * step * (begins ? 5 : 0.2));
    price *= 1 + (move! - 0.495) * step;
    close[i] = price;
    high[i] = Math.max(open[i]!, price) * (1 + above! * step / 3);
    low[i] = Math.min(open[i]!, price) * (1 - below! * step / 3);
    volume[i] = Math.floor(100_000 + traded! * 900_000);
  });
  return makeBars({ ...names, time, open, high, low, close, volume });
}

/**
 * Two symbols of which the first deviates from the second; each deviation keeps a share of the one before and moves by up
 * to half a step.
 */
function paired(second: Bars, { seed, keep, step }: { seed: number; keep: number; step: number }): Bars[] {
  const random = seededRandom(seed);
  const deviation = new Float64Array(second.length);
  for (let i = 0; i < second.length; i++) {
    deviation[i] = keep * (deviation[i - 1] ?? 0) + step * (random() - 0.5);
  }
  const open = second.open.map((price, i) => price * (1 + (deviation[i - 1] ?? 0)));
  const close = second.close.map((price, i) => price * (1 + deviation[i]!));
  const high = close.map((price, i) => Math.max(price, open[i]!) * 1.001);
  const low = close.map((price, i) => Math.min(price, open[i]!) * 0.999);
  const { time, timeframe } = second;
  return [makeBars({ symbol: "FIRST", time, timeframe, open, high, low, close }), second];
}

/** Bars of one minute of a random walk. */
function minuteBars(length: number, seed: number): Bars {
  const time = Float64Array.from({ length }, (_, i) => Date.UTC(2023, 0, 2) + i * MINUTE);
  return walk(time, seed, 0.001, { symbol: "SECOND", timeframe: "1m" });
}
