import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { barEnd } from "../../../../kernel/market/calendar/bar_end.ts";
import { calendarOf } from "../../../../kernel/market/calendar/calendar_of.ts";
import type { Market, Timeframe } from "../../../../kernel/market/bars.ts";
import { MARKETS, timeframeMs, TIMEFRAMES } from "../../../../kernel/market/timeframe.ts";
import { isoMinute, utc } from "./clock.ts";

const CASES: [market: Market, timeframe: Timeframe, start: string, end: string, why: string][] = [
  ["US", "1d", "2024-01-16", "2024-01-16T21:00", "the close in winter"],
  ["US", "1d", "2024-07-16", "2024-07-16T20:00", "the close in summer"],
  ["US", "1d", "2024-11-29", "2024-11-29T18:00", "an early close"],
  ["US", "1d", "2024-07-04", "2024-07-04T20:00", "a bar on a holiday, at the usual close"],
  ["US", "5m", "2024-07-16T13:30", "2024-07-16T13:35", "start and length"],
  ["US", "1h", "2024-07-16T19:30", "2024-07-16T20:00", "not past the close"],
  ["US", "4h", "2024-11-29T14:30", "2024-11-29T18:00", "not past an early close"],
  ["US", "1h", "2024-07-16T20:00", "2024-07-16T21:00", "after hours, which the close does not cut"],
  ["US", "1h", "2024-07-16T08:00", "2024-07-16T09:00", "before the opening"],
  ["US", "1h", "2024-07-06T14:00", "2024-07-06T15:00", "a Saturday"],
  ["US", "1w", "2024-05-27", "2024-05-31T20:00", "a week stamped on Monday though it was a holiday"],
  ["US", "1w", "2024-05-28", "2024-05-31T20:00", "a week that begins on Tuesday"],
  ["US", "1w", "2024-03-25", "2024-03-28T20:00", "a week that ends on Maundy Thursday"],
  ["US", "1w", "2001-09-10", "2001-09-10T20:00", "the one session of that week"],
  ["US", "1M", "2024-03-01", "2024-03-28T20:00", "a month that ends before Good Friday"],
  ["US", "1M", "2024-12-02", "2024-12-31T21:00", "the end of a year"],
  ["US", "1M", "2023-01-01", "2023-01-31T21:00", "a month stamped on its first day, a Sunday"],
  ["US", "1M", "2022-12-31", "2022-12-31T21:00", "a month stamped after its last session"],
  ["IN", "1d", "2024-01-16", "2024-01-16T10:00", "15:30 in Mumbai"],
  ["IN", "1d", "2024-11-01", "2024-11-01T13:30", "the end of Muhurat trading"],
  ["IN", "1h", "2024-01-16T09:45", "2024-01-16T10:00", "not past 15:30"],
  ["IN", "1w", "2013-10-28", "2013-11-03T14:00", "a week that ends with Muhurat trading on a Sunday"],
  ["IN", "1w", "2013-11-05", "2013-11-08T10:00", "the week after it"],
  ["CRYPTO", "1d", "2024-02-29", "2024-03-01T00:00", "midnight"],
  ["CRYPTO", "4h", "2024-02-29T22:00", "2024-03-01T02:00", "over midnight, where trading goes on"],
  ["CRYPTO", "1w", "2024-02-26", "2024-03-04T00:00", "Sunday's midnight"],
  ["CRYPTO", "1M", "2024-02-01", "2024-03-01T00:00", "the month's last midnight"],
  ["FX", "1d", "2024-01-16", "2024-01-17T00:00", "midnight"],
  ["FX", "1d", "2024-01-19", "2024-01-19T22:00", "the end of the week"],
  ["FX", "4h", "2024-01-16T22:00", "2024-01-17T02:00", "over midnight, where trading goes on"],
  ["FX", "4h", "2024-07-19T20:00", "2024-07-19T21:00", "not past the end of the week"],
  ["FX", "1h", "2024-01-21T22:00", "2024-01-21T23:00", "the first hour of a week"],
  ["FX", "1w", "2024-01-21", "2024-01-26T22:00", "a week stamped on the Sunday that it opens on"],
  ["FX", "1w", "2024-01-22", "2024-01-26T22:00", "a week stamped on Monday"],
  ["FX", "1M", "2024-08-01", "2024-08-30T21:00", "a month that ends on a weekend"],
];

for (const [market, timeframe, start, end, why] of CASES) {
  Deno.test(`barEnd() of ${market} ${timeframe} ${start} is ${end}: ${why}`, () => {
    assertEquals(isoMinute(barEnd(utc(start), timeframe, market)), end);
  });
}

Deno.test("a bar ends after it starts, no later than its length, and not after the next bar starts", () => {
  const day = fc.integer({ min: utc("1990-01-01"), max: utc("2028-01-01") });
  fc.assert(
    fc.property(
      fc.constantFrom(...MARKETS),
      fc.constantFrom(...TIMEFRAMES),
      day,
      fc.nat(80),
      (market, timeframe, time, nth) => {
        const calendar = calendarOf(market);
        const first = calendar.sessionDay(time);
        const length = timeframeMs(timeframe);
        if (timeframe.endsWith("m") || timeframe.endsWith("h")) {
          const start = calendar.opensAt(first) + nth * length;
          if (start >= calendar.closesAt(first)) return;
          const end = barEnd(start, timeframe, market);
          assert(start < end && end <= start + length);
          return;
        }
        const end = barEnd(first, timeframe, market);
        assert(end > calendar.opensAt(first));
        const next = calendar.nextSession(calendar.sessionDay(end - 1));
        assert(barEnd(next, timeframe, market) > end, "the next bar ends later");
        assert(calendar.opensAt(next) >= end, "the next bar starts at the end or later");
      },
    ),
  );
});

Deno.test("bars of a day, a week and a month end together where they end on the same session", () => {
  const last = utc("2024-05-31");
  const ends = (["1d", "1w", "1M"] as const).map((timeframe) => barEnd(last, timeframe, "US"));
  assertEquals(new Set(ends).size, 1);
  assertEquals(barEnd(utc("2024-05-31T19:30"), "30m", "US"), ends[0]);
});
