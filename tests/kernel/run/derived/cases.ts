/** Runs with everything in them, for tests of what is derived from a run. */
import {
  backtest,
  type Bars,
  defineStrategy,
  makeBars,
  maxOpenPositions,
  percent,
  percentSlippage,
  type Run,
  stopLoss,
  timeStop,
} from "../../../../kernel/mod.ts";
import { randomWalk, seededRandom } from "../../random_walk.ts";

const DAY = 86_400_000;

/** A random walk with some of its bars left out; it may split and pay dividends. */
export function holedWalk(length: number, seed: number, symbol: string, actions: boolean): Bars {
  const random = seededRandom(seed + 1_000);
  const walk = randomWalk(length, seed, symbol);
  const kept = Array.from({ length }, (_, i) => i).filter(() => random() < 0.85);
  const split = Math.floor(length / 2);
  const factor = (i: number) => actions && i >= split ? 1 / 3 : 1;
  const column = (values: Float64Array) => Float64Array.from(kept, (i) => values[i]! * factor(i));
  return makeBars({
    symbol,
    time: Float64Array.from(kept, (i) => walk.time[i]!),
    open: column(walk.open),
    high: column(walk.high),
    low: column(walk.low),
    close: column(walk.close),
    ...(actions && {
      actions: [
        { kind: "split", time: split * DAY, ratio: 3 },
        { kind: "dividend", time: (split + 20) * DAY, amount: 0.4 },
      ],
    }),
  });
}

export const mask = (length: number, share: number, random: () => number): Uint8Array =>
  Uint8Array.from({ length }, () => random() < share ? 1 : 0);

/** Signals at random, one strategy for one symbol: arrays fit its bars alone. */
export function randomSignals(bars: Bars, seed: number, options: { shorts?: boolean; stops?: boolean } = {}) {
  const random = seededRandom(seed);
  const [entries, exits, shortEntries, shortExits] = Array.from(
    { length: 4 },
    () => mask(bars.length, 0.15, random),
  );
  return defineStrategy({
    name: "random",
    signals: () => ({
      entries: entries!,
      exits: exits!,
      ...(options.shorts && { shortEntries, shortExits }),
      ...(options.stops && !options.shorts && { stopLoss: bars.close.map((price) => price * 0.97) }),
    }),
  })();
}

/** An event strategy that enters at random with brackets, limits and trailing stops. */
export const busy = defineStrategy({
  name: "busy",
  state: () => ({ random: seededRandom(7) }),
  onBar(ctx) {
    const { random } = ctx.state;
    const close = ctx.bars.close.ago(0);
    const dice = random();
    if (ctx.position.quantity === 0 && ctx.orders.length === 0) {
      if (dice < 0.1) ctx.buy({ fraction: 0.3, stopLoss: close * 0.97, takeProfit: close * 1.05 });
      else if (dice < 0.2) ctx.buy({ fraction: 0.3, trailingStop: { percent: 0.03 } });
      else if (dice < 0.3) ctx.buy({ fraction: 0.3, limit: close * 0.99, tif: "day" });
      else if (dice < 0.4) ctx.buy({ fraction: 0.3, stop: close * 1.01, stopLoss: close * 0.98 });
    } else if (dice > 0.9 && ctx.position.quantity !== 0) ctx.close();
  },
});

/** Many kinds of run by name. */
export async function variedRuns(seed: number): Promise<[name: string, run: Run][]> {
  const one = holedWalk(200, seed, "ONE", true);
  const plain = randomWalk(200, seed, "PLAIN");
  const several = ["A", "B", "C"].map((symbol, i) => holedWalk(200, 3 * seed + i, symbol, i === 1));
  const costs = { costs: percent(0.001), slippage: percentSlippage(0.002) };
  const rate = randomWalk(220, seed + 5, "EURUSD");
  const fx = { EUR: { ...rate, time: rate.time.map((time) => time - DAY) } };
  return [
    ["long", await backtest(randomSignals(one, seed), one, costs)],
    [
      "long and short",
      await backtest(randomSignals(one, seed, { shorts: true }), one, { ...costs, shorting: true }),
    ],
    [
      "shorting off",
      await backtest(randomSignals(one, seed, { shorts: true }), one, { ...costs, shorting: false }),
    ],
    ["with stops", await backtest(randomSignals(plain, seed, { stops: true }), plain, costs)],
    [
      "at the same close",
      await backtest(randomSignals(one, seed, { shorts: true }), one, { fill: "same-close" }),
    ],
    [
      "at the next close",
      await backtest(randomSignals(plain, seed, { shorts: true }), plain, { fill: "next-close" }),
    ],
    ["events", await backtest(busy(), several, costs)],
    [
      "another currency",
      await backtest(busy(), several.map((bars) => ({ ...bars, currency: "EUR" })), {
        ...costs,
        currency: "USD",
        fx,
      }),
    ],
    [
      "with rules",
      await backtest(busy(), several, {
        ...costs,
        risk: [maxOpenPositions(2), stopLoss(0.03), timeStop(5)],
      }),
    ],
    ["closed at the end", await backtest(busy(), several, { ...costs, closeAtEnd: true })],
  ];
}
