/** What a strategy wanted and did, by number of the bar. */
import type { BacktestOptions, Bars, Strategy } from "../../kernel/mod.ts";
import { simulate } from "../../kernel/engine/simulate.ts";

export interface Fired {
  readonly entries: number[];
  readonly exits: number[];
  readonly shortEntries: number[];
}

/** Bars in which the signals of a strategy hold. */
export function fired(strategy: Strategy, bars: Bars): Fired {
  const [plan] = simulate(strategy, bars).plans;
  const where = (mask: Uint8Array | null) =>
    mask === null ? [] : [...mask.keys()].filter((i) => mask[i] === 1);
  return {
    entries: where(plan!.entries),
    exits: where(plan!.exits),
    shortEntries: where(plan!.shortEntries),
  };
}

export interface RoundTrip {
  readonly side: "long" | "short";
  /** Bars at whose open, or within which, it was entered and left; null while it is open. */
  readonly entry: number;
  readonly exit: number | null;
  /** What the orders were called. */
  readonly why: string;
  readonly whyNot: string | null;
}

/** What was traded in one symbol, in order of entry. */
export function roundTrips(strategy: Strategy, bars: Bars, options: BacktestOptions = {}): RoundTrip[] {
  const { trades, orders } = simulate(strategy, bars, options);
  const bar = (time: number) => bars.time.indexOf(time);
  return Array.from({ length: trades.length }, (_, i) => ({
    side: trades.side[i]!,
    entry: bar(trades.entryTime[i]!),
    exit: trades.open[i] === 1 ? null : bar(trades.exitTime[i]!),
    why: orders.tag[trades.entryOrder[i]!]!,
    whyNot: trades.open[i] === 1 ? null : orders.tag[trades.exitOrder[i]!]!,
  })).sort((a, b) => a.entry - b.entry);
}
