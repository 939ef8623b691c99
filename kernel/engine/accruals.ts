/** What happens to an account without an order: interest, borrow fees, funding, splits and dividends. */
import type { CorporateAction } from "../market/bars.ts";
import { upperBound } from "../series/search.ts";
import type { Desk } from "./desk.ts";
import { borrowRate, fundingBetween, interest } from "./financing.ts";
import type { EngineConfig } from "./options.ts";
import type { Portfolio } from "./portfolio.ts";
import { floorToLot } from "./rounding.ts";
import type { Slot } from "./slot.ts";

/** Less than this share of a lot is no fraction of a share. */
const DUST = 1e-6;

export class Accruals {
  readonly #portfolio: Portfolio;
  readonly #desk: Desk;
  readonly #slots: readonly Slot[];
  readonly #config: EngineConfig;
  /** Whether interest makes every tick count. */
  readonly everyTick: boolean;

  constructor(portfolio: Portfolio, desk: Desk, slots: readonly Slot[], config: EngineConfig) {
    this.#portfolio = portfolio;
    this.#desk = desk;
    this.#slots = slots;
    this.#config = config;
    const { borrow, margin, cash, funding } = config.financing;
    this.everyTick = [borrow, margin, cash, funding].some((rate) => rate !== 0 && rate !== null);
  }

  /** Interest, borrow fees and funding from one tick to the next, on what was held and worth at the first one's close. */
  interest(from: number, to: number): void {
    if (!this.everyTick || to <= from) return;
    const portfolio = this.#portfolio;
    portfolio.mark(to);
    const { financing } = this.#config;
    const [start, end] = [portfolio.time[from]!, portfolio.time[to]!];
    const cash = portfolio.cash;
    const onCash = interest(cash, cash < 0 ? financing.margin : financing.cash, start, end);
    this.#flow(end, "", cash < 0 ? "margin" : "interest", onCash);
    for (const { index, bars } of this.#slots) {
      const quantity = portfolio.quantity[index]!;
      if (quantity === 0) continue;
      const value = quantity * portfolio.priceAt(index, from, true) * portfolio.unitAt(index, from, true);
      if (quantity < 0) {
        this.#flow(
          end,
          bars.symbol,
          "borrow",
          interest(value, borrowRate(financing, bars.symbol), start, end),
        );
      }
      this.#flow(end, bars.symbol, "funding", -value * fundingBetween(financing, bars.symbol, start, end));
    }
  }

  /** First bar from `bar` on at whose open something happens to the shares. */
  nextActionBar(slot: Slot, bar: number): number {
    const { actions, time } = slot.bars;
    if (actions === undefined) return slot.bars.length;
    const before = bar > 0 ? time[bar - 1]! : -Infinity;
    const next = actions.find((action) => action.time > before);
    return next === undefined ? slot.bars.length : Math.max(bar, upperBound(time, next.time - 1));
  }

  /** Splits and dividends with an ex-date after the bar before, in their order. */
  actions(slot: Slot, bar: number, tick: number): void {
    const { actions, time } = slot.bars;
    const before = bar > 0 ? time[bar - 1]! : -Infinity;
    let splits = false;
    for (const action of actions ?? []) {
      if (action.time <= before || action.time > time[bar]!) continue;
      this.#portfolio.mark(tick);
      if (action.kind === "split") this.#split(slot, action);
      else this.#dividend(slot, action, bar, tick);
      splits ||= action.kind === "split";
    }
    if (splits) this.#cashInLieu(slot, bar, tick);
  }

  #split(slot: Slot, { ratio }: CorporateAction & { kind: "split" }): void {
    this.#portfolio.split(slot.index, ratio);
    this.#desk.split(slot, ratio);
  }

  /** A fraction of a share that splits leave is paid out at the open. */
  #cashInLieu(slot: Slot, bar: number, tick: number): void {
    const portfolio = this.#portfolio;
    const held = portfolio.quantity[slot.index]!;
    const fraction = Math.abs(held) - floorToLot(Math.abs(held), slot.instrument.lot);
    // Not what the arithmetic of ratios leaves.
    if (!(fraction > Math.max(slot.instrument.lot * DUST, Math.abs(held) * 4 * Number.EPSILON))) return;
    const { time, open } = slot.bars;
    const side = held > 0 ? "sell" : "buy";
    const price = open[bar]!;
    const order = this.#desk.place(slot, bar, time[bar]!, {
      side,
      type: "market",
      basis: "units",
      quantity: fraction,
      reduceOnly: true,
      tag: "split",
    });
    portfolio.execute(slot.index, {
      order: order.id,
      side,
      quantity: fraction,
      time: time[bar]!,
      bar,
      price,
      reference: price,
      unit: portfolio.unitAt(slot.index, tick, false),
      slippage: 0,
      impact: 0,
      maker: false,
      cost: 0,
      lost: 0,
    }, 0);
    this.#desk.filled(slot, order, fraction);
  }

  #dividend(slot: Slot, { amount }: CorporateAction & { kind: "dividend" }, bar: number, tick: number): void {
    const portfolio = this.#portfolio;
    const held = portfolio.quantity[slot.index]!;
    const money = held * amount * portfolio.unitAt(slot.index, tick, false);
    const time = slot.bars.time[bar]!;
    this.#flow(time, slot.bars.symbol, "dividend", money);
    if (this.#config.dividends !== "reinvest" || held <= 0) return;
    const units = floorToLot(held * amount / slot.bars.open[bar]!, slot.instrument.lot);
    if (units <= 0) return;
    // As if decided at the close before, so that it fills at this open.
    this.#desk.place(slot, bar - 1, time, {
      side: "buy",
      type: "market",
      basis: "units",
      quantity: units,
      tag: "dividend",
    });
  }

  #flow(
    time: number,
    symbol: string,
    kind: "dividend" | "borrow" | "margin" | "interest" | "funding",
    amount: number,
  ) {
    if (amount === 0) return;
    this.#portfolio.cash += amount;
    this.#portfolio.book.flow(time, symbol, kind, amount);
  }
}
