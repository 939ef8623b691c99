import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Bars, Market, Timeframe } from "../../../kernel/market/bars.ts";
import { barEnd } from "../../../kernel/market/calendar/bar_end.ts";
import { calendarOf } from "../../../kernel/market/calendar/calendar_of.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { closedBars, resample } from "../../../kernel/market/resample.ts";
import { viewBars } from "../../../kernel/market/slice_bars.ts";
import { timeframeMs } from "../../../kernel/market/timeframe.ts";
import { seededRandom } from "../random_walk.ts";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const iso = (time: number) => new Date(time).toISOString().slice(0, 16).replace("T00:00", "");

/** Bars at those times, each with prices of its own. */
function barsAt(times: (string | number)[], timeframe: Timeframe, market: Market = "US"): Bars {
  const random = seededRandom(times.length);
  const close = times.map(() => 50 + Math.floor(random() * 1000) / 8);
  return makeBars({
    symbol: "T",
    market,
    timeframe,
    time: times.map((time) => typeof time === "number" ? time : Date.parse(time)),
    open: close.map((price) => price - 1),
    high: close.map((price) => price + 2),
    low: close.map((price) => price - 3),
    close,
    volume: times.map((_, i) => i % 5 === 3 ? NaN : i),
  });
}

/** Every bar of the sessions from one day to another, as the exchange's own clock has them. */
function sessionBars(from: string, to: string, timeframe: Timeframe, market: Market): Bars {
  const calendar = calendarOf(market);
  const times = [...calendar.sessions(Date.parse(from), Date.parse(to))].flatMap((day) => {
    const { open, close } = calendar.session(day)!;
    if (timeframe === "1d") return [day];
    return Array.from(
      { length: Math.ceil((close - open) / timeframeMs(timeframe)) },
      (_, i) => open + i * timeframeMs(timeframe),
    );
  });
  return barsAt(times, timeframe, market);
}

/** The obvious way: bars with the same key are one bar. */
function oracle(bars: Bars, keyOf: (time: number) => string) {
  const groups = Map.groupBy(Array.from(bars.time, (_, i) => i), (i) => keyOf(bars.time[i]!));
  return [...groups.values()].map((group) => {
    const pick = (column: Float64Array) => group.map((i) => column[i]!);
    const volumes = pick(bars.volume).filter((volume) => !Number.isNaN(volume));
    return {
      open: pick(bars.open)[0]!,
      high: Math.max(...pick(bars.high)),
      low: Math.min(...pick(bars.low)),
      close: pick(bars.close).at(-1)!,
      volume: volumes.length > 0 ? volumes.reduce((sum, volume) => sum + volume) : NaN,
    };
  });
}

const rowsOf = ({ length, open, high, low, close, volume }: Bars) =>
  Array.from({ length }, (_, i) => ({
    open: open[i]!,
    high: high[i]!,
    low: low[i]!,
    close: close[i]!,
    volume: volume[i]!,
  }));

/** Year, month, day, hour and minute on the exchange's wall clock, from the runtime's own zone data. */
function wallClock(timeZone: string): (time: number) => { day: string; minutes: number } {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    return {
      day: `${parts.year}-${parts.month}-${parts.day}`,
      minutes: Number(parts.hour) * 60 + Number(parts.minute),
    };
  };
}

/** Monday of the week of a date, by the runtime's dates. */
function mondayOf(time: number): string {
  const date = new Date(time);
  date.setUTCDate(date.getUTCDate() - (date.getUTCDay() + 6) % 7);
  return iso(date.getTime()).slice(0, 10);
}

Deno.test("resample() of daily bars groups by ISO week and by month", () => {
  const bars = sessionBars("2003-11-03", "2005-02-09", "1d", "US");
  assertEquals(rowsOf(resample(bars, "1w").bars), oracle(bars, mondayOf));
  assertEquals(rowsOf(resample(bars, "1M").bars), oracle(bars, (time) => iso(time).slice(0, 7)));
  const coins = barsAt(Array.from({ length: 400 }, (_, i) => Date.UTC(2023, 4, 7) + i * DAY), "1d", "CRYPTO");
  assertEquals(rowsOf(resample(coins, "1w").bars), oracle(coins, mondayOf));
});

for (const [market, zone, open] of [["US", "America/New_York", 570], ["IN", "Asia/Kolkata", 555]] as const) {
  Deno.test(`resample() of ${market} minutes counts periods from the session's open, through changes of the clock`, () => {
    const local = wallClock(zone);
    // 2024: clocks in New York change on 10 March and 3 November, the session of 29 November ends at 13:00.
    const march = sessionBars("2024-03-06", "2024-03-14", "5m", market);
    const november = sessionBars("2024-11-04", "2024-12-02", "15m", market);
    for (
      const [bars, timeframe] of [[march, "30m"], [march, "1h"], [november, "4h"], [november, "30m"]] as const
    ) {
      const minutes = timeframeMs(timeframe) / MINUTE;
      const expected = oracle(bars, (time) => {
        const at = local(time);
        return `${at.day} ${Math.floor((at.minutes - open) / minutes)}`;
      });
      const { bars: coarser, incomplete } = resample(bars, timeframe);
      assertEquals(rowsOf(coarser), expected);
      assert(!incomplete);
      assertEquals([coarser.timeframe, local(coarser.time[0]!).minutes], [timeframe, open]);
    }
    assertEquals(rowsOf(resample(march, "1d").bars), oracle(march, (time) => local(time).day));
    assertEquals(rowsOf(resample(november, "1w").bars), oracle(november, mondayOf));
  });
}

Deno.test("resample() of coins and currencies counts periods from midnight UTC", () => {
  for (const market of ["CRYPTO", "FX"] as const) {
    const bars = sessionBars("2024-02-26", "2024-03-12", "30m", market);
    const { bars: coarser } = resample(bars, "4h");
    assertEquals(
      rowsOf(coarser),
      oracle(bars, (time) => `${iso(time).slice(0, 10)} ${Math.floor(new Date(time).getUTCHours() / 4)}`),
    );
    assert(coarser.time.every((time) => time % (4 * 60 * MINUTE) === 0));
  }
});

Deno.test("weeks and months are stamped at their first session and say whether they have ended", () => {
  // Monday 2024-05-27 is Memorial Day, Friday 2024-03-29 is Good Friday.
  const bars = sessionBars("2024-03-25", "2024-05-30", "1d", "US");
  const { bars: weeks, incomplete } = resample(bars, "1w");
  assertEquals([iso(weeks.time[0]!), iso(weeks.time.at(-1)!)], ["2024-03-25", "2024-05-28"]);
  assert(incomplete);
  const upTo = (day: string) => viewBars(bars, 0, bars.time.indexOf(Date.parse(day)) + 1);
  assertEquals(resample(upTo("2024-03-28"), "1w").incomplete, false, "Thursday ended the week");
  assertEquals(resample(upTo("2024-03-28"), "1M").incomplete, false, "and the month");
  assertEquals(resample(upTo("2024-03-27"), "1w").incomplete, true);
  assertEquals(resample(upTo("2024-05-24"), "1M").incomplete, true);
  assertEquals(iso(resample(upTo("2024-04-30"), "1M").bars.time[1]!), "2024-04-01");
});

Deno.test("a week without its first session in the data is stamped like everybody's", () => {
  assertEquals(iso(resample(barsAt(["2024-05-30"], "1d"), "1w").bars.time[0]!), "2024-05-28");
});

Deno.test("a week of bars counts to the month in which it ends", () => {
  const weeks = barsAt(["2024-01-22", "2024-01-29", "2024-02-05"], "1w");
  const { bars } = resample(weeks, "1M");
  assertEquals([...bars.close], [weeks.close[0], weeks.close[2]]);
  assertEquals([...bars.time].map(iso), ["2024-01-02", "2024-02-01"]);
});

Deno.test("bars after the close count to the next period, which has not ended with them", () => {
  const times = ["2024-06-03T19:30Z", "2024-06-03T20:00Z", "2024-06-03T21:00Z", "2024-06-04T13:30Z"];
  const bars = barsAt(times, "30m");
  const { bars: days } = resample(bars, "1d");
  assertEquals([...days.open], [bars.open[0], bars.open[1]]);
  assertEquals([...days.time].map(iso), ["2024-06-03", "2024-06-04"]);
  assertEquals(resample(viewBars(bars, 0, 1), "1d").incomplete, false);
  assertEquals(resample(viewBars(bars, 0, 2), "1d").incomplete, true);
  const hours = resample(bars, "1h").bars;
  assertEquals([...hours.time].map((time) => iso(time).slice(11)), ["19:30", "20:00", "21:00", "13:30"]);
});

Deno.test("a Sunday's currency bar opens the week after it", () => {
  const bars = barsAt(["2024-06-07", "2024-06-09", "2024-06-10"], "1d", "FX");
  assertEquals([...resample(bars, "1w").bars.open], [bars.open[0], bars.open[1]]);
});

Deno.test("resample() keeps the name, market and currency and says what it was made from", () => {
  const bars = { ...barsAt(["2024-06-03"], "1d"), origin: { source: "csv", note: "a.csv" } };
  const { bars: week } = resample(bars, "1w");
  assertEquals([week.symbol, week.market, week.currency, week.timeframe], ["T", "US", "USD", "1w"]);
  assertEquals(week.origin, { source: "csv", note: "a.csv; resampled from 1d" });
});

Deno.test("resample() gives bars of their own timeframe back and refuses a finer one", () => {
  const bars = barsAt(["2024-06-03"], "1d");
  assertStrictEquals(resample(bars, "1d").bars, bars);
  const error = assertThrows(
    () => resample(bars, "1h"),
    ParameterError,
    "Set timeframe to 1d or a coarser one",
  );
  assertEquals([error.field, error.value], ["timeframe", "1h"]);
  assertThrows(() => resample(bars, "2w" as never), ParameterError, "Set timeframe to one of");
  const nothing = resample(barsAt([], "1d"), "1w");
  assertEquals([nothing.bars.length, nothing.incomplete], [0, false]);
});

/** Bars at any times at all: holes, weekends, nights, shorter steps than the timeframe says. */
const irregular = fc.record({
  market: fc.constantFrom<Market>("US", "IN", "CRYPTO", "FX"),
  base: fc.constantFrom<Timeframe>("15m", "1h", "1d", "1w"),
  steps: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 60 }),
  start: fc.integer({ min: 0, max: 4000 }),
}).map(({ market, base, steps, start }) => {
  const unit = Math.min(timeframeMs(base), DAY);
  let time = Date.UTC(2015, 0, 1) + start * unit;
  return barsAt(steps.map((step) => time += base === "15m" ? step * 7 * MINUTE : step * unit), base, market);
});

Deno.test("a closed bar of a coarser timeframe is never changed by later bars, however odd their times", () => {
  fc.assert(
    fc.property(irregular, fc.constantFrom<Timeframe>("1h", "4h", "1d", "1w", "1M"), (bars, timeframe) => {
      fc.pre(timeframeMs(timeframe) > timeframeMs(bars.timeframe));
      const whole = closedBars(bars, timeframe);
      assert(whole.bars.time.every((time, i) => i === 0 || time > whole.bars.time[i - 1]!), "stamps ascend");
      for (let length = 0; length <= bars.length; length++) {
        const part = closedBars(viewBars(bars, 0, length), timeframe);
        const latest = Math.max(
          ...Array.from(bars.time.subarray(0, length), (time) => barEnd(time, bars.timeframe, bars.market)),
        );
        const closed = whole.end.filter((end) => end <= latest).length;
        assertEquals(rowsOf(part.bars), rowsOf(whole.bars).slice(0, closed));
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("closedBars() of the same bars are made once", () => {
  const bars = sessionBars("2024-03-25", "2024-05-30", "1d", "US");
  assertStrictEquals(closedBars(bars, "1w"), closedBars(bars, "1w"));
});
