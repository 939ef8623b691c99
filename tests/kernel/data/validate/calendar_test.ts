/** Rows against the market's calendar: gaps, days without a session, time zones and bar-end stamps. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RawBars } from "../../../../kernel/data/validate/raw_bars.ts";
import { validateColumns } from "../../../../kernel/data/validate/validate.ts";
import type { Market } from "../../../../kernel/market/bars.ts";
import { calendarOf } from "../../../../kernel/market/calendar/calendar_of.ts";
import { cleanBars, findingOf, pickRows, range, verdicts } from "./clean_bars.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Bars of an hour at the given times, of a price that moves a little. */
function hourly(market: Market, time: Float64Array): RawBars {
  const close = time.map((_, i) => 100 + (i * 7 % 13) / 10);
  return {
    market,
    timeframe: "1h",
    time,
    open: close,
    high: close.map((price) => price + 0.5),
    low: close.map((price) => price - 0.5),
    close,
  };
}

/** Every hour from the opening to the closing of the sessions of a market. */
function sessionHours(market: Market, from: number, to: number): Float64Array {
  const calendar = calendarOf(market);
  return Float64Array.from(
    Array.from(calendar.sessions(from, to)).flatMap((day) => {
      const hours = Math.ceil((calendar.closesAt(day) - calendar.opensAt(day)) / HOUR);
      return Array.from({ length: hours }, (_, i) => calendar.opensAt(day) + i * HOUR);
    }),
  );
}

const YEAR = [Date.UTC(2019, 0, 1), Date.UTC(2019, 11, 31)] as const;

Deno.test("whole sessions of every market, days and hours, have no gap and lie in no wrong place", () => {
  for (const market of ["US", "IN", "CRYPTO", "FX"] as const) {
    const hours = validateColumns(hourly(market, sessionHours(market, ...YEAR)));
    const odd = verdicts(hours).filter((each) => /gaps|sessions/.test(each));
    assertEquals(odd, [], market);
    const time = calendarOf(market).sessions(...YEAR);
    const days = validateColumns({ ...hourly(market, time), timeframe: "1d" });
    assertEquals(verdicts(days).filter((each) => /gaps|sessions/.test(each)), [], market);
  }
});

Deno.test("a few absent sessions are a note, more than settlement and five days in a row a warning", () => {
  const short = pickRows(cleanBars(1000), [...range(0, 100), ...range(106, 1000)]);
  const note = findingOf(short, "gaps");
  assertEquals([note.severity, note.rows], ["note", [100]]);
  assertStringIncludes(note.message, "6 bars of the calendar absent");
  const long = pickRows(cleanBars(1000), [...range(0, 100), ...range(107, 1000)]);
  assertEquals(verdicts(validateColumns(long)), ["warning gaps", "note gaps"]);
  assertEquals(verdicts(validateColumns(long, { rules: { maxGap: 7 } })), ["note gaps"]);
});

Deno.test("minutes that are absent here and there add up to a warning", () => {
  const whole = sessionHours("CRYPTO", ...YEAR);
  const time = whole.filter((_, i) => i % 25 !== 7);
  const { severity, message } = findingOf(hourly("CRYPTO", time), "gaps");
  assertEquals(severity, "warning");
  const absent = whole.length - time.length;
  assertStringIncludes(message, `${absent} bars of the calendar absent, 4.0 %, in ${absent} gaps`);
});

Deno.test("bars on weekends are a note, and a warning that doubts the market where they are many", () => {
  const bars = cleanBars(300);
  const moved = { ...bars, time: bars.time.map((time, i) => i === 13 ? Date.UTC(2018, 0, 21) : time) };
  assertEquals(findingOf(moved, "sessions").severity, "note");
  const daily = { ...bars, time: bars.time.map((_, i) => bars.time[0]! + i * DAY) };
  const { severity, message } = findingOf(daily, "sessions");
  assertEquals(severity, "warning");
  assertStringIncludes(message, "is US the right market?");
});

Deno.test("times of the exchange's own clock taken for UTC are told, with the distance", () => {
  const time = sessionHours("US", Date.UTC(2019, 0, 1), Date.UTC(2019, 1, 28)).map((at) => at - 5 * HOUR);
  const { severity, message } = findingOf(hourly("US", time), "sessions");
  assertEquals(severity, "warning");
  assertStringIncludes(message, "300 minutes before the opening: are the times in America/New_York");
});

Deno.test("bars stamped at their end are told", () => {
  const calendar = calendarOf("IN");
  const days = calendar.sessions(...YEAR);
  const time = Float64Array.from(
    Array.from(days).flatMap((day) =>
      Array.from({ length: 25 }, (_, i) => calendar.opensAt(day) + (i + 1) * HOUR / 4)
    ),
  );
  const { severity, message } = findingOf({ ...hourly("IN", time), timeframe: "15m" }, "sessions");
  assertEquals(severity, "warning");
  assertStringIncludes(message, 'stamps: "end"');
});
