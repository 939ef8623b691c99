import { assert, assertEquals } from "@std/assert";
import { startsOfEnds, timeframeOf } from "../../../../kernel/data/import/bar_times.ts";
import type { Market, Timeframe } from "../../../../kernel/market/bars.ts";
import { calendarOf } from "../../../../kernel/market/calendar/mod.ts";
import { timeframeMs, TIMEFRAMES } from "../../../../kernel/market/timeframe.ts";
import { importCsv, iso } from "./read.ts";

const utc = (text: string) => Date.parse(`${text}Z`);
const MINUTE = 60_000;

/** Starts of every bar of some sessions of a market. */
function sessionBars(market: Market, timeframe: Timeframe, from: string, to: string): Float64Array {
  const calendar = calendarOf(market);
  const starts: number[] = [];
  for (const day of calendar.sessions(utc(`${from}T00:00`), utc(`${to}T00:00`))) {
    for (let time = calendar.opensAt(day); time < calendar.closesAt(day); time += timeframeMs(timeframe)) {
      starts.push(time);
    }
  }
  return Float64Array.from(starts);
}

for (const market of ["US", "IN", "CRYPTO"] as const) {
  for (const timeframe of TIMEFRAMES.slice(0, 6)) {
    Deno.test(`timeframeOf() finds ${timeframe} in bars of ${market}`, () => {
      assertEquals(timeframeOf(sessionBars(market, timeframe, "2024-01-02", "2024-03-28"), false), timeframe);
    });
  }
}

Deno.test("timeframeOf() finds days, weeks and months among holidays", () => {
  const days = calendarOf("US").sessions(utc("2023-01-01T00:00"), utc("2024-12-31T00:00"));
  assertEquals(timeframeOf(days, true), "1d");
  assertEquals(timeframeOf(days.filter((_, i) => i % 5 === 0), true), "1w");
  const months = Float64Array.from({ length: 24 }, (_, i) => Date.UTC(2023, i));
  assertEquals(timeframeOf(months, true), "1M");
});

Deno.test("timeframeOf() takes minutes without a trade for gaps, not for longer bars", () => {
  // Two of three minutes are missing: the median step is three minutes.
  const thin = Float64Array.from(
    { length: 500 },
    (_, i) => utc("2024-01-02T00:00") + (3 * i + i % 2) * MINUTE,
  );
  assertEquals(timeframeOf(thin, false), "1m");
});

const ends: [market: Market, timeframe: Timeframe, end: string, start: string][] = [
  ["US", "1m", "2024-01-02T14:31", "2024-01-02T14:30"],
  ["US", "1h", "2024-01-02T15:30", "2024-01-02T14:30"],
  // The last bar of New York's session has thirty minutes, and none of an early close's at 13:00.
  ["US", "1h", "2024-01-02T21:00", "2024-01-02T20:30"],
  ["US", "1h", "2024-11-29T18:00", "2024-11-29T17:30"],
  ["IN", "1h", "2024-01-02T10:00", "2024-01-02T09:45"],
  ["IN", "15m", "2024-01-02T10:00", "2024-01-02T09:45"],
  ["CRYPTO", "4h", "2024-01-03T00:00", "2024-01-02T20:00"],
  ["CRYPTO", "1d", "2024-01-03T00:00", "2024-01-02T00:00"],
  ["US", "1d", "2024-01-03T00:00", "2024-01-03T00:00"],
  // Friday's date for the week that begins after New Year's Day.
  ["US", "1w", "2024-01-05T00:00", "2024-01-02T00:00"],
  ["US", "1M", "2024-01-31T00:00", "2024-01-02T00:00"],
];
for (const [market, timeframe, end, start] of ends) {
  Deno.test(`a ${timeframe} bar of ${market} that ends at ${end} starts at ${start}`, () => {
    const [found] = startsOfEnds(Float64Array.of(utc(end)), timeframe, market);
    assertEquals(iso(found), iso(utc(start)));
  });
}

const header = "time,open,high,low,close";
const lines = (times: string[]) => [header, ...times.map((time) => `${time},1,1,1,1`)];
const timesOf = async (times: string[], options = {}) =>
  Array.from((await importCsv(lines(times), options)).bars[0]!.time, (time) => iso(time).slice(0, 16));

Deno.test("daily bars keep the date as it is written, whatever the zone of its midnight", async () => {
  const dates = ["2024-01-02T00:00", "2024-01-03T00:00"];
  for (const zone of ["+09:00", "-05:00", "+00:00", "Z", ""]) {
    assertEquals(await timesOf(dates.map((date) => `${date}:00${zone}`)), dates, zone);
  }
});

Deno.test("daily bars given as moments get the date of the market's own clock", async () => {
  const opens = ["2024-01-02T14:30:00Z", "2024-01-03T14:30:00Z"];
  assertEquals(await timesOf(opens), ["2024-01-02T00:00", "2024-01-03T00:00"]);
  // Midnight in Mumbai is the evening before in London.
  const indian = ["2024-01-01T18:30:00Z", "2024-01-02T18:30:00Z"];
  assertEquals(await timesOf(indian, { market: "IN" }), ["2024-01-02T00:00", "2024-01-03T00:00"]);
  // A day of currencies begins at 17:00 of the evening before in New York.
  const currencies = ["2024-01-01T22:00:00Z", "2024-01-02T22:00:00Z"];
  assertEquals(await timesOf(currencies, { market: "FX" }), ["2024-01-02T00:00", "2024-01-03T00:00"]);
  const named = ["2024-06-02T23:00:00Z", "2024-06-03T23:00:00Z"];
  assertEquals(await timesOf(named, { timezone: "Europe/London" }), ["2024-06-03T00:00", "2024-06-04T00:00"]);
});

Deno.test("import suggests the market's zone where naive times fit its hours, and the end where they are ends", async () => {
  const wall = (time: number) => iso(time - 5 * 60 * MINUTE).slice(0, 16);
  const starts = sessionBars("US", "1m", "2024-01-02", "2024-01-05");
  const notesOf = async (times: string[], options = {}) =>
    (await importCsv(lines(times), options)).notes.join(" ");
  const asStarts = await notesOf(Array.from(starts, wall));
  assert(asStarts.includes("they fit the hours of trading in America/New_York"));
  assert(!asStarts.includes('set stamps to "end"'));
  const asEnds = Array.from(starts, (time) => wall(time + MINUTE));
  assert((await notesOf(asEnds)).includes('set stamps to "end"'));
  const options = { timezone: "America/New_York", stamps: "end" } as const;
  assertEquals(await notesOf(asEnds, options), "The file has no volume.");
  assertEquals([...(await importCsv(lines(asEnds), options)).bars[0]!.time], [...starts]);
  const night = Array.from({ length: 500 }, (_, i) => iso(utc("2024-01-02T00:00") + i * MINUTE).slice(0, 16));
  assert((await notesOf(night)).includes("set timezone if they are another zone's"));
});
