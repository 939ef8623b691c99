import { assert, assertEquals, assertThrows } from "@std/assert";
import { auditLookAhead, ParameterError } from "../../kernel/mod.ts";
import { regimeFilter } from "../../strategies/regime_filter.ts";
import { barsOf, fillsOf, series } from "./hand_bars.ts";

/** Up for 60 bars and down for 60, each in waves that the averages cross in. */
const wave = (i: number) => 4 * Math.sin(i / 3);
const bars = barsOf([
  ...series(60, (i) => 100 + i + wave(i)),
  ...series(60, (i) => 160 - i + wave(60 + i)),
]);
const params = { fast: 2, slow: 5, trendBars: 20, band: 0.5, atrBars: 5 };
const barOf = (fill: string) => Number(fill.split(" ")[1]);

Deno.test("regime_filter buys crosses in the bull market only, where the crossover alone buys in both", () => {
  const all = fillsOf(regimeFilter({ ...params, longIn: ["bull", "bear", "sideways"] }), bars);
  const bull = fillsOf(regimeFilter(params), bars);
  const buys = bull.filter((fill) => fill.startsWith("buy"));
  assert(all.some((fill) => fill.startsWith("buy") && barOf(fill) > 75), `${all}`);
  assert(buys.length > 0 && buys.every((fill) => barOf(fill) < 70), `${bull}`);
  assert(bull.every((fill) => all.includes(fill)), "what it does, the crossover does");
});

Deno.test("regime_filter sells what it holds in any regime", () => {
  const fills = fillsOf(regimeFilter(params), bars);
  assertEquals(fills.length % 2, 0, `${fills}`);
});

Deno.test("regime_filter buys by the dates of a table where there is one", () => {
  const table = [{ from: "2024-01-01", regime: "bear" as const }, {
    from: "2024-03-15",
    regime: "bull" as const,
  }];
  const fills = fillsOf(regimeFilter({ ...params, table }), bars);
  // The fifteenth of March is bar 74; what its close decides fills in bar 75.
  assert(fills.length > 0 && fills.every((fill) => barOf(fill) >= 75), `${fills}`);
});

Deno.test("regime_filter refuses regimes that there are not and looks at no later bar", () => {
  assertThrows(() => regimeFilter({ longIn: ["up"] as never }), ParameterError, "longIn");
  assertThrows(() => regimeFilter({ fast: 5, slow: 5 }), ParameterError, "fast must be below slow");
  assertEquals(auditLookAhead(regimeFilter({ ...params, maxVolatility: 0.8 }), bars).clean, true);
});
