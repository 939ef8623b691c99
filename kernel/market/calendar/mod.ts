/** The door to when markets trade: their calendars, the end of a bar, the first bar of each week, month, …. */
export { barEnd } from "./bar_end.ts";
export type { Session, TradingCalendar } from "./calendar.ts";
export { calendarOf } from "./calendar_of.ts";
export { firstSessions } from "./periods.ts";
export type { Period } from "./periods.ts";
