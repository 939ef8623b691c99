/** Bars typed by hand, and what a strategy did on them in bars instead of times. */
import {
  type BacktestOptions,
  type Bars,
  type BarsInput,
  makeBars,
  type Strategy,
} from "../../kernel/mod.ts";
import { simulate } from "../../kernel/engine/simulate.ts";

const DAY = 86_400_000;

/** What may be given besides closes. */
type Given = Partial<Omit<BarsInput, "close">>;

/** Bars of these closes, daily from 2024 on: each opens at the close before it and has no wicks. */
export function barsOf(close: readonly number[], given: Given = {}): Bars {
  const open = given.open ?? close.map((price, i) => close[i - 1] ?? price);
  return makeBars({
    symbol: "HAND",
    time: Float64Array.from(close, (_, i) => Date.UTC(2024, 0, 1) + i * DAY),
    high: close.map((price, i) => Math.max(price, open[i]!)),
    low: close.map((price, i) => Math.min(price, open[i]!)),
    ...given,
    open,
    close,
  });
}

/** Every fill as "side bar", such as "buy 5": its order was decided at the close of bar 4. */
export function fillsOf(strategy: Strategy, bars: Bars, options: BacktestOptions = {}): string[] {
  const { fills } = simulate(strategy, bars, options);
  return fills.side.map((side, i) => `${side} ${bars.time.indexOf(fills.time[i]!)}`);
}

/** `count` values from a function of their index. */
export const series = (count: number, value: (i: number) => number): number[] =>
  Array.from({ length: count }, (_, i) => value(i));
