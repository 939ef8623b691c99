import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  dayOf,
  goodFriday,
  lastWeekday,
  monthNumber,
  nthWeekday,
  weekdayOf,
  weekNumber,
  yearOf,
} from "../../../../kernel/market/calendar/dates.ts";
import { newYorkOffset } from "../../../../kernel/market/calendar/new_york.ts";
import { DAY, isoDay, utc, wallClock } from "./clock.ts";

Deno.test("day, weekday, month and year agree with Date from 1600 to 2400", () => {
  const time = fc.integer({ min: Date.UTC(1600, 0, 1), max: Date.UTC(2400, 0, 1) });
  fc.assert(fc.property(time, (moment) => {
    const date = new Date(moment);
    assertEquals(dayOf(moment), Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
    assertEquals(weekdayOf(moment), date.getUTCDay());
    assertEquals(monthNumber(moment), date.getUTCFullYear() * 12 + date.getUTCMonth());
    assertEquals(yearOf(moment), date.getUTCFullYear());
  }));
});

Deno.test("monthNumber() turns at the first and last day of every month of 400 years", () => {
  for (let month = 1700 * 12; month < 2100 * 12; month++) {
    const first = Date.UTC(Math.floor(month / 12), month % 12, 1);
    assertEquals([monthNumber(first - DAY), monthNumber(first)], [month - 1, month], isoDay(first));
  }
});

Deno.test("weekNumber() changes on Mondays alone", () => {
  for (let day = utc("1968-01-01"); day < utc("1972-01-01"); day += DAY) {
    assertEquals(weekNumber(day) - weekNumber(day - DAY), new Date(day).getUTCDay() === 1 ? 1 : 0);
  }
});

Deno.test("nthWeekday() and lastWeekday() count from either end of a month", () => {
  assertEquals(isoDay(nthWeekday(2024, 10, 4, 4)), "2024-11-28");
  assertEquals(isoDay(nthWeekday(2024, 8, 1, 1)), "2024-09-02");
  assertEquals(isoDay(nthWeekday(2024, 6, 1, 1)), "2024-07-01");
  assertEquals(isoDay(lastWeekday(2024, 4, 1)), "2024-05-27");
  assertEquals(isoDay(lastWeekday(2021, 4, 1)), "2021-05-31");
});

Deno.test("goodFriday() reaches the earliest and the latest day that there is", () => {
  assertEquals([1818, 1943, 2000, 2008, 2024, 2038].map((year) => isoDay(goodFriday(year))), [
    "1818-03-20",
    "1943-04-23",
    "2000-04-21",
    "2008-03-21",
    "2024-03-29",
    "2038-04-23",
  ]);
});

Deno.test("newYorkOffset() is the zone's own on every day since 1967", () => {
  const clock = wallClock("America/New_York");
  for (let day = utc("1967-01-01"); day < utc("2037-01-01"); day += DAY) {
    assertEquals(clock(day + newYorkOffset(day) * 60_000 + DAY / 2), "12:00", isoDay(day));
  }
});
