import { assertEquals } from "@std/assert";
import { calendarOf } from "../../../../kernel/market/calendar/calendar_of.ts";
import golden from "../../../golden/calendars.json" with { type: "json" };
import { closedWeekdays, isoDay, utc, wallClock } from "./clock.ts";

const nse = calendarOf("IN");
const clock = wallClock("Asia/Kolkata");
const hours = (day: number) => `${clock(nse.opensAt(day))}-${clock(nse.closesAt(day))}`;
const listed: Record<string, string> = golden.XNSE.closed;
const bombay: Record<string, string> = golden.XBOM.closed;
const years = Object.keys(listed).map(Number);
const sessions = nse.sessions(utc(`${years[0]}-01-01`), utc(`${years.at(-1)}-12-31`));

/**
 * Closings that pandas_market_calendars alone has. Shares traded on the three of 2004 and 2005 (on 27 July 2005, in the
 * flood of Mumbai, the Nifty closed at 2,319.10), so that the others are taken for gaps in its data too.
 */
const NOT_CLOSED: Record<number, string> = {
  2001: "0308 0321 0620 0823 0910 1129",
  2002: "0118 0128 0816",
  2003: "0410 1016",
  2004: "1012 1015",
  2005: "0727",
};

/** Where exchange_calendars has BSE closed: Muhurat sessions, two New Year's Days, and a Muharram moved by a day. */
const OPEN_IN_BOMBAY_LIST: Record<number, string> = {
  2001: "0101",
  2004: "0101",
  2013: "1114",
  2014: "1023",
  2015: "1111",
  2017: "1019",
  2018: "1107",
  2021: "1104",
  2022: "1024",
  2024: "1101",
  2025: "1021",
};

const merged = (...lists: (string | undefined)[]) => lists.flatMap((list) => list?.split(" ") ?? []).sort();

Deno.test("XNSE is closed on the weekdays that pandas_market_calendars has, but those of its gaps", () => {
  assertEquals([years[0], years.at(-1)], [2000, 2026]);
  for (const year of years) {
    const ours = closedWeekdays(year, nse.isSession);
    assertEquals(merged(ours, NOT_CLOSED[year]), listed[year]!.split(" "), String(year));
  }
});

Deno.test("XNSE differs from exchange_calendars' BSE on Muhurat days and three others", () => {
  for (const year of years) {
    const ours = closedWeekdays(year, nse.isSession).split(" ");
    const extra = ours.filter((day) => !bombay[year]!.includes(day));
    assertEquals(extra, year === 2013 ? ["1115"] : [], String(year));
    assertEquals(
      merged(...ours.filter((day) => !extra.includes(day)), OPEN_IN_BOMBAY_LIST[year]),
      bombay[year]!.split(" "),
      String(year),
    );
  }
});

Deno.test("XNSE keeps the hours of its time, but in special sessions", () => {
  const special: Record<string, string> = {};
  const usual: Record<string, string> = {};
  let last = "";
  for (const day of sessions) {
    if (new Date(day).getUTCDay() % 6 === 0) continue;
    const text = hours(day);
    if (/^09:..-15:30$/.test(text)) {
      if (text !== last) usual[isoDay(day)] = text;
      last = text;
    } else special[isoDay(day)] = text;
  }
  assertEquals(usual, golden.XNSE.usual);
  assertEquals(special, golden.XNSE.special);
});

Deno.test("XNSE holds its sessions of weekends: Muhurat, budgets, tests of its systems", () => {
  const weekends = Array.from(sessions).filter((day) => new Date(day).getUTCDay() % 6 === 0).map(isoDay);
  // Those days of June 2004 to June 2024 on which daily bars of NSE shares exist, then two budgets and Diwali.
  assertEquals(weekends, [
    "2004-10-09",
    "2005-06-04",
    "2005-11-26",
    "2006-04-29",
    "2006-06-25",
    "2006-10-21",
    "2009-10-17",
    "2010-02-06",
    "2012-01-07",
    "2012-03-03",
    "2012-04-28",
    "2012-09-08",
    "2013-05-11",
    "2013-11-03",
    "2014-03-22",
    "2015-02-28",
    "2016-10-30",
    "2019-10-27",
    "2020-02-01",
    "2020-11-14",
    "2023-11-12",
    "2024-01-20",
    "2024-03-02",
    "2024-05-18",
    "2025-02-01",
    "2026-02-01",
    "2026-11-08",
  ]);
  assertEquals(hours(utc("2020-02-01")), "09:15-15:30");
  assertEquals(hours(utc("2024-05-18")), "09:15-12:40");
  assertEquals(hours(utc("2023-11-12")), "18:15-19:15");
});

Deno.test("XNSE keeps its fixed holidays outside the years published", () => {
  assertEquals([isoDay(nse.knownFrom), isoDay(nse.knownUntil)], ["2005-01-01", "2026-12-31"]);
  assertEquals(closedWeekdays(2027, nse.isSession), "0126 0326 0414");
  assertEquals(closedWeekdays(1995, nse.isSession), "0126 0414 0501 0815 1002 1225");
});
