import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Market } from "../../../kernel/market/bars.ts";
import { calendarOf } from "../../../kernel/market/calendar/calendar_of.ts";
import { DAY } from "../../../kernel/market/calendar/dates.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { movedBy, NO_OFFSET, parseLength } from "../../../kernel/optimize/length.ts";
import { holdOutTick, splitTick } from "../../../kernel/optimize/splits.ts";
import {
  type WalkForwardLengths,
  type WalkForwardWindow,
  walkForwardWindows,
} from "../../../kernel/optimize/walk_forward_windows.ts";
import golden from "../../golden/optimize/splits.json" with { type: "json" };
import { daily, weekdays } from "./clocks.ts";

const windowsOf = (time: Float64Array, lengths: WalkForwardLengths) =>
  walkForwardWindows(time, lengths).map(({ train, test }) => [train.from, train.to, test.from, test.to]);
const date = (time: number) => new Date(time).toISOString().slice(0, 10);

Deno.test("walkForwardWindows() cuts windows of bars as skfolio does", () => {
  for (const { bars, windows, ...lengths } of golden.walk) {
    assertEquals(windowsOf(daily(bars), lengths), windows);
  }
});

Deno.test("movedBy() counts months as pandas does, also before 1970 and from days that a month does not have", () => {
  for (const { from, months, to } of golden.months) {
    assertEquals(movedBy(Date.parse(from), { ...NO_OFFSET, months }), Date.parse(to));
  }
});

Deno.test("windows of months begin on the same day of the month, or at the first bar behind it", () => {
  const time = weekdays("2005-01-31", "2010-12-31");
  const windows = walkForwardWindows(time, { train: "2 years", test: "1 month" });
  assertEquals(windows.length, 47);
  windows.forEach(({ train, test }, k) => {
    const start = movedBy(time[0]!, { ...NO_OFFSET, months: 24 + k });
    assert(time[test.from]! >= start && time[test.from - 1]! < start, date(start));
    const trained = movedBy(time[0]!, { ...NO_OFFSET, months: k });
    assert(time[train.from]! >= trained && !(time[train.from - 1]! >= trained), date(trained));
    assertEquals(train.to, test.from);
    assertEquals(test.to, windows[k + 1]?.test.from ?? test.to);
  });
});

Deno.test("every bar behind the first training window is tested once, by a step as long as the test", () => {
  const time = weekdays("2005-01-03", "2009-12-31");
  const cases = [{ train: "18 months", test: "26 weeks" }, { train: 300, test: "3 months" }, {
    train: "1 year",
    test: 63,
  }];
  for (const lengths of cases) {
    const windows = walkForwardWindows(time, lengths);
    const tested = new Int32Array(time.length);
    for (const { test } of windows) for (let tick = test.from; tick < test.to; tick++) tested[tick]!++;
    const [from, to] = [windows[0]!.test.from, windows.at(-1)!.test.to];
    assert(tested.every((count, tick) => count === (tick >= from && tick < to ? 1 : 0)));
  }
});

Deno.test("a length in bars always is that many bars, and every bar is tested once, beside one of days or months too", () => {
  const time = weekdays("2004-01-01", "2012-12-31");
  const tiled = (windows: readonly WalkForwardWindow[]) =>
    windows.forEach(({ test }, k) => assertEquals(test.from, windows[k - 1]?.test.to ?? test.from));
  for (const test of ["6 months", "30 days", "1 year"]) {
    const windows = walkForwardWindows(time, { train: 504, test });
    for (const { train, test } of windows) assertEquals([train.to - train.from, test.from], [504, train.to]);
    tiled(windows);
    for (const { train } of walkForwardWindows(time, { train: 504, test, step: 60 })) {
      assertEquals(train.to - train.from, 504);
    }
  }
  for (const train of ["2 years", "90 days", "1 month"]) {
    const windows = walkForwardWindows(time, { train, test: 5 });
    assert(windows.length > 300);
    tiled(windows);
    const { months, days } = parseLength(train, "train");
    for (const { train, test } of windows.slice(0, -1)) {
      assertEquals(test.to - test.from, 5);
      // The length before the test, to the day.
      const begin = movedBy(time[test.from]!, { ...NO_OFFSET, months: -months, days: -days });
      assert(train.from === 0 || time[train.from]! >= begin && time[train.from - 1]! < begin);
    }
    for (const { test } of walkForwardWindows(time, { train, test: 63, step: "1 month" }).slice(0, -1)) {
      assertEquals(test.to - test.from, 63);
    }
  }
});

/** Bars of so many minutes from the opening on, of the sessions of a market. */
function intraday(market: Market, minutes: number, first: string, last: string): Float64Array {
  const calendar = calendarOf(market);
  return Float64Array.from(
    [...calendar.sessions(Date.parse(first), Date.parse(last))].flatMap((day) => {
      const [open, close] = [calendar.opensAt(day), calendar.closesAt(day)];
      return Array.from(
        { length: Math.ceil((close - open) / minutes / 60_000) },
        (_, i) => open + i * minutes * 60_000,
      );
    }),
  );
}

Deno.test("days, weeks and months begin with a session, also where clocks change in between", () => {
  const dayOf = (time: number) => Math.floor(time / DAY);
  for (const [market, minutes] of [["US", 60], ["US", 5], ["IN", 15]] as const) {
    const time = intraday(market, minutes, "2023-11-01", "2024-11-30");
    for (
      const lengths of [{ train: "60 days", test: "1 month" }, { train: "6 weeks", test: "1 week" }, {
        train: 500,
        test: "5 days",
      }]
    ) {
      const windows = walkForwardWindows(time, lengths);
      assert(windows.length > 8);
      for (const { train, test } of windows.slice(typeof lengths.train === "number" ? 1 : 0)) {
        for (const tick of [test.from, ...typeof lengths.train === "number" ? [] : [train.from]]) {
          assert(
            tick === 0 || dayOf(time[tick]!) > dayOf(time[tick - 1]!),
            new Date(time[tick]!).toISOString(),
          );
        }
      }
    }
  }
});

Deno.test("a test of a day is a session: days without one have no window, a single bar goes to the test before", () => {
  const time = intraday("IN", 60, "2023-10-02", "2023-11-30");
  const windows = walkForwardWindows(time, { train: "20 days", test: "1 day" });
  const days = new Set(Array.from(time, date));
  assert(days.has("2023-11-12"), "the evening of Diwali, a session of an hour");
  const tested = windows.map(({ test }) => date(time[test.from]!));
  assertEquals(tested, [...days].filter((day) => day >= "2023-10-22" && day !== "2023-11-12"));
  windows.forEach(({ test }, k) => assertEquals(test.to, windows[k + 1]?.test.from ?? time.length));
  const before = windows[tested.indexOf("2023-11-10")]!.test;
  assertEquals(date(time[before.to - 1]!), "2023-11-12");
});

Deno.test("anchored training windows all begin at the first bar", () => {
  const windows = walkForwardWindows(daily(1000), { train: 400, test: 100, anchored: true, from: 50 });
  assertEquals(
    windows.map(({ train }) => [train.from, train.to]),
    [450, 550, 650, 750, 850, 950].map((to) => [50, to]),
  );
});

Deno.test("a last test window is kept where at least half of it is there", () => {
  assertEquals(windowsOf(daily(150), { train: 60, test: 60 }).at(-1), [60, 120, 120, 150]);
  assertEquals(windowsOf(daily(149), { train: 60, test: 60 }), [[0, 60, 60, 120]]);
  const half = windowsOf(weekdays("2020-01-01", "2021-07-31"), { train: "6 months", test: "6 months" });
  assertEquals(half.length, 2, "January to July is two tests, and a month of which nothing is left");
});

Deno.test("windows do not depend on what comes after their end", () => {
  const time = weekdays("2005-01-03", "2010-12-31");
  const lengths = { train: "24 months", test: "6 months", step: "4 months" };
  const all = windowsOf(time, lengths);
  for (const [, , , end] of all) {
    const known = windowsOf(time.subarray(0, end), lengths);
    const complete = all.filter(([, , , to]) => to! <= end!);
    assertEquals(known.slice(0, complete.length), complete);
    assertEquals(windowsOf(time, { ...lengths, to: end }).slice(0, complete.length), complete);
  }
});

Deno.test("windows that do not fit say how long the data is, in the unit of the training window", () => {
  const message = (lengths: WalkForwardLengths, time = weekdays("2015-01-01", "2016-12-30")) =>
    assertThrows(() => walkForwardWindows(time, lengths), ParameterError).message;
  assertEquals(
    message({ train: "5 years", test: "6 months" }),
    "Set train and test to lengths that fit into the data one behind the other: 522 bars from 2015-01-01 to " +
      "2016-12-30, 23 months; train is 5 years, test 6 months",
  );
  assertEquals(
    message({ train: 504, test: 126 }),
    "Set train and test to lengths that fit into the data one behind the other: 522 bars from 2015-01-01 to " +
      "2016-12-30; train is 504 bars, test 126 bars",
  );
  assertEquals(
    message({ train: "1 year", test: "1 hour" }),
    "Set test to a length that has two bars at least in every window: with 1 hour the one from 2016-01-01 on has 1",
  );
  assertEquals(message({ train: 100, test: 10 }, new Float64Array()), "Give data with bars: there are none");
});

Deno.test("parseLength() refuses what is no length and names the option", () => {
  for (const wrong of ["24", "two years", "0 days", "-3 bars", "1.5 years", 0, 2.5, NaN]) {
    const error = assertThrows(() => parseLength(wrong, "train"), ParameterError);
    assert(error.message.startsWith("Set train to a number of bars, or a text such as"), error.message);
  }
  assertEquals(parseLength(" 1 Year", "train"), { ...NO_OFFSET, months: 12 });
  assertEquals(parseLength("504 bars", "train"), parseLength(504, "train"));
});

Deno.test("holdOutTick() holds back a share, a length or all from a moment on", () => {
  const time = weekdays("2015-01-01", "2020-12-31");
  assertEquals(holdOutTick(time, 0.2), time.length - Math.round(0.2 * time.length));
  assertEquals(holdOutTick(time, "250 bars"), time.length - 250);
  assertEquals(date(time[holdOutTick(time, "2 years")]!), "2019-01-01");
  assertEquals(date(time[holdOutTick(time, "2019-06-01")]!), "2019-06-03");
  // The last bar of November begins at 20:30 UTC, those of October at 19:30.
  const hours = intraday("US", 60, "2024-09-03", "2024-11-29");
  for (const length of ["1 month", "30 days", "2 months", "7 weeks"]) {
    const tick = holdOutTick(hours, length);
    assert(date(hours[tick]!) > date(hours[tick - 1]!), length);
  }
  assertEquals(holdOutTick(time, 0.5, { from: 100, to: 200 }), 150);
  assertEquals(splitTick(time, 0.7, { from: 100, to: 200 }), 170);
});

Deno.test("cuts that leave a part without a return say which moments do not", () => {
  const time = daily(10, "2020-01-01");
  for (
    const [cut, field] of [[() => holdOutTick(time, "1 month"), "holdOut"], [
      () => splitTick(time, 0.01),
      "split",
    ]] as const
  ) {
    const { message } = assertThrows(cut, ParameterError);
    assert(message.startsWith(`Set ${field} to a share of the bars`), message);
    assert(message.includes("a moment from 2020-01-03 to 2020-01-09"), message);
  }
  const few = (cut: () => number) => assertThrows(cut, ParameterError).message;
  assertEquals(few(() => splitTick(daily(3), 0.5)), "Leave split out, or give at least 4 bars: there are 3");
  assertEquals(
    few(() => holdOutTick(daily(1), 0.2)),
    "Hold nothing out, or give at least 4 bars: there is one",
  );
  // What is refused is no example of what is not.
  for (const [bars, words] of [[4, "bars of 0.5,"], [5, "bars from 0.4 to 0.6,"]] as const) {
    assert(few(() => splitTick(daily(bars), 0.7)).includes(words), words);
  }
  for (let bars = 4; bars < 60; bars++) {
    const { message } = assertThrows(() => splitTick(daily(bars), 0.001), ParameterError);
    for (const share of message.split("or a moment")[0]!.match(/0\.\d+/g)!) {
      splitTick(daily(bars), Number(share));
    }
  }
  assertThrows(() => splitTick(time, "soon"), ParameterError, "Give split as a date");
});
