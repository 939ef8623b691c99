import { assertEquals } from "@std/assert";
import { dataWarnings } from "../../../kernel/market/data_warnings.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { resample } from "../../../kernel/market/resample.ts";
import { sliceBars } from "../../../kernel/market/slice_bars.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";

const price = [10, 11, 12];
const bars = makeBars({
  symbol: "AAA",
  time: ["2024-01-02", "2024-01-03", "2024-01-04"],
  open: price,
  high: price,
  low: price,
  close: price,
  forming: true,
  warnings: ["AAA is three days old."],
});
const FORMING = "The last bar of AAA was not over when it was fetched: its values may still change.";

Deno.test("dataWarnings() repeats what is said of bars, once, and which of them are not over", () => {
  assertEquals(dataWarnings([bars, bars, { symbol: "BBB" }]), [
    "AAA is three days old.",
    FORMING,
  ]);
  assertEquals(dataWarnings([{ symbol: "BBB" }]), []);
});

Deno.test("dataWarnings() counts what it does not show", () => {
  const many = Array.from({ length: 9 }, (_, i) => ({
    symbol: `S${i}`,
    forming: true,
    warnings: [`S${i} is old.`],
  }));
  const told = dataWarnings(many);
  assertEquals(told.length, 7);
  assertEquals(told[5], "4 more warnings about the data: see their warnings.");
  assertEquals(told[6]?.startsWith("The last bar of S0, S1, S2, S3, S4, … was not over"), true);
});

Deno.test("a cut before the last bar leaves closed bars, a coarser timeframe does not", () => {
  assertEquals(sliceBars(bars, { end: "2024-01-03" }).forming, undefined);
  assertEquals(sliceBars(bars, { end: "2024-01-03" }).warnings, bars.warnings);
  assertEquals(sliceBars(bars, { start: "2024-01-03" }).forming, true);
  assertEquals(resample(bars, "1w").bars.forming, true);
});

Deno.test("a run repeats the warnings of its bars", () => {
  const idle = defineStrategy({ name: "idle", onBar() {} });
  const { warnings } = simulate(idle(), [bars], {});
  assertEquals(warnings.filter((each) => each.includes("AAA")).slice(-2), [
    "AAA is three days old.",
    FORMING,
  ]);
});
