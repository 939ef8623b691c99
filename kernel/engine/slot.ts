/** One symbol of a run: its bars, what the strategy wants of it, what is held and which orders wait. */
import type { Bars } from "../market/bars.ts";
import { type Instrument, instrumentOf } from "../market/instrument.ts";
import type { EngineConfig } from "./options.ts";
import type { Order } from "./orders.ts";
import type { Plan } from "./plan.ts";
import type { Holding } from "./portfolio.ts";
import type { Matchable } from "./match.ts";
import type { Setting } from "./setting.ts";

/** An order that waits for its price. */
export type Resting = Order & Matchable;

export interface Slot extends Holding {
  readonly index: number;
  readonly plan: Plan;
  readonly shortable: boolean;
  /** Market orders that wait for their bar, first submitted first. */
  readonly queued: Order[];
  readonly resting: Resting[];
  /** Whether the last bar is the last there ever was. */
  readonly delisted: boolean;
  /** Finer bars of the symbol, null without. */
  readonly finer: Bars | null;
  /** Target weight that was ordered last. */
  target: number;
  /** When a rule or a margin call last ended a position, 1 for a long one, -1 for a short. */
  left: { bar: number; side: number };
  /** Units already traded in a bar, against the volume cap. */
  usedBar: number;
  used: number;
}

/** Markets on which short positions are common; elsewhere selling more than is held is refused unless asked for. */
const SHORTABLE: Readonly<Record<Bars["market"], boolean>> = { US: true, FX: true, IN: false, CRYPTO: false };

/** A symbol without a bar for so long before the end of the run has left the market. */
const GONE_AFTER = 30 * 86_400_000;

/** What the options say of a symbol's contract, and its market where they do not. */
export function contractOf(bars: Bars, { lot, instruments }: EngineConfig): Instrument {
  return instrumentOf(bars, { ...lot !== null && { lot }, ...instruments[bars.symbol] });
}

export function slotsOf({ clock, rates, config, finer }: Setting, plans: readonly Plan[]): Slot[] {
  const end = clock.time.at(-1)!;
  return clock.rows.map((row, index) => {
    const { bars } = row;
    const instrument = contractOf(bars, config);
    const last = bars.time[bars.length - 1]!;
    return {
      ...row,
      index,
      plan: plans[index]!,
      instrument,
      margin: instrument.margin ?? 1 / config.leverage,
      shortable: instrument.shortable ?? config.shorting ?? SHORTABLE[bars.market],
      rates: rates[index]!,
      lots: reusedList(),
      queued: reusedList(),
      resting: reusedList(),
      target: 0,
      delisted: bars.delisted === true || end - last > GONE_AFTER,
      finer: finer.find(({ symbol }) => symbol === bars.symbol) ?? null,
      left: { bar: -1, side: 0 },
      usedBar: -1,
      used: 0,
    };
  });
}

/** A list that is filled and emptied again and again: made with an element it keeps the room for one, made empty it does not. */
function reusedList<T>(): T[] {
  const list: (T | null)[] = [null];
  list.pop();
  return list as T[];
}
