import { assertEquals } from "@std/assert";
import { nearestName } from "../../../kernel/market/nearest.ts";

Deno.test("nearestName() finds the name that was meant, whatever its case", () => {
  assertEquals(nearestName("fats", ["slow", "fast"]), "fast");
  assertEquals(nearestName("SP50", ["sp500", "nifty50"]), "sp500");
});

Deno.test("nearestName() suggests nothing for a name unlike all", () => {
  assertEquals(nearestName("quantity", ["slow", "fast"]), null);
  assertEquals(nearestName("x", []), null);
});
