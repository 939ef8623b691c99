import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Costs, feeOf, fixed, percent, resolveCosts } from "../../../../kernel/engine/costs/mod.ts";
import { affordableQuantity, fractionOfEquity, resolveSizing } from "../../../../kernel/engine/sizing/mod.ts";
import { ParameterError } from "../../../../kernel/market/errors.ts";

const feeFor = (costs: Costs) => {
  const fee = feeOf(resolveCosts(costs));
  return (quantity: number, price: number) => fee("buy", quantity, price, 0, false);
};

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
    const costs = (lots: number) => lots * lot * price + fee(lots * lot, price);
    let lots = Math.floor(money / (price * lot)) + 1;
    while (lots > 0 && costs(lots) > money) lots--;
    assertEquals(affordableQuantity(money, price, lot, fee), Math.max(0, lots) * lot);
  }));
});

Deno.test("affordableQuantity() spends what pays for whole lots to the last cent", () => {
  assertEquals(74_970.2 / 21.8 < 3_439, true);
  assertEquals(affordableQuantity(74_970.2, 21.8, 1, feeFor("zero")), 3_439);
});

Deno.test("affordableQuantity() buys coins by the hundred-millionth", () => {
  const quantity = affordableQuantity(1_000, 64_000, 1e-8, feeFor(percent(0.001)));
  assertAlmostEquals(quantity, 1_000 / 64_064, 1e-8);
});

Deno.test("affordableQuantity() ends even where there are more lots than whole doubles", () => {
  const fee = feeFor([percent(0.001), fixed(1)]);
  const quantity = affordableQuantity(1e6, 1e-7, 1e-8, fee);
  const spent = quantity * 1e-7 + fee(quantity, 1e-7);
  assert(spent <= 1e6 && spent > 1e6 - 1e-6, `spends ${spent}`);
});

Deno.test("fractionOfEquity() takes fractions above 0 up to the leverage", () => {
  assertEquals(fractionOfEquity(0.5), { kind: "fraction", fraction: 0.5 });
  assertEquals(resolveSizing(fractionOfEquity(1.5), 1, 2), { kind: "fraction", fraction: 1.5 });
  for (const wrong of [0, 1.1, -1, NaN, Infinity]) {
    const error = assertThrows(() => resolveSizing(fractionOfEquity(wrong), 1), ParameterError);
    assertEquals([error.field, error.value], ["sizing.fraction", wrong]);
  }
});
