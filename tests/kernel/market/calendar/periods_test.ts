import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { calendarOf } from "../../../../kernel/market/calendar/calendar_of.ts";
import { firstSessions, type Period } from "../../../../kernel/market/calendar/periods.ts";
import { ParameterError } from "../../../../kernel/market/errors.ts";
import { MARKETS } from "../../../../kernel/market/timeframe.ts";
import { DAY, isoDay, utc } from "./clock.ts";

const PERIODS: Period[] = ["day", "week", "month", "quarter", "year"];

/** The name of a session's period, from Date. */
function label(day: number, every: Period): string {
  const date = new Date(day);
  if (every === "day") return isoDay(day);
  if (every === "week") return isoDay(day - ((date.getUTCDay() + 6) % 7) * DAY);
  const quarter = Math.floor(date.getUTCMonth() / 3);
  const part = every === "month" ? date.getUTCMonth() : every === "quarter" ? quarter : 0;
  return `${date.getUTCFullYear()} ${part}`;
}

Deno.test("firstSessions() marks the first session of each period, however many are missing", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...MARKETS),
      fc.constantFrom(...PERIODS),
      fc.integer({ min: utc("1990-01-01"), max: utc("2028-01-01") }),
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }),
      (market, every, start, gaps) => {
        const calendar = calendarOf(market);
        const days = [calendar.sessionDay(start)];
        for (const gap of gaps) days.push(calendar.addSessions(days.at(-1)!, gap));
        const labels = days.map((day) => label(day, every));
        const expected = labels.map((text, i) => (text === labels[i - 1] ? 0 : 1));
        assertEquals(Array.from(firstSessions(Float64Array.from(days), every, calendar)), expected);
      },
    ),
  );
});

Deno.test("firstSessions() marks one bar of a session only, where bars are shorter than a day", () => {
  const nyse = calendarOf("US");
  const hours = Array.from(
    nyse.sessions(utc("2024-05-30"), utc("2024-06-04")),
    (day) => [0, 1, 2, 3, 4, 5, 6].map((hour) => nyse.opensAt(day) + hour * 3_600_000),
  ).flat();
  const marked = (every: Period) =>
    Array.from(firstSessions(Float64Array.from(hours), every, nyse), (mark, i) => (mark ? i : -1))
      .filter((i) => i >= 0);
  assertEquals(marked("day"), [0, 7, 14, 21]);
  assertEquals(marked("week"), [0, 14]);
  assertEquals(marked("month"), [0, 14]);
  assertEquals(marked("year"), [0]);
});

Deno.test("firstSessions() counts Sunday evening's currency bars to the week that they open", () => {
  const times = ["2024-03-01T21:00", "2024-03-03T22:00", "2024-03-03T23:00", "2024-03-04T00:00"].map(utc);
  assertEquals(Array.from(firstSessions(Float64Array.from(times), "week", calendarOf("FX"))), [1, 1, 0, 0]);
});

Deno.test("firstSessions() of no bars is empty, and another period is refused with those there are", () => {
  assertEquals(firstSessions(new Float64Array(), "week", calendarOf("US")), new Uint8Array());
  assertThrows(
    () => firstSessions(new Float64Array(), "toString" as Period, calendarOf("US")),
    ParameterError,
    "day, week, month, quarter, year",
  );
});
