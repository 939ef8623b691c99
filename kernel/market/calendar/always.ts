/** Markets without holidays: crypto trades always, currencies from Sunday to Friday 17:00 in New York. */
import { type CalendarRules, FIRST_YEAR, type Hours, LAST_YEAR } from "./calendar.ts";
import { newYorkOffset } from "./new_york.ts";

const WHOLE_DAY: Hours = [0, 24 * 60];
const FIVE_PM = 17 * 60;

const EVER = { knownFrom: Date.UTC(FIRST_YEAR, 0, 1), knownUntil: Date.UTC(LAST_YEAR, 11, 31) };

export const ALWAYS: CalendarRules = {
  ...EVER,
  name: "24/7",
  timeZone: "UTC",
  trades: () => true,
  hours: () => WHOLE_DAY,
};

/**
 * A currency day is the UTC day, as providers cut it, not 17:00 to 17:00 in New York: its end is then never earlier than
 * that of bars cut the other way, so that no close is seen too soon. Monday begins with Sunday's opening, Friday ends
 * with the week. Christmas and New Year are sessions like any other: most providers stop for them, at different hours.
 */
export const CURRENCIES: CalendarRules = {
  ...EVER,
  name: "24/5",
  timeZone: "America/New_York",
  trades: (_, weekday) => weekday > 0 && weekday < 6,
  hours(day, weekday) {
    if (weekday === 1) return [FIVE_PM + newYorkOffset(day) - 24 * 60, 24 * 60];
    if (weekday === 5) return [0, FIVE_PM + newYorkOffset(day)];
    return WHOLE_DAY;
  },
};
