/** Orders that wait for their price, when a bar may reach it. */
import { upperBound } from "../series/search.ts";
import type { Stopwatch } from "../series/stopwatch.ts";
import type { Desk } from "./desk.ts";
import type { Executor } from "./executor.ts";
import { type BarRange, type MatchPolicy, nextMatch, openStretch } from "./match.ts";
import type { EngineConfig } from "./options.ts";
import type { Portfolio } from "./portfolio.ts";
import type { Resting, Slot } from "./slot.ts";

export class RestingOrders {
  readonly #portfolio: Portfolio;
  readonly #desk: Desk;
  readonly #executor: Executor;
  readonly #config: EngineConfig;
  readonly #policy: MatchPolicy;
  readonly #watch: Stopwatch | undefined;

  constructor(portfolio: Portfolio, desk: Desk, executor: Executor, config: EngineConfig, watch?: Stopwatch) {
    this.#portfolio = portfolio;
    this.#desk = desk;
    this.#executor = executor;
    this.#config = config;
    this.#watch = watch;
    const { limit, sameBar, limitImprovement } = config.fill;
    this.#policy = {
      limit,
      sameBar: sameBar === "finer" ? "stop-first" : sameBar,
      limitImprovement,
      seed: config.seed,
    };
  }

  /** Resting orders of one symbol against its bar, or against the finer bars within it. */
  fill(slot: Slot, bar: number, tick: number): void {
    const { time, open, high, low, close } = slot.bars;
    if (this.#config.fill.sameBar === "finer" && slot.finer !== null) {
      const end = bar + 1 < slot.bars.length ? time[bar + 1]! : Infinity;
      const { finer } = slot;
      const last = upperBound(finer.time, end - 1);
      let next = upperBound(finer.time, time[bar]! - 1);
      if (next < last) {
        for (; next < last && slot.resting.length > 0; next++) {
          this.#match(slot, rangeOf(finer, next), bar, tick);
          this.#desk.ratchet(slot);
        }
        return;
      }
    }
    const range = {
      time: time[bar]!,
      open: open[bar]!,
      high: high[bar]!,
      low: low[bar]!,
      close: close[bar]!,
    };
    this.#match(slot, range, bar, tick);
  }

  #match(slot: Slot, range: BarRange, bar: number, tick: number): void {
    this.#watch?.enter("execute", slot.bars.symbol);
    this.#matchAll(slot, range, bar, tick);
    this.#watch?.leave();
  }

  #matchAll(slot: Slot, range: BarRange, bar: number, tick: number): void {
    for (const order of slot.resting) openStretch(order, range);
    const paused = new Set<Resting>();
    for (;;) {
      const active = paused.size === 0 ? slot.resting : slot.resting.filter((order) => !paused.has(order));
      const found = nextMatch(range, active, this.#policy);
      if (found === null) return;
      const { order, price } = found;
      this.#portfolio.mark(tick);
      const maker = order.kind === "limit" && !found.atFrom || order.kind === "stop-limit" && !found.atFrom;
      this.#executor.execute(slot, order, {
        tick,
        bar,
        reference: price,
        closed: false,
        maker,
        during: order,
        equity: NaN,
      });
      // What the volume left of it waits for the next bar.
      paused.add(order);
      if (this.#protectsLater(order, range)) {
        for (const each of slot.resting) if (each.reduceOnly && each.bar === bar) paused.add(each);
      }
    }
  }

  /** Whether the orders that protect an entry just filled wait for the next bar. */
  #protectsLater(entry: Resting, { high, low }: BarRange): boolean {
    if (this.#config.fill.protectFrom !== "next-bar" || entry.reduceOnly) return false;
    const { type, side, stopLoss, takeProfit } = entry;
    if (type !== "stop") return true;
    // The stop entry and its target lie in one direction, so that only the stop could have come between them.
    return side === "buy"
      ? !(takeProfit <= high) || stopLoss >= low
      : !(takeProfit >= low) || stopLoss <= high;
  }
}

function rangeOf(bars: Slot["bars"], bar: number): BarRange {
  const { time, open, high, low, close } = bars;
  return { time: time[bar]!, open: open[bar]!, high: high[bar]!, low: low[bar]!, close: close[bar]! };
}
