import { assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../../kernel/market/errors.ts";
import {
  clockPeriodsPerYear,
  parseMarket,
  parseTimeframe,
  periodsPerYear,
  timeframeMs,
} from "../../../kernel/market/timeframe.ts";

Deno.test("periodsPerYear() annualises with 252 days in the US and India, 365 for crypto", () => {
  assertEquals([periodsPerYear("US", "1d"), periodsPerYear("IN", "1d")], [252, 252]);
  assertEquals([periodsPerYear("CRYPTO", "1d"), periodsPerYear("FX", "1d")], [365, 260]);
  assertEquals([periodsPerYear("US", "1w"), periodsPerYear("CRYPTO", "1M")], [52, 12]);
});

Deno.test("periodsPerYear() of intraday bars is bars a session times sessions", () => {
  assertEquals(periodsPerYear("US", "1m"), 252 * 390);
  assertEquals(periodsPerYear("US", "1h"), 252 * 7);
  assertEquals(periodsPerYear("IN", "15m"), 252 * 25);
  assertEquals(periodsPerYear("CRYPTO", "4h"), 365 * 6);
});

Deno.test("clockPeriodsPerYear() follows the market that trades most often", () => {
  const us = { market: "US", timeframe: "1d" } as const;
  assertEquals(clockPeriodsPerYear([us, { market: "CRYPTO", timeframe: "1d" }]), 365);
});

Deno.test("parseTimeframe() and parseMarket() refuse other names with those there are", () => {
  assertEquals([parseTimeframe("15m"), parseMarket("FX"), timeframeMs("15m")], ["15m", "FX", 900_000]);
  assertThrows(() => parseTimeframe("15min"), ParameterError, "1m, 5m, 15m");
  assertThrows(() => parseMarket("us"), ParameterError, "US, IN, CRYPTO, FX");
});
