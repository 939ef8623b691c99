/**
 * The bar loop: one merged clock, one cash pool.
 *
 * Inside a tick: corporate actions and interest, market orders at the open (exits, then entries, each first submitted
 * first), resting orders against the bar, market orders at the close, mark and margin, the strategy. Where nothing can
 * happen to a symbol before its next signal the loop goes straight there, and the stretch between is marked in one sweep.
 */
import type { Clock } from "../market/clock.ts";
import { lowerBound } from "../series/search.ts";
import type { Stopwatch } from "../series/stopwatch.ts";
import { Accruals } from "./accruals.ts";
import { Callback } from "./callback.ts";
import { decideSignals, nextSignal } from "./decide.ts";
import { Desk } from "./desk.ts";
import { Executor } from "./executor.ts";
import { ForcedExits } from "./forced_exits.ts";
import { MarketOrders } from "./market_orders.ts";
import type { EngineConfig } from "./options.ts";
import type { Plan } from "./plan.ts";
import { type Following, Portfolio } from "./portfolio.ts";
import { rebalanceBars } from "./rebalance.ts";
import { RestingOrders } from "./resting_orders.ts";
import type { EngineResult } from "./result.ts";
import type { Setting } from "./setting.ts";
import { type Slot, slotsOf } from "./slot.ts";
import type { Strategy } from "./strategy.ts";

export class Engine {
  readonly #clock: Clock;
  readonly #slots: readonly Slot[];
  readonly #config: EngineConfig;
  readonly #start: number;
  readonly #portfolio: Portfolio;
  readonly #desk: Desk;
  readonly #executor: Executor;
  readonly #accruals: Accruals;
  readonly #market: MarketOrders;
  readonly #resting: RestingOrders;
  readonly #forced: ForcedExits;
  readonly #callbacks: readonly Callback[] | null;
  /** Bars at which unchanged targets are restored, by slot; null without. */
  readonly #restore: readonly Uint8Array[] | null;
  /** Tick at which each slot is visited next; the clock's length for never. */
  readonly #due: Int32Array;
  /** Slots visited at the current tick, in their order. */
  readonly #visited: Slot[] = [];
  /** Symbols visited so far, tick by tick: how much has been done. */
  visits = 0;
  readonly #watched: Stopwatch | undefined;
  #tick = -1;

  /** @param strategy null where the plans say everything */
  constructor(
    strategy: Strategy | null,
    setting: Setting,
    plans: readonly Plan[],
    following: Following = {},
  ) {
    const { watch } = following;
    const { clock, config, start } = setting;
    const slots = slotsOf(setting, plans);
    this.#watched = watch;
    this.#clock = clock;
    this.#slots = slots;
    this.#config = config;
    this.#start = start;
    this.#portfolio = new Portfolio(clock, slots, config.cash, following);
    this.#desk = new Desk(this.#portfolio, slots);
    this.#executor = new Executor(this.#portfolio, this.#desk, slots, config, watch);
    this.#accruals = new Accruals(this.#portfolio, this.#desk, slots, config);
    this.#market = new MarketOrders(this.#portfolio, this.#desk, this.#executor, slots, config);
    this.#resting = new RestingOrders(this.#portfolio, this.#desk, this.#executor, config, watch);
    this.#forced = new ForcedExits(
      this.#portfolio,
      this.#desk,
      this.#executor,
      slots,
      config,
      (slot, bar) => {
        if (bar < slot.bars.length) this.#due[slot.index] = slot.tickOf[bar]!;
      },
    );
    this.#callbacks = strategy?.definition.onBar
      ? slots.map((slot) => new Callback(slot, this.#portfolio, this.#desk, strategy))
      : null;
    const { rebalance } = config;
    this.#restore = rebalance === null
      ? null
      : slots.map(({ bars }) =>
        rebalanceBars(bars.time, rebalance, lowerBound(bars.time, clock.time[start]!))
      );
    this.#due = new Int32Array(slots.length);
    for (const slot of slots) {
      const last = slot.barOf[start]!;
      this.#await(slot, last >= 0 && slot.tickOf[last] === start ? last : last + 1);
    }
  }

  /** Goes to the next tick at which something is due and lives through it; false when nothing will be. */
  step(): boolean {
    const tick = this.#nextTick();
    if (tick >= this.#clock.time.length) return false;
    this.#accruals.interest(Math.max(this.#start, this.#tick), tick);
    this.#tick = tick;
    this.#portfolio.book.now = this.#clock.time[tick]!;
    const visited = this.#visited;
    let count = 0;
    for (let i = 0; i < this.#due.length; i++) {
      if (this.#due[i] === tick) visited[count++] = this.#slots[i]!;
    }
    // Emptying it would take new memory at every tick.
    while (visited.length > count) visited.pop();
    this.visits += visited.length + 1;
    for (const slot of visited) {
      if (slot.bars.actions !== undefined) this.#accruals.actions(slot, slot.barOf[tick]!, tick);
    }
    this.#market.fill(visited, tick, false);
    for (const slot of visited) {
      if (slot.resting.length > 0) this.#resting.fill(slot, slot.barOf[tick]!, tick);
    }
    if (this.#config.fill.at === "next-close") this.#market.fill(visited, tick, true);
    this.#forced.watch(tick);
    for (const slot of visited) {
      if (slot.queued.length > 0 || slot.resting.length > 0) this.#desk.endBar(slot, slot.barOf[tick]!);
      if (slot.delisted && slot.barOf[tick] === slot.bars.length - 1) this.#forced.delist(slot, tick);
      else if (tick >= this.#start) this.#decide(slot, tick);
    }
    if (this.#config.fill.at === "same-close") this.#market.fill(visited, tick, true);
    for (const slot of visited) this.#await(slot, slot.barOf[tick]! + 1);
    return true;
  }

  /** Share of the clock that is behind, 0 to 1. */
  get progress(): number {
    return (this.#tick + 1) / this.#clock.time.length;
  }

  /** What happened that a reader should know. */
  get warnings(): string[] {
    if (!this.#executor.capped) return this.#forced.warnings;
    const cap = this.#config.fill.volumeCap! * 100;
    return [
      ...this.#forced.warnings,
      `Some orders were filled over several bars: a bar fills at most ${cap} % of the mean volume.`,
    ];
  }

  /** Ends the run and gives the result's columns. */
  close(): Omit<EngineResult, "warnings" | "start" | "plans"> {
    this.#end();
    return this.#portfolio.columns();
  }

  /** Ends the run and gives what its metrics are computed from. */
  closeMeasured() {
    this.#end();
    return { ...this.#portfolio.measured(), start: this.#start };
  }

  #end(): void {
    const last = this.#clock.time.length - 1;
    this.#portfolio.book.now = this.#clock.time[last]!;
    this.#accruals.interest(Math.max(this.#start, this.#tick), last);
    const { closeAtEnd } = this.#config;
    if (closeAtEnd !== false) this.#forced.closeAll(last, closeAtEnd === "open" ? "open" : "close");
    this.#portfolio.end();
  }

  #nextTick(): number {
    if (this.#accruals.everyTick || this.#forced.everyTick) return this.#tick + 1;
    let next = this.#clock.time.length;
    for (let i = 0; i < this.#due.length; i++) {
      if (this.#due[i]! < next) next = this.#due[i]!;
    }
    return next;
  }

  #decide(slot: Slot, tick: number): void {
    const bar = slot.barOf[tick]!;
    this.#watched?.enter("decide", slot.bars.symbol);
    if (this.#callbacks === null) {
      const restore = this.#restore !== null && this.#restore[slot.index]![bar] === 1;
      decideSignals(
        slot,
        bar,
        this.#clock.time[tick]!,
        this.#portfolio.quantity[slot.index]!,
        this.#desk,
        restore,
      );
    } else {
      this.#callbacks[slot.index]!.decide(bar, tick);
    }
    this.#watched?.leave();
  }

  /** Sets the tick at which a slot is visited next: its next bar where something waits, else its next signal. */
  #await(slot: Slot, bar: number): void {
    const { length } = slot.bars;
    let next = bar;
    const busy = this.#callbacks !== null || slot.queued.length > 0 || slot.resting.length > 0;
    const held = this.#portfolio.quantity[slot.index]!;
    if (!busy) {
      next = nextSignal(slot, bar, held, this.#restore?.[slot.index] ?? null);
      if (held !== 0) {
        if (slot.delisted) next = Math.min(next, Math.max(bar, length - 1));
        next = Math.min(next, this.#accruals.nextActionBar(slot, bar));
      }
    }
    this.#due[slot.index] = next < length ? slot.tickOf[next]! : this.#clock.time.length;
  }
}
