/** Money of sales that is booked and cannot be spent yet. */
import { calendarOf } from "../market/calendar/calendar_of.ts";
import type { TradingCalendar } from "../market/calendar/calendar.ts";
import type { Slot } from "./slot.ts";

export class Settlement {
  readonly #sessions: number;
  /** Times at which sales settle, epoch ms, and their money. */
  #waiting: { readonly at: number; readonly money: number }[] = [];
  readonly #calendars = new Map<string, TradingCalendar>();

  constructor(sessions: number) {
    this.#sessions = sessions;
  }

  add(slot: Slot, money: number, bar: number): void {
    const { market } = slot.bars;
    const calendar = this.#calendars.get(market) ?? calendarOf(market);
    this.#calendars.set(market, calendar);
    const day = calendar.sessionDay(slot.bars.time[bar]!);
    this.#waiting.push({ at: calendar.addSessions(day, this.#sessions), money });
  }

  /** Money not settled by the session of `time`. */
  unsettled(time: number): number {
    this.#waiting = this.#waiting.filter(({ at }) => at > time);
    return this.#waiting.reduce((sum, { money }) => sum + money, 0);
  }
}
