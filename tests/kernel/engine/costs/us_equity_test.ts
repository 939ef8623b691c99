/**
 * Figures worked by hand from the SEC's and FINRA's rates, and the broker's own examples on its price pages.
 */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type CostName, feeComponents, feeOf, resolveCosts } from "../../../../kernel/engine/costs/mod.ts";
import type { Side } from "../../../../kernel/market/trade.ts";

const feeOn =
  (costs: CostName, day: string, maker = false) => (side: Side, quantity: number, price: number) =>
    feeOf(resolveCosts(costs))(side, quantity, price, Date.parse(day), maker);

Deno.test("us-equity charges sales only, at the rates of their day", () => {
  assertEquals(feeOn("us-equity", "2024-06-03")("buy", 1_000, 100), 0);
  for (
    const [day, sec, taf] of [
      ["2002-01-02", 1.5, 0.075],
      ["2011-06-30", 1.92, 0.075],
      ["2011-07-01", 1.92, 0.09],
      ["2014-03-17", 1.74, 0.119],
      ["2014-03-18", 2.21, 0.119],
      ["2024-05-21", 0.8, 0.166],
      ["2024-05-22", 2.78, 0.166],
      ["2025-05-14", 0, 0.166],
      ["2026-04-03", 0, 0.195],
      ["2026-04-04", 2.06, 0.195],
      ["2026-10-01", 2.06, 0],
    ] as const
  ) assertAlmostEquals(feeOn("us-equity", day)("sell", 1_000, 100), sec + taf, 1e-9, day);
});

Deno.test("a sale in the evening of a day pays that day's rate", () => {
  assertAlmostEquals(feeOn("us-equity", "2024-05-21T19:59:00Z")("sell", 1_000, 100), 0.8 + 0.166, 1e-9);
});

Deno.test("us-equity caps the activity fee of a fill", () => {
  assertAlmostEquals(feeOn("us-equity", "2025-06-02")("sell", 1e6, 1), 8.3, 1e-9);
});

Deno.test("ibkr-fixed gives the price page's examples", () => {
  const now = feeOn("ibkr-fixed", "2025-06-02");
  assertAlmostEquals(now("buy", 100, 25), 1, 1e-9);
  assertAlmostEquals(now("buy", 1_000, 25), 5, 1e-9);
  assertAlmostEquals(now("buy", 1_000, 0.25), 2.5, 1e-9);
  assertAlmostEquals(now("buy", 10, 0.2), 0.02, 1e-9, "the maximum wins over the minimum");
  assertAlmostEquals(feeOn("ibkr-fixed", "2016-06-01")("buy", 1_000, 0.25), 1.25, 1e-9, "0.5 % in 2016");
});

Deno.test("both ibkr lists give the broker's comparison: 200,000 shares sold at 5 dollars in 2023", () => {
  assertAlmostEquals(feeOn("ibkr-fixed", "2023-06-01")("sell", 200_000, 5), 1_015.27, 0.005);
  assertAlmostEquals(feeOn("ibkr-tiered", "2023-06-01")("sell", 200_000, 5), 1_355.78, 0.005);
  const parts = feeComponents(resolveCosts("ibkr-tiered"))(
    "sell",
    200_000,
    5,
    Date.parse("2023-06-01"),
    false,
  );
  for (
    const [name, dollars] of [
      ["commission", 700],
      ["exchange", 600],
      ["clearing", 40],
      ["passThrough", 0.39 + 0.12],
      ["sec", 8],
      ["taf", 7.27],
    ] as const
  ) assertAlmostEquals(parts[name]!, dollars, 0.005, name);
});

Deno.test("ibkr-tiered asks no exchange fee of an order that rested in the book", () => {
  const taker = feeOn("ibkr-tiered", "2025-06-02")("buy", 1_000, 50);
  const maker = feeOn("ibkr-tiered", "2025-06-02", true)("buy", 1_000, 50);
  assertAlmostEquals(taker - maker, 3, 1e-9);
  assertAlmostEquals(maker, 3.5 + 0.2 + 3.5 * 0.000735, 1e-9);
});

Deno.test("ibkr-tiered asks at least 0.35 for a small order", () => {
  const parts = feeComponents(resolveCosts("ibkr-tiered"))("buy", 10, 50, Date.parse("2025-06-02"), true);
  assertAlmostEquals(parts.commission!, 0.35, 1e-12);
});
