/** Shape of synthetic markets: sessions, seeds, splits, ticks and what is refused. */
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { adjust, barEnd, calendarOf, fingerprint, sliceBars, syntheticBars, validate } from "tapebook";
import { ParameterError } from "../../../../kernel/market/errors.ts";
import { MARKETS, TIMEFRAMES } from "../../../../kernel/market/timeframe.ts";

const iso = (time: number) => new Date(time).toISOString().slice(0, 16);

Deno.test("one seed gives the same bars again, another seed others", () => {
  for (const model of ["gbm", "regime", "jump"] as const) {
    const print = (seed: number) => fingerprint(syntheticBars({ model, seed, bars: 50 }));
    assertEquals(print(3), print(3));
    assertNotEquals(print(3), print(4));
  }
  assertNotEquals(
    fingerprint(syntheticBars({ bars: 50, model: "jump" })),
    fingerprint(syntheticBars({ bars: 50 })),
  );
});

Deno.test("more bars leave the earlier ones as they are", () => {
  for (const model of ["gbm", "regime", "jump"] as const) {
    const short = syntheticBars({ model, seed: 42, bars: 3 });
    assertEquals(Array.from(short.time, iso), ["2015-01-02T00:00", "2015-01-05T00:00", "2015-01-06T00:00"]);
    const long = syntheticBars({ model, seed: 42, bars: 300 });
    assertEquals(fingerprint(sliceBars(long, { end: "2015-01-06" })), fingerprint(short));
  }
});

Deno.test("more symbols behind a symbol leave its bars as they are", () => {
  const options = { correlation: 0.7, model: "jump", bars: 200, timeframe: "1h" } as const;
  const [a] = syntheticBars({ ...options, symbols: ["A"] });
  const [first, second] = syntheticBars({ ...options, symbols: ["A", "B", "C"] });
  assertEquals(first!.close, a!.close);
  assertEquals(first!.volume, a!.volume);
  assertNotEquals(second!.close, a!.close);
});

Deno.test("bars of every market and timeframe lie in its sessions, without a gap, and pass validation", () => {
  for (const market of MARKETS) {
    for (const timeframe of TIMEFRAMES) {
      const bars = syntheticBars({ market, timeframe, bars: 400, start: "2018-03-01", seed: 5 });
      assertEquals([bars.length, bars.market, bars.timeframe], [400, market, timeframe]);
      const { errors, warnings, notes } = validate(bars);
      const odd = notes.filter(({ check }) => !["outliers", "volume"].includes(check));
      assertEquals([errors, warnings, odd], [[], [], []], `${market} ${timeframe}`);
    }
  }
});

Deno.test("intraday bars begin at the opening and end at the closing, early ones included", () => {
  const bars = syntheticBars({ timeframe: "1h", start: "2018-11-21", bars: 18 });
  const times = Array.from(bars.time, iso);
  // Seven bars, Thanksgiving, four bars to 13:00, then Monday.
  assertEquals([times[0], times[6], times[7], times[10], times[11]], [
    "2018-11-21T14:30",
    "2018-11-21T20:30",
    "2018-11-23T14:30",
    "2018-11-23T17:30",
    "2018-11-26T14:30",
  ]);
  assertEquals(barEnd(bars.time[10]!, "1h", "US"), calendarOf("US").closesAt(bars.time[10]!));
});

Deno.test("a split falls on the next session's first bar, and adjusting takes it out again", () => {
  const options = { timeframe: "30m", bars: 100, tick: 0, seed: 2, market: "IN" } as const;
  const whole = syntheticBars(options);
  const raw = syntheticBars({ ...options, splits: [{ bar: 30, ratio: 4 }, { bar: 500, ratio: 2 }] });
  const { errors, warnings } = validate(raw, { skip: ["length"] });
  assertEquals([errors, warnings], [[], []]);
  // Thirteen bars a session.
  assertEquals(raw.actions, [{ kind: "split", time: Math.floor(raw.time[39]! / 864e5) * 864e5, ratio: 4 }]);
  const adjusted = adjust(raw, "split");
  adjusted.close.forEach((close, i) => assert(Math.abs(close * 4 / whole.close[i]! - 1) < 1e-12, `bar ${i}`));
  assertEquals(raw.close[38], whole.close[38]);
});

Deno.test("prices are multiples of the tick and volumes of the lot", () => {
  for (const [market, tick] of [["US", 0.01], ["IN", 0.05]] as const) {
    const bars = syntheticBars({ market, bars: 500 });
    assertEquals(validate(bars, { rules: { tick } }).warnings, []);
    assert(bars.volume.every(Number.isInteger));
  }
  const coarse = syntheticBars({ tick: 5, bars: 300, price: 4, sigma: 1 });
  assert(coarse.low.every((price) => price >= 5 && price % 5 === 0));
});

Deno.test("the price begins where it was said, and weeks are made of days", () => {
  assertEquals(syntheticBars({ price: 250, bars: 1 }).open[0], 250);
  const weeks = syntheticBars({ timeframe: "1w", bars: 10, start: "2019-01-07" });
  const days = syntheticBars({ bars: 60, start: "2019-01-07" });
  assertEquals(weeks.close[0], sliceBars(days, { end: "2019-01-11" }).close.at(-1));
});

Deno.test("options outside what is allowed are refused by name", () => {
  const refused = (options: object, message: string) =>
    assertThrows(() => syntheticBars(options), ParameterError, message);
  refused({ model: "garch" }, "Set model to one of gbm, regime, jump");
  refused({ sigmas: 1 }, 'did you mean "sigma"?');
  refused({ sigma: -0.1 }, "Set sigma to a number from zero");
  refused({ bars: 0 }, "Set bars to a whole number from 1");
  refused({ seed: 1.5 }, "Set seed to a whole number");
  refused({ mu: [1, 2] }, "Set mu to a number, or a list of 1");
  refused({ symbols: ["A", "A"] }, "Set symbols to one symbol or more, each once");
  refused({ symbols: [] }, "Set symbols");
  refused({ overnight: 1 }, "Set overnight to a share");
  refused({ price: 0 }, "Set price to a number above zero");
  refused({ splits: [{ bar: 0, ratio: 2 }] }, "Set splits.bar");
  refused({ regimes: [] }, "Set regimes");
  refused({ timeframe: "2h" }, "Set timeframe");
  const symbols = ["A", "B", "C"];
  refused({ symbols, correlation: 2 }, "Set correlation to numbers from -1 to 1");
  refused({ symbols, correlation: [[1]] }, "Set correlation to a number, or a matrix of 3 x 3");
  refused({ symbols, correlation: -0.9 }, "contradict each other");
  refused({ symbols, correlation: [[1, 0.5, 0], [0.4, 1, 0], [0, 0, 1]] }, "the same both ways");
});
