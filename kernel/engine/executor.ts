/** Turns an order at a price into a fill: size, rules, price, money, volume. Every fill of a run goes through here. */
import { type Fee, feeOf } from "./costs/mod.ts";
import type { Desk } from "./desk.ts";
import type { Matchable } from "./match.ts";
import type { EngineConfig } from "./options.ts";
import type { Order } from "./orders.ts";
import type { Portfolio } from "./portfolio.ts";
import { type Proposal, protectivePrices, type RiskCheck, riskChecksOf, runChain } from "./risk/mod.ts";
import { riskView } from "./risk_view.ts";
import { floorToLot, roundToTick } from "./rounding.ts";
import type { Stopwatch } from "../series/stopwatch.ts";
import { Settlement } from "./settlement.ts";
import { affordableQuantity, type Sized, type Sizer, sizerOf } from "./sizing/mod.ts";
import { slippageOf } from "./slippage.ts";
import type { Slot } from "./slot.ts";
import { meanVolume } from "./volume.ts";

/** Where and when an order fills. */
export interface Place {
  readonly tick: number;
  readonly bar: number;
  /** Price before slippage. */
  readonly reference: number;
  /** Whether the rest of the account is valued at this tick's close, and no longer as at its open. */
  readonly closed: boolean;
  /** A resting limit order: it pays the maker's fee. */
  readonly maker: boolean;
  /** Of a fill within the bar: what was matched, whose stretch is what follows. */
  readonly during: Matchable | null;
  /** What all entries of one open share; NaN where the account is valued at the fill. */
  readonly equity: number;
  /** A position that has to go now, whatever the volume. */
  readonly forced?: boolean;
}

export class Executor {
  readonly #portfolio: Portfolio;
  readonly #desk: Desk;
  readonly #slots: readonly Slot[];
  readonly #config: EngineConfig;
  readonly #fee: Fee;
  readonly #sizer: Sizer;
  readonly #slips: ReturnType<typeof slippageOf> | null;
  readonly #settlement: Settlement | null;
  readonly checks: readonly RiskCheck[];
  readonly #watch: Stopwatch | undefined;
  /** Whether the volume cap ever left something unfilled. */
  capped = false;

  constructor(
    portfolio: Portfolio,
    desk: Desk,
    slots: readonly Slot[],
    config: EngineConfig,
    watch?: Stopwatch,
  ) {
    this.#watch = watch;
    this.#portfolio = portfolio;
    this.#desk = desk;
    this.#slots = slots;
    this.#config = config;
    this.#fee = feeOf(config.costs);
    this.#sizer = sizerOf(config.sizing);
    this.#slips = config.slippage.length > 0 ? slippageOf(config.slippage) : null;
    this.#settlement = config.settlement > 0 ? new Settlement(config.settlement) : null;
    this.checks = riskChecksOf(config.risk);
  }

  /** Fills what can be filled of an order, or rejects it with the reason. What is left of it keeps waiting. */
  execute(slot: Slot, order: Order, place: Place): void {
    this.#watch?.enter("execute", slot.bars.symbol);
    this.#execute(slot, order, place);
    this.#watch?.leave();
  }

  #execute(slot: Slot, order: Order, place: Place): void {
    const held = this.#portfolio.quantity[slot.index]!;
    const sign = order.side === "buy" ? 1 : -1;
    const closable = held * sign < 0 ? Math.abs(held) : 0;
    const closesOnly = order.basis === "position" || order.reduceOnly;
    if (closesOnly && closable === 0) {
      return this.#desk.end(order, "cancelled", "there is no position to close");
    }
    const sized = Number.isNaN(order.quantity);
    const wanted = sized || order.basis === "position" ? closable : order.quantity;
    const { lot } = slot.instrument;
    const closing = closable - wanted < lot * DUST ? closable : floorToLot(wanted, lot);
    // Where a sized sale may not open a short, it only closes.
    const opens = !closesOnly && !(sized && closing > 0 && sign < 0 && !slot.shortable);
    const opening = !opens
      ? 0
      : sized
      ? this.#size(slot, order, closing, place)
      : this.#affordable(slot, order, floorToLot(wanted - closing, lot), closing, place);
    if (!order.working) return;
    if (closing + opening === 0) {
      return this.#desk.end(order, "rejected", "less than a lot is left of it");
    }
    if (order.reduceOnly && closing < order.quantity) {
      this.#portfolio.book.note(order.id, `${closing} of ${order.quantity}: no more is held`);
    }
    // What money, a rule or the position took away does not wait.
    order.quantity = closing + opening;
    this.#fill(slot, order, closing, opening, place);
  }

  /** Signed units that bring the position to a weight of equity. */
  unitsToWeight(
    slot: Slot,
    weight: number,
    price: number,
    equity: number,
    place: { tick: number; closed: boolean },
  ): number {
    const unit = this.#portfolio.unitAt(slot.index, place.tick, place.closed);
    // Where the symbol may not be short, the position only closes.
    const size = weight < 0 && !slot.shortable ? 0 : Math.abs(weight);
    const units = floorToLot(size * equity / (price * unit), slot.instrument.lot);
    return Math.sign(weight) * units - this.#portfolio.quantity[slot.index]!;
  }

  /** Units to open for an order that is sized at the fill; ends the order where there are none. */
  #size(slot: Slot, order: Order, closing: number, place: Place): number {
    const portfolio = this.#portfolio;
    const { tick, closed } = place;
    const equity = Number.isNaN(place.equity) ? portfolio.valueAt(tick, closed) : place.equity;
    const { sizing } = this.#config;
    const fraction = order.basis === "fraction"
      ? order.amount
      : sizing.kind === "fraction"
      ? sizing.fraction
      : NaN;
    const sized = Number.isNaN(fraction)
      ? this.#askSizer(slot, order, place, equity)
      : { money: fraction * equity };
    if (typeof sized === "string") {
      this.#desk.end(order, "rejected", sized);
      return 0;
    }
    const { lot } = slot.instrument;
    if ("units" in sized) {
      const units = floorToLot(sized.units, lot);
      if (units > 0) return this.#affordable(slot, order, units, closing, place);
      this.#desk.end(
        order,
        "rejected",
        `the size of ${sized.units} ${slot.bars.symbol} is less than a lot of ${lot}`,
      );
      return 0;
    }
    const money = Math.min(sized.money, this.#available(slot, order, closing, place));
    const units = this.#unitsFor(money, slot, order, closing, place);
    return units > 0
      ? this.#checked(slot, order, units, place)
      : this.#unpaid(slot, order, lot, closing, money, place);
  }

  #askSizer(slot: Slot, order: Order, place: Place, equity: number): Sized {
    const portfolio = this.#portfolio;
    const { tick, closed } = place;
    const unit = portfolio.unitAt(slot.index, tick, closed);
    return this.#sizer({
      symbol: slot.bars.symbol,
      side: order.side,
      price: this.#price(slot, order, 0, place) * unit,
      stop: this.#stopOf(slot, order, place),
      multiplier: unit,
      lot: slot.instrument.lot,
      equity,
      cash: portfolio.cash,
      bars: slot.bars,
      bar: order.bar,
      universe: this.#slots.map(({ bars, barOf }) => ({
        bars,
        bar: closed ? barOf[tick]! : barOf[Math.max(0, tick - 1)]!,
      })),
      trades: portfolio.book.closed,
      strength: Number.isNaN(order.strength) ? 1 : order.strength,
      confidence: Number.isNaN(order.confidence) ? 1 : order.confidence,
    });
  }

  /** Of the units asked for those that the money pays for, or none with the order rejected. */
  #affordable(slot: Slot, order: Order, units: number, closing: number, place: Place): number {
    if (units <= 0) return 0;
    if (order.side === "sell" && !slot.shortable) return this.#refuseShort(slot, order);
    const money = this.#available(slot, order, closing, place);
    const price = this.#price(slot, order, units, place);
    const needed = this.#moneyFor(slot, order, units, closing, price, place);
    if (needed <= money) return this.#checked(slot, order, units, place);
    if (this.#config.fill.tooBig === "reject") return this.#refuse(slot, order, units, money, place);
    const fewer = this.#unitsFor(money, slot, order, closing, place);
    if (fewer <= 0) return this.#unpaid(slot, order, slot.instrument.lot, closing, money, place);
    this.#portfolio.book.note(order.id, `reduced from ${units} to ${fewer}: not enough cash`);
    return this.#checked(slot, order, fewer, place);
  }

  /** Nothing can be opened: the order is rejected, unless it closes something. */
  #unpaid(slot: Slot, order: Order, units: number, closing: number, money: number, place: Place): number {
    if (closing === 0) return this.#refuse(slot, order, units, money, place);
    this.#portfolio.book.note(order.id, "reduced to what closes the position: not enough cash");
    return 0;
  }

  /** What the risk rules leave of an entry, its protective prices set as they say. */
  #checked(slot: Slot, order: Order, units: number, place: Place): number {
    if (order.side === "sell" && !slot.shortable) return this.#refuseShort(slot, order);
    if (this.checks.length === 0) return units;
    const portfolio = this.#portfolio;
    const proposal = this.#proposal(slot, order, units, place);
    const view = riskView(portfolio, this.#slots, place.tick, place.closed);
    const { proposal: passed, decisions } = runChain(this.checks, proposal, view);
    for (const { rule, verdict } of decisions) {
      if (verdict.kind === "pass") continue;
      if (verdict.kind === "block") {
        this.#desk.end(order, "rejected", `${rule}: ${verdict.reason}`);
        return 0;
      }
      portfolio.book.note(order.id, `${rule}: ${verdict.reason}`);
    }
    if (passed === null) return 0;
    order.stopLoss = passed.stop;
    order.takeProfit = passed.target;
    return floorToLot(passed.quantity, slot.instrument.lot);
  }

  /** Price of the stop that will protect an entry: its own, or the one that a rule gives it. */
  #stopOf(slot: Slot, order: Order, place: Place): number {
    if (!Number.isNaN(order.stopLoss) || !this.checks.some(({ protects }) => protects)) return order.stopLoss;
    const view = riskView(this.#portfolio, this.#slots, place.tick, place.closed);
    return protectivePrices(this.checks, this.#proposal(slot, order, slot.instrument.lot, place), view).stop;
  }

  #proposal(slot: Slot, order: Order, units: number, place: Place): Proposal {
    const price = this.#price(slot, order, units, place);
    return {
      symbol: slot.bars.symbol,
      sector: slot.instrument.sector,
      side: order.side,
      quantity: units,
      price,
      unitValue: price * this.#portfolio.unitAt(slot.index, place.tick, place.closed),
      bars: slot.bars,
      bar: order.bar,
      stop: order.stopLoss,
      target: order.takeProfit,
      lot: slot.instrument.lot,
    };
  }

  #fill(slot: Slot, order: Order, closing: number, opening: number, place: Place): void {
    const { tick, bar } = place;
    const portfolio = this.#portfolio;
    const wanted = closing + opening;
    if (wanted <= 0) return;
    const units = place.forced ? wanted : this.#withinVolume(slot, bar, wanted);
    if (units < wanted) {
      this.capped = true;
      portfolio.book.note(order.id, `${units} of ${wanted} filled in a bar: volume cap`);
    }
    portfolio.book.amend(order.id, { quantity: order.quantity + order.filled });
    if (units <= 0) return this.#desk.reached(slot, order);
    const sign = order.side === "buy" ? 1 : -1;
    const unit = portfolio.unitAt(slot.index, tick, place.closed);
    const { slippage, impact } = this.#slip(slot, order, units, place);
    const price = this.#rounded(slot, order, place.reference + sign * (slippage + impact));
    const time = slot.bars.time[bar]!;
    const cost = this.#fee(order.side, units, price * unit, time, place.maker);
    const opened = units - closing;
    portfolio.execute(slot.index, {
      order: order.id,
      side: order.side,
      quantity: units,
      time,
      bar,
      price,
      reference: place.reference,
      unit,
      slippage,
      impact,
      maker: place.maker,
      cost,
      lost: units * unit * Math.abs(price - place.reference),
    }, order.quantity - units);
    if (sign < 0) this.#settlement?.add(slot, units * price * unit - cost, bar);
    slot.used = (slot.usedBar === bar ? slot.used : 0) + units;
    slot.usedBar = bar;
    this.#desk.filled(slot, order, units);
    if (opened > 0) this.#desk.protect(slot, order, opened, price, bar, place.during);
  }

  /** Units of `wanted` that the bar's volume has room for. */
  #withinVolume(slot: Slot, bar: number, wanted: number): number {
    const { volumeCap, volumeOf } = this.#config.fill;
    if (volumeCap === null) return wanted;
    const volume = volumeOf === "bar" ? slot.bars.volume[bar]! : meanVolume(slot.bars, bar);
    if (!(volume > 0)) return wanted;
    const used = slot.usedBar === bar ? slot.used : 0;
    return Math.min(wanted, floorToLot(Math.max(0, volumeCap * volume - used), slot.instrument.lot));
  }

  /** Money for what an order opens, with what it sets free by closing. */
  #available(slot: Slot, order: Order, closing: number, place: Place): number {
    const { tick, closed } = place;
    const unsettled = this.#settlement?.unsettled(slot.bars.time[place.bar]!) ?? 0;
    const sign = order.side === "buy" ? -1 : 1;
    const proceeds = closing === 0 ? null : sign * closing * this.#price(slot, order, closing, place) *
      this.#portfolio.unitAt(slot.index, tick, closed);
    const available = this.#portfolio.available(slot.index, tick, closed, proceeds);
    return order.side === "sell" && unsettled > 0 ? available : available - unsettled;
  }

  /** Whole lots that `money` pays for with the fees of all that the order does, at a price that knows the size. */
  #unitsFor(money: number, slot: Slot, order: Order, closing: number, place: Place): number {
    const unit = this.#portfolio.unitAt(slot.index, place.tick, place.closed);
    const { lot } = slot.instrument;
    const time = slot.bars.time[place.bar]!;
    const unitsAt = (price: number) =>
      affordableQuantity(
        money,
        price * unit,
        lot,
        (units, each) => this.#fee(order.side, units + closing, each, time, place.maker),
      );
    const units = unitsAt(this.#price(slot, order, 0, place));
    if (order.side === "sell" || this.#slips === null) return units;
    return Math.min(units, unitsAt(this.#price(slot, order, units, place)));
  }

  /** What opening `units` costs, with the fees of all that the order does. */
  #moneyFor(
    slot: Slot,
    order: Order,
    units: number,
    closing: number,
    price: number,
    place: Place,
  ): number {
    const unit = this.#portfolio.unitAt(slot.index, place.tick, place.closed);
    return units * price * unit +
      this.#fee(order.side, units + closing, price * unit, slot.bars.time[place.bar]!, place.maker);
  }

  /** Price per unit of `units`, slippage and rounding included. */
  #price(slot: Slot, order: Order, units: number, place: Place): number {
    const sign = order.side === "buy" ? 1 : -1;
    const { slippage, impact } = this.#slip(slot, order, units, place);
    return this.#rounded(slot, order, place.reference + sign * (slippage + impact));
  }

  #slip(
    slot: Slot,
    { kind, side }: Order,
    units: number,
    place: Place,
  ): { slippage: number; impact: number } {
    if (this.#slips === null || kind === "limit" || kind === "stop-limit") return NO_SLIP;
    const { reference, bar } = place;
    return {
      slippage: this.#slips.slippage(side, reference, units, slot.bars, bar),
      impact: this.#slips.impact(side, reference, units, slot.bars, bar),
    };
  }

  #rounded(slot: Slot, order: Order, price: number): number {
    const { tick } = slot.instrument;
    return tick === 0 || !Number.isNaN(order.limit)
      ? price
      : roundToTick(price, tick, order.side, this.#config.fill.tickRounding);
  }

  #refuse(slot: Slot, order: Order, units: number, money: number, place: Place): number {
    const price = this.#price(slot, order, units, place);
    const needed = this.#moneyFor(slot, order, units, 0, price, place);
    this.#desk.end(
      order,
      "rejected",
      `not enough cash: ${units} ${slot.bars.symbol} costs ${needed.toFixed(2)} with fees, ${
        money.toFixed(2)
      } is available`,
    );
    return 0;
  }

  #refuseShort(slot: Slot, order: Order): number {
    this.#desk.end(order, "rejected", `shorting is off: more ${slot.bars.symbol} to sell than is held`);
    return 0;
  }
}

/** Less than this share of a lot is what the arithmetic of fractions left. */
const DUST = 1e-6;

const NO_SLIP = { slippage: 0, impact: 0 };
