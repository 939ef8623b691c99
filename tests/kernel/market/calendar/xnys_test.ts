import { assert, assertEquals } from "@std/assert";
import { calendarOf } from "../../../../kernel/market/calendar/calendar_of.ts";
import golden from "../../../golden/calendars.json" with { type: "json" };
import { closedWeekdays, DAY, isoDay, utc, wallClock } from "./clock.ts";

const nyse = calendarOf("US");
const closed: Record<string, string> = golden.XNYS.closed;
const years = Object.keys(closed).map(Number);
const sessions = nyse.sessions(utc(`${years[0]}-01-01`), utc(`${years.at(-1)}-12-31`));

Deno.test("XNYS is closed on the weekdays that exchange_calendars has, 1990 to 2028", () => {
  assertEquals([years[0], years.at(-1)], [1990, 2028]);
  for (const year of years) assertEquals(closedWeekdays(year, nyse.isSession), closed[year], String(year));
});

Deno.test("XNYS opens at 9:30 and closes at 16:00 in New York, but on its early closings", () => {
  const clock = wallClock("America/New_York");
  const early: Record<string, string> = {};
  for (const day of sessions) {
    const session = nyse.session(day)!;
    assertEquals([session.day, clock(session.open)], [day, "09:30"]);
    const close = clock(session.close);
    if (close !== "16:00") early[isoDay(day)] = close;
  }
  assertEquals(early, golden.XNYS.early);
});

Deno.test("XNYS never trades on a weekend", () => {
  for (const day of sessions) assert(new Date(day).getUTCDay() % 6 !== 0, isoDay(day));
});

Deno.test("XNYS goes on by its rules beyond the years published", () => {
  assertEquals([isoDay(nyse.knownFrom), isoDay(nyse.knownUntil)], ["1990-01-01", "2028-12-31"]);
  // A Saturday's Juneteenth is kept on Friday, a Saturday's New Year on no day.
  assertEquals(nyse.isSession(utc("2032-06-18")), false);
  assertEquals([nyse.isSession(utc("2032-12-31")), nyse.isSession(utc("2033-01-03"))], [true, true]);
  assertEquals(nyse.isSession(utc("1971-07-05")), false);
});

Deno.test("opensAt() and closesAt() of a day without a session are the usual hours of it", () => {
  const holiday = utc("2024-07-04");
  assertEquals(nyse.session(holiday), null);
  assertEquals(nyse.opensAt(holiday), holiday + 13.5 * 3_600_000);
  assertEquals(nyse.closesAt(holiday + DAY / 3), holiday + 20 * 3_600_000);
});
