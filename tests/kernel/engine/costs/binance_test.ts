import { assertAlmostEquals } from "@std/assert";
import { type CostName, feeOf, resolveCosts } from "../../../../kernel/engine/costs/mod.ts";

const feeOn = (costs: CostName, day: string, maker: boolean) =>
  feeOf(resolveCosts(costs))("buy", 0.5, 60_000, Date.parse(day), maker);

Deno.test("binance-spot asks 0.1 % of makers and takers", () => {
  for (const maker of [false, true]) {
    assertAlmostEquals(feeOn("binance-spot", "2024-06-03", maker), 30, 1e-9);
  }
});

Deno.test("binance-usdm asks 0.02 % of makers, and of takers 0.04 % until 2023 and 0.05 % later", () => {
  assertAlmostEquals(feeOn("binance-usdm", "2021-06-03", false), 12, 1e-9);
  assertAlmostEquals(feeOn("binance-usdm", "2024-06-03", false), 15, 1e-9);
  for (const day of ["2021-06-03", "2024-06-03"]) {
    assertAlmostEquals(feeOn("binance-usdm", day, true), 6, 1e-9);
  }
});
