import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Costs, feeOf, fixed, percent, resolveCosts } from "../../../kernel/engine/costs.ts";
import { affordableQuantity, fractionOfEquity } from "../../../kernel/engine/sizing.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";

const feeFor = (costs: Costs) => feeOf(resolveCosts(costs));
const day = (text: string) => Date.parse(text);

Deno.test("percent() and fixed() cost the same buying and selling, and add up", () => {
  const fee = feeFor([percent(0.001), fixed(2), "zero"]);
  assertAlmostEquals(fee("buy", 10, 50, 0), 2.5, 1e-12);
  assertAlmostEquals(fee("sell", 10, 50, 0), 2.5, 1e-12);
  assertEquals(feeFor("zero")("sell", 10, 50, 0), 0);
});

Deno.test("us-equity charges sales only, at the rates of their day", () => {
  const fee = feeFor("us-equity");
  assertEquals(fee("buy", 1_000, 100, day("2024-06-03")), 0);
  assertAlmostEquals(fee("sell", 1_000, 100, day("2024-06-03")), 2.78 + 0.166, 1e-9);
  assertAlmostEquals(fee("sell", 1_000, 100, day("2024-05-21")), 0.8 + 0.166, 1e-9);
  assertAlmostEquals(fee("sell", 1_000, 100, day("2025-05-14")), 0.166, 1e-9);
  assertAlmostEquals(fee("sell", 1_000, 100, day("2005-01-03")), 2.21 + 0.119, 1e-9);
});

Deno.test("us-equity caps the activity fee of a fill", () => {
  assertAlmostEquals(feeFor("us-equity")("sell", 1e6, 1, day("2025-06-02")), 8.3, 1e-9);
});

Deno.test("costs that are unknown or out of range are refused with what is allowed", () => {
  const error = assertThrows(() => resolveCosts("us-equty" as never), ParameterError);
  assertEquals([error.field, error.value], ["costs", "us-equty"]);
  assertStringIncludes(error.message, 'did you mean "us-equity"?');
  for (const wrong of [-0.1, 5, NaN]) {
    assertEquals(assertThrows(() => percent(wrong), ParameterError).field, "costs.rate");
  }
  assertThrows(() => fixed(-1), ParameterError, "zero or more");
  assertThrows(() => resolveCosts({ kind: "percent", rate: 2 }), ParameterError, "0.5");
  assertThrows(() => resolveCosts([{ kind: "tiered" }] as never), ParameterError, '{"kind":"tiered"}');
  assertThrows(() => resolveCosts(null as never), ParameterError, "it is null");
});

Deno.test("affordableQuantity() is the most whole lots that the money pays for, fees included", () => {
  const cases = fc.record({
    money: fc.double({ min: 0, max: 5_000, noNaN: true }),
    price: fc.double({ min: 1, max: 100, noNaN: true }),
    rate: fc.constantFrom(0, 0.01, 0.3),
    amount: fc.constantFrom(0, 7, 500),
    lot: fc.constantFrom(1, 0.01, 10),
  });
  fc.assert(fc.property(cases, ({ money, price, rate, amount, lot }) => {
    const fee = feeFor([percent(rate), fixed(amount)]);
    const costs = (lots: number) => lots * lot * price + fee("buy", lots * lot, price, 0);
    let lots = Math.floor(money / (price * lot));
    while (lots > 0 && costs(lots) > money) lots--;
    assertEquals(affordableQuantity(money, price, lot, fee, 0), Math.max(0, lots) * lot);
  }));
});

Deno.test("affordableQuantity() buys coins by the hundred-millionth", () => {
  const quantity = affordableQuantity(1_000, 64_000, 1e-8, feeFor(percent(0.001)), 0);
  assertAlmostEquals(quantity, 1_000 / 64_064, 1e-8);
});

Deno.test("affordableQuantity() ends even where there are more lots than whole doubles", () => {
  const fee = feeFor([percent(0.001), fixed(1)]);
  const quantity = affordableQuantity(1e6, 1e-7, 1e-8, fee, 0);
  const spent = quantity * 1e-7 + fee("buy", quantity, 1e-7, 0);
  assert(spent <= 1e6 && spent > 1e6 - 1e-6, `spends ${spent}`);
});

Deno.test("fractionOfEquity() takes fractions above 0 up to 1", () => {
  assertEquals(fractionOfEquity(0.5), { kind: "fraction", fraction: 0.5 });
  for (const wrong of [0, 1.1, -1, NaN]) {
    assertEquals(assertThrows(() => fractionOfEquity(wrong), ParameterError).field, "sizing.fraction");
  }
});
