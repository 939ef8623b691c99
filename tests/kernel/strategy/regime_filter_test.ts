import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { simulate } from "../../../kernel/engine/simulate.ts";
import {
  atr,
  auditLookAhead,
  defineStrategy,
  ema,
  filterByRegime,
  makePanel,
  type MarketRegime,
  ParameterError,
  sma,
  z,
} from "../../../kernel/mod.ts";
import { above, crossedAbove, crossedBelow } from "../../../kernel/signals/compare.ts";
import { randomWalk } from "../random_walk.ts";
import { cross, eventCross, fillRows, heldSides, masks, scripted } from "./compositions.ts";

const bars = randomWalk(40, 3);
const long = randomWalk(900, 8);
const iso = (bar: number, of = bars) => new Date(of.time[bar]!).toISOString().slice(0, 10);

/** The regime of each bar by the obvious definition. */
function regimes(trendBars: number, band: number, atrBars: number): (MarketRegime | null)[] {
  const [average, range] = [ema(long.close, trendBars), atr(long.high, long.low, long.close, atrBars)];
  return Array.from(long.close, (close, i) => {
    const away = (close - average[i]!) / range[i]!;
    return Number.isNaN(away) ? null : away > band ? "bull" : away < -band ? "bear" : "sideways";
  });
}

/** Bars of which the filter lets long and short entries through. */
function allowedBars(options: Parameters<typeof filterByRegime>[1]) {
  const always = defineStrategy({
    name: "always",
    signals: ({ close }) => ({ entries: above(close, 0), shortEntries: above(close, 0) }),
  });
  const [plan] = simulate(filterByRegime(always, options)(), long).plans;
  return { longs: Array.from(plan!.entries!), shorts: Array.from(plan!.shortEntries!) };
}

Deno.test("filterByRegime() lets longs into bull and shorts into bear markets, none before there is a regime", () => {
  const known = regimes(60, 1.5, 10);
  for (const regime of ["bull", "bear", "sideways"]) assert(known.some((each) => each === regime), regime);
  const { longs, shorts } = allowedBars({ trendBars: 60, band: 1.5, atrBars: 10 });
  assertEquals(longs, known.map((regime) => Number(regime === "bull")));
  assertEquals(shorts, known.map((regime) => Number(regime === "bear")));
});

Deno.test("filterByRegime() lets entries into every regime that is listed, and none into an empty list", () => {
  const known = regimes(60, 1, 20);
  const { longs, shorts } = allowedBars({ trendBars: 60, longIn: ["sideways", "bear"], shortIn: [] });
  assertEquals(longs, known.map((regime) => Number(regime === "sideways" || regime === "bear")));
  assertEquals(shorts.includes(1), false);
});

Deno.test("filterByRegime() lets nothing into markets more volatile than most of the last bars", () => {
  const range = atr(long.high, long.low, long.close, 5);
  const percent = Array.from(long.close, (close, i) => range[i]! / close);
  const { longs } = allowedBars({
    longIn: ["bull", "bear", "sideways"],
    trendBars: 5,
    atrBars: 5,
    maxVolatility: 0.6,
    rankBars: 50,
  });
  const expected = percent.map((value, i) => {
    const window = percent.slice(i - 49, i + 1);
    if (i < 54) return 0;
    return Number(window.filter((each) => each <= value).length / 50 <= 0.6);
  });
  assertEquals(longs, expected);
  assert(expected.includes(1));
});

Deno.test("filterByRegime() goes by the dates of a table", () => {
  const table = [
    { from: iso(10, long), regime: "bull" as const },
    { from: iso(20, long), regime: "bear" as const },
    { from: iso(25, long), regime: "sideways" as const },
    { from: iso(30, long), regime: "bull" as const },
  ];
  const { longs, shorts } = allowedBars({ table });
  assertEquals(longs, longs.map((_, i) => Number((i >= 10 && i < 20) || i >= 30)));
  assertEquals(shorts, shorts.map((_, i) => Number(i >= 20 && i < 25)));
});

Deno.test("filterByRegime() holds entries back and never an exit, whatever the signals", () => {
  const table = [{ from: iso(5), regime: "bull" as const }, { from: iso(15), regime: "bear" as const }];
  fc.assert(
    fc.property(masks, (each) => {
      const inside = heldSides(filterByRegime(scripted(each), { table })(), bars);
      // The same with the conditions at hand: what is held back against a position closes it.
      const bull = (i: number) => i >= 5 && i < 15, bear = (i: number) => i >= 15;
      const expected = heldSides(
        scripted({
          entries: each.entries.map((entry, i) => entry && bull(i)),
          exits: each.exits.map((exit, i) => exit || (each.shortEntries[i]! && !bear(i))),
          shortEntries: each.shortEntries.map((entry, i) => entry && bear(i)),
          shortExits: each.shortExits.map((exit, i) => exit || (each.entries[i]! && !bull(i))),
        })(),
        bars,
      );
      assertEquals(inside, expected);
    }),
    { numRuns: 200, seed: 9 },
  );
});

Deno.test("filterByRegime() closes what a held-back entry turns against, and with exit what its regime leaves", () => {
  const flips = scripted({ entries: [true], exits: [], shortEntries: [false, false, false, true] });
  const table = [{ from: iso(0), regime: "bull" as const }, { from: iso(6), regime: "sideways" as const }];
  assertEquals(heldSides(filterByRegime(flips, { table })(), bars).slice(0, 6), [0, 1, 1, 1, 0, 0]);
  const holds = scripted({ entries: [true], exits: [] });
  assertEquals(heldSides(filterByRegime(holds, { table })(), bars).slice(5, 10), [1, 1, 1, 1, 1]);
  assertEquals(heldSides(filterByRegime(holds, { table, exit: true })(), bars).slice(5, 10), [1, 1, 0, 0, 0]);
});

Deno.test("filterByRegime() gives a strategy with onBar the fills of the same one with signals", () => {
  const options = { trendBars: 40, longIn: ["bull", "sideways"] as MarketRegime[] };
  const rows = fillRows(filterByRegime(eventCross, options)(), long);
  assertEquals(rows, fillRows(filterByRegime(cross, options)(), long));
  assert(rows.length > 10 && rows.length < fillRows(cross(), long).length);
});

Deno.test("filterByRegime() lets weights come nearer to zero and turn to it in any regime, not away from it", () => {
  const asked = [0.5, 0.5, 0.8, 0.3, NaN, 0.6, -0.4, -0.2, 0, 0.5];
  const strategy = defineStrategy({
    name: "weights",
    weights: ({ symbols, length }) => ({
      [symbols[0]!]: Float64Array.from({ length }, (_, i) => asked[i] ?? 0),
    }),
  });
  const weightsOf = (from: number, regime: MarketRegime, exit = false) => {
    const table = [{ from: iso(0), regime: "bull" as const }, { from: iso(from), regime }];
    const { definition, params } = filterByRegime(strategy, { table, exit })();
    return Array.from(definition.weights!(makePanel([bars]), params)[bars.symbol]!).slice(0, 10);
  };
  assertEquals(weightsOf(2, "sideways"), [0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0, 0, 0, 0]);
  assertEquals(weightsOf(2, "sideways", true), [0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals(weightsOf(5, "bear"), [0.5, 0.5, 0.8, 0.3, 0.3, 0.3, -0.4, -0.2, 0, 0]);
});

Deno.test("filterByRegime() keeps the parameters inside and adds its own, all of them adjustable", () => {
  const filtered = filterByRegime(cross({ fast: 4 }), { trendBars: 50, name: "tuned" });
  const { name, params } = filtered({ slow: 30, band: 2 });
  assertEquals([name, params.fast, params.slow, params.trendBars, params.band], ["tuned", 4, 30, 50, 2]);
  assertThrows(() => filtered({ fast: 40 }), ParameterError, "fast must be below slow");
  assertThrows(() => filtered({ longIn: ["up"] as never }), ParameterError, "longIn");
});

Deno.test("filterByRegime() refuses what it cannot filter by", () => {
  assertThrows(() => filterByRegime(cross, { trendBars: 1 }), ParameterError, "trendBars");
  assertThrows(() => filterByRegime(cross, { alow: [] } as never), ParameterError, "alow");
  assertThrows(() => filterByRegime({} as never), ParameterError, "filterByRegime");
  const same = defineStrategy({
    name: "same",
    params: { band: z.number().default(1) },
    signals: ({ close }, { band }) => ({ entries: crossedAbove(close, sma(close, 5 + band)) }),
  });
  assertThrows(() => filterByRegime(same), ParameterError, "band is one of the strategy inside already");
  const backwards = [{ from: "2020-01-02", regime: "bull" as const }, {
    from: "2020-01-01",
    regime: "bear" as const,
  }];
  assertThrows(
    () => simulate(filterByRegime(cross, { table: backwards })(), long),
    ParameterError,
    "table.1",
  );
  const undated = [{ from: "soon", regime: "bull" as const }];
  assertThrows(() => simulate(filterByRegime(cross, { table: undated })(), long), ParameterError, "soon");
});

Deno.test("filterByRegime() looks at no later bar", () => {
  const short = defineStrategy({
    name: "short",
    signals: ({ close }) => ({
      entries: crossedAbove(close, sma(close, 9)),
      shortEntries: crossedBelow(close, sma(close, 9)),
    }),
  });
  const options = { trendBars: 30, maxVolatility: 0.7, rankBars: 40 };
  for (const part of [short, eventCross]) {
    assertEquals(auditLookAhead(filterByRegime(part, options)(), long).findings, []);
  }
});
