import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { makeCalendar } from "../../../../kernel/market/calendar/calendar.ts";
import { calendarOf } from "../../../../kernel/market/calendar/calendar_of.ts";
import { newYork } from "../../../../kernel/market/calendar/xnys.ts";
import { ParameterError } from "../../../../kernel/market/errors.ts";
import { MARKETS, periodsPerYear } from "../../../../kernel/market/timeframe.ts";
import type { Market } from "../../../../kernel/market/bars.ts";
import { DAY, isoDay, utc } from "./clock.ts";

const market = fc.constantFrom(...MARKETS);
const moment = fc.integer({ min: utc("1985-01-01"), max: utc("2040-01-01") });
const midnight = (time: number) => time - (time % DAY);

/** Walks day by day. */
function step(of: Market, from: number, by: 1 | -1): number {
  let day = midnight(from) + by * DAY;
  while (!calendarOf(of).isSession(day)) day += by * DAY;
  return day;
}

Deno.test("nextSession() and previousSession() are what a walk over the days finds", () => {
  fc.assert(fc.property(market, moment, (of, time) => {
    assertEquals(calendarOf(of).nextSession(time), step(of, time, 1));
    assertEquals(calendarOf(of).previousSession(time), step(of, time, -1));
  }));
});

Deno.test("addSessions() is nextSession() or previousSession() so many times", () => {
  fc.assert(fc.property(market, moment, fc.integer({ min: -20, max: 20 }), (of, time, n) => {
    let day = time;
    for (let i = 0; i < Math.abs(n); i++) day = step(of, day, n > 0 ? 1 : -1);
    if (n === 0) day = calendarOf(of).isSession(time) ? midnight(time) : step(of, time, 1);
    assertEquals(calendarOf(of).addSessions(time, n), day);
  }));
});

Deno.test("sessions decades away are found by a calendar that was asked about nothing in between", () => {
  const from = utc("2024-01-02");
  for (const n of [-6000, 6000]) {
    const to = makeCalendar(newYork()).addSessions(from, n);
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    assertEquals(makeCalendar(newYork()).sessions(first, last).length, 6001);
  }
});

Deno.test("sessions() are the days from one to another that isSession() has, both included", () => {
  fc.assert(fc.property(market, moment, fc.integer({ min: -3, max: 40 }), (of, from, days) => {
    const to = midnight(from) + days * DAY;
    const expected: number[] = [];
    for (let day = midnight(from); day <= to; day += DAY) {
      if (calendarOf(of).isSession(day)) expected.push(day);
    }
    assertEquals(Array.from(calendarOf(of).sessions(from, to)), expected);
  }));
});

Deno.test("every moment of trading belongs to the session that it lies in", () => {
  fc.assert(fc.property(market, moment, fc.double({ min: 0, max: 0.999, noNaN: true }), (of, time, part) => {
    const calendar = calendarOf(of);
    const session = calendar.session(calendar.nextSession(time))!;
    assert(session.open < session.close);
    assertEquals(calendar.sessionDay(session.open + part * (session.close - session.open)), session.day);
  }));
});

Deno.test("sessionDay() leaves a session's own stamp alone and never goes back in time", () => {
  fc.assert(fc.property(market, moment, fc.nat(3 * DAY), (of, time, later) => {
    const calendar = calendarOf(of);
    const day = calendar.sessionDay(time);
    assertEquals(calendar.sessionDay(day), day);
    assert(calendar.sessionDay(time + later) >= day);
  }));
});

Deno.test("a settlement over Thanksgiving and a weekend skips both", () => {
  assertEquals(isoDay(calendarOf("US").addSessions(utc("2024-11-27"), 2)), "2024-12-02");
});

Deno.test("sessions are as long as annualisation takes them to be", () => {
  for (const each of MARKETS) {
    const calendar = calendarOf(each);
    const tuesday = utc("2024-06-11");
    const minutes = (calendar.closesAt(tuesday) - calendar.opensAt(tuesday)) / 60_000;
    assertEquals(minutes * periodsPerYear(each, "1d"), periodsPerYear(each, "1m"), each);
  }
});

Deno.test("a day that is none, or out of the calendar's centuries, is refused with what is meant", () => {
  const nyse = calendarOf("US");
  assertThrows(() => nyse.isSession(NaN), ParameterError, "from 1900 to 2099");
  assertThrows(() => nyse.sessions(utc("2020-01-01"), Infinity), ParameterError, "Infinity");
  assertThrows(() => nyse.nextSession(utc("2200-01-01")), ParameterError, "2200-01-01");
  assertThrows(() => nyse.addSessions(utc("2024-01-02"), 1e6), ParameterError, "2100-01-01");
  assertThrows(() => nyse.addSessions(utc("2024-01-02"), -1e6), ParameterError, "1899-12-31");
  assertThrows(() => nyse.addSessions(utc("2024-01-02"), 0.5), ParameterError, "whole number");
  assertThrows(() => calendarOf("us" as Market), ParameterError, "Set market to one of US");
});
