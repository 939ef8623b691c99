import { assert, assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../kernel/mod.ts";
import { openingRangeBreakout } from "../../strategies/opening_range_breakout.ts";
import { roundTrips } from "./by_bar.ts";
import { barsOf } from "./hand_bars.ts";
import { sessionBars } from "./regression_data.ts";

const params = { minutes: 15, holdBars: 3 };

/** Sessions of bars of five minutes from closes, beginning at 14:30 UTC of days in a row. */
const sessions = (...closes: number[][]) =>
  barsOf(closes.flat(), {
    timeframe: "5m",
    time: closes.flatMap((session, day) =>
      session.map((_, i) => new Date(Date.UTC(2024, 0, 2 + day, 14, 30 + 5 * i)))
    ),
    open: closes.flatMap((session) => session.map((close, i) => session[i - 1] ?? close)),
  });

const legs = (given: Partial<typeof params> & { allowShort?: boolean }, ...closes: number[][]) =>
  roundTrips(openingRangeBreakout({ ...params, ...given }), sessions(...closes));

// Bars 0 to 2 make the range, 99 to 101.
const rises = [100, 101, 99, 100, 100, 102, 103, 104, 105, 106, 107, 108];
const dips = [100, 101, 99, 100, 98, 97, 96, 95, 94, 93, 92, 91];

Deno.test("opening_range_breakout buys the first close above the range and holds exactly holdBars bars", () => {
  for (const holdBars of [1, 2, 3, 5]) {
    assertEquals(legs({ holdBars }, rises), [
      { side: "long", entry: 6, exit: 6 + holdBars, why: "breakout_up", whyNot: "hold-bars" },
    ]);
  }
});

Deno.test("opening_range_breakout takes the range of the first minutes alone", () => {
  // Of ten minutes the range is 100 to 101; of five it is 100, and bar 1 is beyond it.
  assertEquals(legs({ minutes: 10 }, rises)[0]!.entry, 6);
  assertEquals(legs({ minutes: 5 }, rises)[0]!.entry, 2);
  // A close within the opening minutes is never an entry, however high.
  assertEquals(legs({}, [100, 150, 99, 120, 149, 150, 150, 150]), []);
});

Deno.test("opening_range_breakout sells short below the range only where that is allowed", () => {
  assertEquals(legs({}, dips), []);
  assertEquals(legs({ allowShort: true }, dips), [
    { side: "short", entry: 5, exit: 8, why: "breakout_down", whyNot: "hold-bars" },
  ]);
});

Deno.test("opening_range_breakout enters once a session, and again in the next", () => {
  const trips = legs({ holdBars: 1, allowShort: true }, [...rises, 90, 80], rises);
  assertEquals(trips.map(({ entry, exit }) => [entry, exit]), [[6, 7], [20, 21]]);
});

Deno.test("opening_range_breakout carries a position into the next session where holdBars reach so far", () => {
  const trips = legs({ holdBars: 8 }, rises, rises);
  assertEquals(trips.map(({ entry, exit }) => [entry, exit]), [[6, 14], [18, null]]);
});

Deno.test("opening_range_breakout holds every trade of many sessions exactly holdBars bars", () => {
  const trips = roundTrips(openingRangeBreakout({ holdBars: 12, allowShort: true }), sessionBars(40, 3));
  const held = trips.filter(({ exit }) => exit !== null).map(({ entry, exit }) => exit! - entry);
  assertEquals([...new Set(held)], [12]);
  assert(trips.some(({ side }) => side === "long") && trips.some(({ side }) => side === "short"));
});

Deno.test("opening_range_breakout never trades daily bars", () => {
  assertEquals(roundTrips(openingRangeBreakout(), barsOf([1, 2, 3, 4, 5, 6, 7, 8])), []);
});

Deno.test("opening_range_breakout refuses times that cannot be", () => {
  assertThrows(() => openingRangeBreakout({ holdBars: 0 }), ParameterError, "holdBars");
  assertThrows(() => openingRangeBreakout({ minutes: 0 }), ParameterError, "minutes");
  assertThrows(() => openingRangeBreakout({ dayStart: 1440 }), ParameterError, "dayStart");
});
