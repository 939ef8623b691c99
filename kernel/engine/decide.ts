/** What the signals of a bar's close order, given what is held and what is on its way. */
import type { Side } from "../market/order.ts";
import type { Desk, Placed } from "./desk.ts";
import { type Order, wrong } from "./orders.ts";
import type { Plan } from "./plan.ts";
import type { Slot } from "./slot.ts";

const at = (mask: Uint8Array | null, bar: number): boolean => mask !== null && mask[bar] === 1;

const entersLong = ({ entries, exits }: Plan, bar: number): boolean => at(entries, bar) && !at(exits, bar);
const entersShort = ({ shortEntries, shortExits }: Plan, bar: number): boolean =>
  at(shortEntries, bar) && !at(shortExits, bar);

/**
 * First bar, from `bar` on, whose close may order something for a symbol with `held` units and nothing on its way; the
 * length for none.
 */
export function nextSignal(slot: Slot, bar: number, held: number, restore: Uint8Array | null): number {
  const { plan } = slot;
  const { length } = slot.bars;
  let next = bar;
  if (plan.target !== null) {
    const { target } = plan;
    const last = slot.target;
    while (
      next < length && !(target[next]! !== last && target[next]! === target[next]!) && !at(restore, next)
    ) next++;
    return next;
  }
  const { entries, exits, shortEntries } = plan;
  if (shortEntries === null && held >= 0 && entries !== null) {
    // Long only, the common case, without a call a bar.
    if (exits === null) {
      if (held > 0) return length;
      while (next < length && entries[next] === 0) next++;
    } else if (held > 0) {
      while (next < length && exits[next] === 0) next++;
    } else {
      while (next < length && (entries[next] === 0 || exits[next] === 1)) next++;
    }
    return next;
  }
  if (held > 0) {
    while (next < length && !at(exits, next) && !entersShort(plan, next)) next++;
  } else if (held < 0) {
    while (next < length && !at(plan.shortExits, next) && !entersLong(plan, next)) next++;
  } else {
    while (next < length && entersLong(plan, next) === entersShort(plan, next)) next++;
  }
  return next;
}

/** Orders what the signals of this bar ask for. `restore` orders an unchanged target again. */
export function decideSignals(
  slot: Slot,
  bar: number,
  time: number,
  held: number,
  desk: Desk,
  restore: boolean,
): void {
  const { plan, queued } = slot;
  if (plan.target !== null) return decideTarget(slot, bar, time, desk, restore);
  let exiting = false;
  let entering = 0;
  for (const { basis, opens } of queued) {
    exiting ||= basis === "position";
    if (entering === 0) entering = opens;
  }
  const going = entering !== 0 ? entering : exiting ? 0 : Math.sign(held);
  // A rule that ends a position is an exit: an entry in the same direction does not count in its bar.
  const left = slot.left.bar === bar ? slot.left.side : 0;
  const long = entersLong(plan, bar) && left <= 0;
  const short = entersShort(plan, bar) && left >= 0;
  if (going === 0) {
    if (long !== short) enter(slot, bar, time, long ? 1 : -1, desk);
    return;
  }
  const turns = going > 0 ? short : long;
  if (!turns && !at(going > 0 ? plan.exits : plan.shortExits, bar)) return;
  desk.endAll(slot, "cancelled", "exit signal", ({ opens }) => opens !== 0);
  if (held !== 0 && !exiting) exit(slot, bar, time, held, desk, tagOf(plan.exitTags, bar, "exit"));
  if (turns && (going < 0 || slot.shortable)) enter(slot, bar, time, going > 0 ? -1 : 1, desk);
}

/** The names that hold in a bar. */
function tagOf(tags: Plan["entryTags"], bar: number, fallback: string): string {
  if (tags.length === 0) return fallback;
  return tags.filter(([, mask]) => mask[bar] === 1).map(([name]) => name).join("+") || fallback;
}

/** Orders the end of a whole position. */
export function exit(slot: Slot, bar: number, time: number, held: number, desk: Desk, tag = "exit"): Order {
  return desk.place(slot, bar, time, {
    side: held > 0 ? "sell" : "buy",
    type: "market",
    basis: "position",
    quantity: Math.abs(held),
    tag,
  });
}

function enter(slot: Slot, bar: number, time: number, opens: -1 | 1, desk: Desk): void {
  const { plan } = slot;
  const side: Side = opens > 0 ? "buy" : "sell";
  desk.place(slot, bar, time, {
    side,
    type: "market",
    basis: "sized",
    opens,
    stopLoss: protectivePrice(slot, "stopLoss", bar, time, -opens),
    takeProfit: protectivePrice(slot, "takeProfit", bar, time, opens),
    strength: plan.strength?.[bar],
    confidence: plan.confidence?.[bar],
    tag: tagOf(plan.entryTags, bar, plan.tag),
  });
}

/** A protective price of the plan, checked to lie on its side of the close: 1 above, -1 below. */
function protectivePrice(
  slot: Slot,
  name: "stopLoss" | "takeProfit",
  bar: number,
  time: number,
  side: number,
): number {
  const price = slot.plan[name]?.[bar] ?? NaN;
  const close = slot.bars.close[bar]!;
  if (Number.isNaN(price) || (price > 0 && price < Infinity && (price - close) * side > 0)) return price;
  const allowed = `a price ${side > 0 ? "above" : "below"} the close, ${close}`;
  throw wrong({ symbol: slot.bars.symbol, time, bar, close }, name, price, allowed);
}

function decideTarget(slot: Slot, bar: number, time: number, desk: Desk, restore: boolean): void {
  const given = slot.plan.target![bar]!;
  const changed = !Number.isNaN(given) && given !== slot.target;
  if (!changed && !(restore && slot.target !== 0)) return;
  if (changed && Math.abs(given) === Infinity) {
    const { symbol, close } = slot.bars;
    throw wrong({ symbol, time, bar, close: close[bar]! }, "target", given, "a share of equity");
  }
  orderTarget(slot, bar, time, changed ? given : slot.target, desk, {
    strength: slot.plan.strength?.[bar],
    confidence: slot.plan.confidence?.[bar],
    tag: tagOf(slot.plan.entryTags, bar, slot.plan.tag),
  });
}

/** Orders the position to be a signed share of equity; an earlier target that still waits gives way. */
export function orderTarget(
  slot: Slot,
  bar: number,
  time: number,
  weight: number,
  desk: Desk,
  signal: Pick<Placed, "strength" | "confidence" | "tag">,
): Order {
  desk.endAll(slot, "cancelled", "a new target", ({ basis }) => basis === "weight");
  const side: Side = weight >= slot.target ? "buy" : "sell";
  slot.target = weight;
  return desk.place(slot, bar, time, { ...signal, side, type: "market", basis: "weight", amount: weight });
}
