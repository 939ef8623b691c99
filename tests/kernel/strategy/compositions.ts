/** Strategies and bars for tests of strategies made from others. */
import fc from "fast-check";
import { simulate } from "../../../kernel/engine/simulate.ts";
import type { Strategy } from "../../../kernel/engine/strategy.ts";
import type { Bars } from "../../../kernel/market/bars.ts";
import { custom } from "../../../kernel/signals/columns.ts";
import { above, crossedAbove, crossedBelow } from "../../../kernel/signals/compare.ts";
import { rsi, sma } from "../../../kernel/signals/indicators.ts";
import { defineStrategy, z } from "../../../kernel/mod.ts";

/** Bars in which a condition holds, given one by one. */
export const given = (values: readonly boolean[]) => (close: Float64Array) =>
  close.map((_, i) => values[i] ? 1 : 0);

export interface Masks {
  entries: boolean[];
  exits: boolean[];
  shortEntries?: boolean[];
  shortExits?: boolean[];
}

const LENGTH = 40;
const mask = fc.array(fc.boolean(), { minLength: LENGTH, maxLength: LENGTH });

export const masks: fc.Arbitrary<Masks & { shortEntries: boolean[]; shortExits: boolean[] }> = fc.record({
  entries: mask,
  exits: mask,
  shortEntries: mask,
  shortExits: mask,
});

/** A strategy that does as the masks say. */
export function scripted(masks: Masks, name = "scripted") {
  const names = Object.keys(masks) as (keyof Masks)[];
  return defineStrategy({
    name,
    signals: ({ close }) => {
      const signals = names.map((key) => [key, above(custom(given(masks[key]!), close), 0)] as const);
      return Object.fromEntries(signals);
    },
  });
}

/** What is held after each bar's open, from the fills alone: 1, 0 or -1. */
export function heldSides(strategy: Strategy, bars: Bars): number[] {
  const { fills, time } = simulate(strategy, bars, { shorting: true });
  let units = 0;
  let next = 0;
  return Array.from(time, (at) => {
    while (next < fills.length && fills.time[next] === at) {
      units += fills.side[next] === "buy" ? fills.quantity[next]! : -fills.quantity[next]!;
      next++;
    }
    return Math.sign(units);
  });
}

/** What is traded, when, at which price and why. */
export function fillRows(strategy: Strategy, bars: Bars | Bars[], options = {}): unknown[] {
  const { fills, orders } = simulate(strategy, bars, { shorting: true, ...options });
  return Array.from(fills.time, (time, i) => [
    time,
    fills.symbol[i],
    fills.side[i],
    fills.quantity[i],
    fills.price[i],
    orders.tag[fills.order[i]!],
  ]);
}

export const cross = defineStrategy({
  name: "cross",
  params: { fast: z.int().min(2).default(5), slow: z.int().default(12) },
  check: ({ fast, slow }) => fast < slow || "fast must be below slow",
  indicators: ({ close }, { fast, slow }) => ({ fast: sma(close, fast), slow: sma(close, slow) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});

export const dip = defineStrategy({
  name: "dip",
  params: { low: z.number().default(40) },
  signals: ({ close }, { low }) => ({
    entries: crossedBelow(rsi(close, 7), low),
    exits: crossedAbove(rsi(close, 7), 60),
  }),
});

/** `cross`, written event by event. */
export const eventCross = defineStrategy({
  name: "event_cross",
  params: { fast: z.int().min(2).default(5), slow: z.int().default(12) },
  indicators: ({ close }, { fast, slow }) => ({
    up: crossedAbove(sma(close, fast), sma(close, slow)),
    down: crossedBelow(sma(close, fast), sma(close, slow)),
  }),
  state: () => ({ seen: 0 }),
  onBar: (ctx) => {
    ctx.state.seen++;
    if (ctx.indicators.up.ago(0) && ctx.position.quantity === 0) ctx.buy();
    if (ctx.indicators.down.ago(0)) ctx.close();
  },
});
