import { assertEquals } from "@std/assert";
import { calendarOf } from "../../../../kernel/market/calendar/calendar_of.ts";
import { DAY, isoMinute, utc, wallClock } from "./clock.ts";

Deno.test("crypto has a session every day, from midnight to midnight UTC", () => {
  const crypto = calendarOf("CRYPTO");
  const sessions = crypto.sessions(utc("2023-12-25"), utc("2024-03-01"));
  assertEquals(sessions.length, 68);
  for (const day of sessions) assertEquals(crypto.session(day), { day, open: day, close: day + DAY });
});

Deno.test("currencies trade from Sunday to Friday 17:00 in New York without a pause", () => {
  const fx = calendarOf("FX");
  const clock = wallClock("America/New_York");
  const days = fx.sessions(utc("2023-01-01"), utc("2024-12-31"));
  assertEquals(days.length, 522);
  for (const day of days) {
    const { open, close } = fx.session(day)!;
    const weekday = new Date(day).getUTCDay();
    if (weekday === 1) assertEquals([new Date(open).getUTCDay(), clock(open)], [0, "17:00"]);
    else assertEquals(open, fx.closesAt(fx.previousSession(day)));
    if (weekday === 5) assertEquals([new Date(close).getUTCDay(), clock(close)], [5, "17:00"]);
  }
});

Deno.test("a currency week follows New York into and out of daylight saving time", () => {
  const fx = calendarOf("FX");
  const week = (monday: string) => [utc(monday), utc(monday) + 4 * DAY];
  const ends = (monday: string) => {
    const [first, last] = week(monday);
    return [isoMinute(fx.opensAt(first!)), isoMinute(fx.closesAt(last!))];
  };
  assertEquals(ends("2024-03-04"), ["2024-03-03T22:00", "2024-03-08T22:00"]);
  assertEquals(ends("2024-03-11"), ["2024-03-10T21:00", "2024-03-15T21:00"]);
  assertEquals(ends("2024-11-04"), ["2024-11-03T22:00", "2024-11-08T22:00"]);
});

Deno.test("a moment on Sunday evening belongs to Monday's currency session", () => {
  assertEquals(isoMinute(calendarOf("FX").sessionDay(utc("2024-03-03T22:30"))), "2024-03-04T00:00");
});
