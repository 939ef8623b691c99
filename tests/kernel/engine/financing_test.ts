import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  borrowRate,
  type Financing,
  fundingBetween,
  interest,
  resolveFinancing,
} from "../../../kernel/engine/financing.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";

const at = (text: string) => Date.parse(text);
const HOUR = 3_600_000;

Deno.test("interest() counts calendar days over 365, also in a leap year", () => {
  assertAlmostEquals(interest(10_000, 0.0365, at("2023-01-06"), at("2023-01-09")), 3, 1e-9, "over a weekend");
  assertAlmostEquals(interest(10_000, 0.05, at("2023-01-01"), at("2024-01-01")), 500, 1e-9);
  assertAlmostEquals(interest(10_000, 0.05, at("2024-01-01"), at("2025-01-01")), 500 * 366 / 365, 1e-9);
  assertAlmostEquals(interest(-2_000, 0.1, at("2023-05-01"), at("2023-05-01T12:00Z")), -0.2739726, 1e-7);
});

Deno.test("without options nothing is charged", () => {
  const config = resolveFinancing();
  assertEquals(config, { borrow: 0, margin: 0, cash: 0, funding: 0 });
  assertEquals(borrowRate(config, "A"), 0);
  assertEquals(fundingBetween(config, "A", 0, 1e12), 0);
});

Deno.test("a borrow rate may be one for all or one by symbol", () => {
  assertEquals(borrowRate(resolveFinancing({ borrow: 0.02 }), "ANY"), 0.02);
  const config = resolveFinancing({ borrow: { GME: 0.8 } });
  assertEquals(["GME", "SPY", "constructor"].map((symbol) => borrowRate(config, symbol)), [0.8, 0, 0]);
});

Deno.test("one funding rate falls due every 8 hours from 00:00 UTC, after the start and up to the end", () => {
  const config = resolveFinancing({ funding: 0.0001 });
  const between = (from: string, to: string) =>
    Math.round(fundingBetween(config, "BTC", at(from), at(to)) / 0.0001);
  assertEquals(between("2024-01-01T00:00Z", "2024-01-02T00:00Z"), 3);
  assertEquals(between("2024-01-01T00:00Z", "2024-01-01T07:59Z"), 0);
  assertEquals(between("2024-01-01T00:00Z", "2024-01-01T08:00Z"), 1);
  assertEquals(between("2024-01-01T08:00Z", "2024-01-01T08:00Z"), 0);
  assertEquals(between("2024-01-01T15:30Z", "2024-01-01T16:30Z"), 1);
});

Deno.test("a funding series is summed over its own stamps; a symbol without one pays none", () => {
  const time = ["2024-01-01T04:00Z", "2024-01-01T08:00Z", "2024-01-01T12:00Z"];
  const config = resolveFinancing({ funding: { BTC: { time, rate: [0.001, -0.004, 0.02] } } });
  assertAlmostEquals(fundingBetween(config, "BTC", at(time[0]!), at(time[2]!)), 0.016, 1e-15);
  assertAlmostEquals(fundingBetween(config, "BTC", 0, at(time[0]!)), 0.001, 1e-15);
  assertEquals(fundingBetween(config, "BTC", at(time[2]!), 2e12), 0);
  assertEquals(fundingBetween(config, "ETH", 0, 2e12), 0);
});

Deno.test("funding over adjoining spans is the funding over the whole, whatever the cuts", () => {
  const stamps = Float64Array.from({ length: 60 }, (_, i) => i * 8 * HOUR);
  const rate = Array.from(stamps, (_, i) => ((i * 37) % 11 - 5) / 10_000);
  const configs = [{ funding: 0.0001 }, { funding: { BTC: { time: stamps, rate } } }].map(resolveFinancing);
  const cuts = fc.array(fc.integer({ min: 0, max: 60 * 8 * HOUR }), { minLength: 3, maxLength: 8 });
  fc.assert(fc.property(cuts, (moments) => {
    const sorted = moments.toSorted((a, b) => a - b);
    for (const config of configs) {
      let sum = 0;
      for (let i = 1; i < sorted.length; i++) {
        sum += fundingBetween(config, "BTC", sorted[i - 1]!, sorted[i]!);
      }
      assertAlmostEquals(sum, fundingBetween(config, "BTC", sorted[0]!, sorted.at(-1)!), 1e-12);
    }
  }));
});

Deno.test("a series at the regular stamps gives what its one rate gives", () => {
  const time = Float64Array.from({ length: 30 }, (_, i) => at("2024-01-01") + i * 8 * HOUR);
  const series = resolveFinancing({ funding: { BTC: { time, rate: new Float64Array(30).fill(0.0002) } } });
  const constant = resolveFinancing({ funding: 0.0002 });
  fc.assert(fc.property(fc.integer({ min: 0, max: 29 * 8 }), fc.integer({ min: 0, max: 29 * 8 }), (a, b) => {
    const [from, to] = [Math.min(a, b), Math.max(a, b)].map((hours) => at("2024-01-01") + hours * HOUR);
    assertAlmostEquals(
      fundingBetween(series, "BTC", from!, to!),
      fundingBetween(constant, "BTC", from!, to!),
      1e-12,
    );
  }));
});

Deno.test("resolved financing is plain JSON", () => {
  const config = resolveFinancing({
    borrow: { A: 0.01 },
    margin: 0.06,
    cash: -0.005,
    funding: { A: { time: Float64Array.of(1, 2), rate: Float64Array.of(0.1, 0.2) } },
  });
  assertEquals(JSON.parse(JSON.stringify(config)), config);
});

Deno.test("rates and series that cannot be meant are refused by name", () => {
  const fieldOf = (financing: unknown) =>
    assertThrows(() => resolveFinancing(financing as Financing), ParameterError).field;
  assertEquals(fieldOf({ borrow: -0.01 }), "financing.borrow");
  assertEquals(fieldOf({ borrow: { A: "2 %" } }), "financing.borrow.A");
  assertEquals(fieldOf({ margin: 6 }), "financing.margin");
  assertEquals(fieldOf({ cash: NaN }), "financing.cash");
  assertEquals(fieldOf({ funding: null }), "financing.funding");
  assertEquals(fieldOf({ fundings: 1 }), "fundings");
  const series = (time: unknown, rate: unknown) => fieldOf({ funding: { A: { time, rate } } });
  assertEquals(series([1, 2], [0.1]), "financing.funding.A");
  assertEquals(series([], []), "financing.funding.A");
  assertEquals(series([2, 1], [0.1, 0.1]), "financing.funding.A.time[1]");
  assertEquals(series(["soon"], [0.1]), "financing.funding.A.time[0]");
  assertEquals(series([1], [2]), "financing.funding.A.rate[0]");
});
