/** Calls an event strategy at the close of each bar of a symbol. */
import { LookAheadError, quote, StrategyError, TapebookError } from "../market/errors.ts";
import { formatTime } from "../market/time.ts";
import { BarContext } from "./context.ts";
import type { Desk } from "./desk.ts";
import type { Now } from "./history.ts";
import type { Portfolio } from "./portfolio.ts";
import type { Slot } from "./slot.ts";
import type { Parameters, Strategy } from "./strategy.ts";

export class Callback {
  readonly #strategy: Strategy;
  readonly #slot: Slot;
  readonly #onBar: (context: BarContext, params: Parameters) => unknown;
  readonly #context: BarContext;
  readonly #now: Now = { bar: -1, tick: -1 };

  constructor(slot: Slot, portfolio: Portfolio, desk: Desk, strategy: Strategy) {
    const { definition: { onBar, state }, params } = strategy;
    this.#strategy = strategy;
    this.#slot = slot;
    this.#onBar = onBar!;
    this.#context = new BarContext(slot, portfolio, desk, this.#now, state?.(params) ?? {});
  }

  /**
   * Lets the strategy decide at the close of a bar.
   *
   * @throws LookAheadError, or a StrategyError naming symbol, time and bar, its cause what the callback threw
   */
  decide(bar: number, tick: number): void {
    this.#now.bar = bar;
    this.#now.tick = tick;
    let returned: unknown;
    try {
      returned = this.#onBar(this.#context, this.#strategy.params);
    } catch (error) {
      throw error instanceof StrategyError || error instanceof LookAheadError ? error : this.#failure(error);
    }
    if (returned !== undefined) this.#refusePromise(returned);
  }

  #failure(cause: unknown): StrategyError {
    const { bar } = this.#now;
    const { symbol, time } = this.#slot.bars;
    const said = cause instanceof TapebookError
      ? cause.message
      : cause instanceof Error
      ? `${cause.name}: ${cause.message}`
      : quote(cause);
    const { field, value, allowed } = cause instanceof TapebookError
      ? cause
      : { field: "onBar", value: cause, allowed: undefined };
    return new StrategyError(
      `Correct onBar of ${this.#strategy.name}: it failed for ${symbol} at ${
        formatTime(time[bar]!)
      }, bar ${bar}: ${said}`,
      { field, value, allowed, cause, symbol, time: time[bar]!, bar },
    );
  }

  /** A callback that awaits would decide when its bar is long over. */
  #refusePromise(returned: unknown): void {
    if (typeof (returned as PromiseLike<unknown> | null)?.then !== "function") return;
    (returned as PromiseLike<unknown>).then(undefined, () => {});
    const { symbol, time } = this.#slot.bars;
    const { bar } = this.#now;
    throw new StrategyError(
      `Make onBar of ${this.#strategy.name} a function without async: it returned a promise, and no bar waits for one`,
      { field: "onBar", value: returned, allowed: "a function without async", symbol, time: time[bar]!, bar },
    );
  }
}
