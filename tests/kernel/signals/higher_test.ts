import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { sma as smaOf } from "../../../kernel/indicators/sma.ts";
import type { Bars, Market, Timeframe } from "../../../kernel/market/bars.ts";
import { barEnd } from "../../../kernel/market/calendar/bar_end.ts";
import { calendarOf } from "../../../kernel/market/calendar/calendar_of.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { resample } from "../../../kernel/market/resample.ts";
import { viewBars } from "../../../kernel/market/slice_bars.ts";
import { timeframeMs } from "../../../kernel/market/timeframe.ts";
import { StrategyError } from "../../../kernel/series/errors.ts";
import { custom } from "../../../kernel/signals/columns.ts";
import { crossedAbove } from "../../../kernel/signals/compare.ts";
import { Evaluator } from "../../../kernel/signals/evaluate.ts";
import { higher } from "../../../kernel/signals/higher.ts";
import { sma } from "../../../kernel/signals/indicators.ts";
import { type ColumnLike, COLUMNS } from "../../../kernel/signals/node.ts";
import { randomWalk } from "../random_walk.ts";

const { close } = COLUMNS;

/** A random walk over the market's own sessions, some of its bars missing. */
function sessionWalk(
  market: Market,
  timeframe: "1h" | "1d",
  length: number,
  seed: number,
  from = "2023-11-08",
): Bars {
  const calendar = calendarOf(market);
  const walk = randomWalk(length, seed);
  const times: number[] = [];
  for (
    let day = calendar.addSessions(Date.parse(from), 1);
    times.length < length;
    day = calendar.nextSession(day)
  ) {
    const { open, close } = calendar.session(day)!;
    if (timeframe === "1d") times.push(day);
    else for (let time = open; time < close; time += 3_600_000) times.push(time);
  }
  const kept = times.filter((_, i) => (i * 7 + seed) % 11 !== 0).slice(0, length);
  return {
    ...viewBars(walk, 0, kept.length),
    market,
    timeframe,
    time: Float64Array.from(kept),
  };
}

/** For each bar: cut everything after it off, make the coarser bars that have ended, and take the last value. */
function oracle(bars: Bars, timeframe: Timeframe, compute: (closed: Bars) => Float64Array): Float64Array {
  return Float64Array.from(bars.time, (_, i) => {
    const { bars: coarser, incomplete } = resample(viewBars(bars, 0, i + 1), timeframe);
    const closed = viewBars(coarser, 0, coarser.length - (incomplete ? 1 : 0));
    return compute(closed).at(-1) ?? NaN;
  });
}

const evaluate = (bars: Bars, column: ColumnLike) => new Evaluator(bars).column(column);

const cases = fc.record({
  market: fc.constantFrom<Market>("US", "IN", "CRYPTO", "FX"),
  base: fc.constantFrom("1h" as const, "1d" as const),
  length: fc.integer({ min: 1, max: 130 }),
  seed: fc.integer({ min: 0, max: 10_000 }),
});

Deno.test("higher() gives each bar what the bars up to it alone would have given", () => {
  fc.assert(
    fc.property(
      cases,
      fc.constantFrom<Timeframe>("4h", "1d", "1w", "1M"),
      ({ market, base, length, seed }, timeframe) => {
        fc.pre(timeframeMs(timeframe) > timeframeMs(base));
        const bars = sessionWalk(market, base, length, seed);
        const column = higher(timeframe, ({ close }) => sma(close, 2));
        assertEquals(evaluate(bars, column), oracle(bars, timeframe, (closed) => smaOf(closed.close, 2)));
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("higher() keeps every value when later bars are cut off, in the middle of a week too", () => {
  const column = sma(
    higher("1w", ({ high, close }) => custom((h, c) => h.map((x, i) => x - c[i]!), high, close)),
    3,
  );
  for (const market of ["US", "FX"] as const) {
    const bars = sessionWalk(market, "1d", 80, 4);
    const whole = evaluate(bars, column);
    assert(whole.some((value) => !Number.isNaN(value)));
    for (let cut = 0; cut <= bars.length; cut++) {
      assertEquals(evaluate(viewBars(bars, 0, cut), column), whole.slice(0, cut), `${cut} bars of ${market}`);
    }
  }
});

Deno.test("a week is seen at the close of its last session, be it a Thursday, and not before", () => {
  // Friday 2024-03-29 was Good Friday; Monday 2024-05-27 was Memorial Day.
  const days = [...calendarOf("US").sessions(Date.parse("2024-03-18"), Date.parse("2024-04-02"))];
  const bars = { ...randomWalk(days.length, 3), time: Float64Array.from(days) };
  const seen = evaluate(bars, higher("1w", ({ close }) => close));
  const at = (day: string) => days.indexOf(Date.parse(day));
  const [friday, thursday] = [bars.close[at("2024-03-22")]!, bars.close[at("2024-03-28")]!];
  assertEquals([...seen.subarray(0, 4)], [NaN, NaN, NaN, NaN]);
  assertEquals([...seen.subarray(4)], [friday, friday, friday, friday, thursday, thursday, thursday]);
});

Deno.test("a day is seen from the bar on that ends with its session, an early close included", () => {
  const { open, close: end } = calendarOf("US").session(Date.parse("2024-11-29"))!;
  const times = [open, open + 3_600_000, open + 7_200_000, open + 10_800_000];
  const bars: Bars = { ...randomWalk(4, 3), timeframe: "1h", time: Float64Array.from(times) };
  assertEquals(end - times[3]!, 1_800_000, "13:00 cuts the fourth hour short");
  assertEquals([...evaluate(bars, higher("1d", ({ open }) => open))], [NaN, NaN, NaN, bars.open[0]]);
});

Deno.test("higher() works inside conditions, and of its own timeframe is the column itself", () => {
  const bars = sessionWalk("US", "1d", 90, 6);
  const evaluator = new Evaluator(bars);
  const week = higher("1w", ({ close }) => sma(close, 2));
  const crosses = evaluator.signal(crossedAbove(close, week));
  assertEquals(crosses, crossedAbove(bars.close, evaluator.column(week)));
  assert(crosses.includes(1));
  assertStrictEquals(evaluator.column(higher("1d", ({ close }) => close)), bars.close);
});

Deno.test("a higher timeframe inside another is made of the bars of the run, not of weeks", () => {
  const bars = sessionWalk("US", "1d", 120, 8);
  const month = higher("1M", ({ close }) => close);
  const weeksMonth = evaluate(bars, higher("1w", () => month));
  const direct = evaluate(bars, month);
  /** The last week that had closed by each bar saw the month as it stood at the week's end. */
  const expected = oracle(bars, "1w", (weeks) =>
    weeks.time.map((time) => {
      const end = barEnd(time, "1w", "US");
      const last = bars.time.findLastIndex((day) => barEnd(day, "1d", "US") <= end);
      return direct[last]!;
    }));
  assertEquals(weeksMonth, expected);
  assert(weeksMonth.some((value) => !Number.isNaN(value)));
});

Deno.test("equal columns of a higher timeframe are computed once, however they were built", () => {
  let calls = 0;
  const count = (values: Float64Array) => {
    calls++;
    return values.slice();
  };
  const evaluator = new Evaluator(sessionWalk("US", "1d", 60, 9));
  const make = (timeframe: Timeframe) => higher(timeframe, ({ close }) => custom(count, sma(close, 2)));
  assertStrictEquals(evaluator.column(make("1w")), evaluator.column(make("1w")));
  assertEquals(calls, 1);
  assert(evaluator.column(make("1M")) !== evaluator.column(make("1w")));
  assertEquals(calls, 2);
});

Deno.test("columns of higher timeframes stay right after the run before gave its buffers back", () => {
  const bars = sessionWalk("US", "1d", 90, 10);
  const column = higher("1w", ({ close }) => sma(sma(close, 2), 2));
  const first = new Evaluator(bars);
  const expected = first.column(column).slice();
  first.release();
  const second = new Evaluator(bars);
  second.column(sma(close, 3));
  assertEquals(second.column(column), expected);
});

Deno.test("higher() refuses a finer timeframe, an unknown one and what is no column", () => {
  const bars = sessionWalk("US", "1d", 10, 1);
  const error = assertThrows(
    () => evaluate(bars, higher("4h", ({ close }) => close)),
    ParameterError,
    "Set timeframe to 1d or a coarser one: it is 4h",
  );
  assertEquals([error.field, error.value], ["timeframe", "4h"]);
  assertThrows(() => evaluate(bars, higher("1M", () => higher("1w", ({ close }) => close))), ParameterError);
  assertThrows(() => higher("week" as never, ({ close }) => close), ParameterError, "Set timeframe");
  assertThrows(() => higher("1w", () => 5), ParameterError, "it returned 5");
  assertThrows(() => higher("1w", (() => crossedAbove(close, 1)) as never), ParameterError, "to one column");
  assertThrows(() => higher("1w", close as never), ParameterError, "to one column");
  const given = new Float64Array(10);
  assertThrows(() => higher("1w", () => sma(given, 2)), ParameterError, "to one column");
  assertThrows(
    () => evaluate(bars, higher("1w", ({ close }) => custom((a) => a, close, given))),
    StrategyError,
    "one value per bar",
  );
});
