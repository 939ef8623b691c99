/** What is held of a symbol, read when asked. */
import type { Now } from "./history.ts";
import type { Portfolio } from "./portfolio.ts";
import type { Slot } from "./slot.ts";

/** What is held of the symbol. Prices are in the currency of the bars, money in the account's. */
export interface PositionNow {
  /** Signed units, below zero short; 0 without a position. */
  readonly quantity: number;
  /** Average entry price, NaN without a position. */
  readonly averageCost: number;
  /** Signed value at the close. */
  readonly value: number;
  /** Gain at the close over what was paid, fees apart; 0 without a position. */
  readonly unrealised: number;
  /** Gain of the symbol's closed trades in this run, after costs. */
  readonly realised: number;
  /** Bars since the oldest units came in, 0 in the bar of the entry and without a position. */
  readonly barsHeld: number;
}

export class PositionView implements PositionNow {
  readonly #slot: Slot;
  readonly #portfolio: Portfolio;
  readonly #now: Now;

  constructor(slot: Slot, portfolio: Portfolio, now: Now) {
    this.#slot = slot;
    this.#portfolio = portfolio;
    this.#now = now;
  }

  get quantity(): number {
    return this.#portfolio.quantity[this.#slot.index]!;
  }

  get averageCost(): number {
    return this.#portfolio.averageCost(this.#slot.index);
  }

  get value(): number {
    const { index, bars } = this.#slot;
    const { bar, tick } = this.#now;
    return this.quantity * bars.close[bar]! * this.#portfolio.unitAt(index, tick, true);
  }

  get unrealised(): number {
    const paid = this.#slot.lots.reduce((sum, lot) => sum + lot.quantity * lot.price * lot.unit, 0);
    return this.value - Math.sign(this.quantity) * paid;
  }

  get realised(): number {
    return this.#portfolio.realised[this.#slot.index]!;
  }

  get barsHeld(): number {
    const [oldest] = this.#slot.lots;
    return oldest === undefined ? 0 : this.#now.bar - oldest.bar;
  }
}
