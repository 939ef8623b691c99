import { assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  COST_NAMES,
  type Costs,
  customCosts,
  feeComponents,
  feeOf,
  fixed,
  isFree,
  percent,
  perShare,
  resolveCosts,
} from "../../../../kernel/engine/costs/mod.ts";
import { ParameterError } from "../../../../kernel/market/errors.ts";

const feeFor = (costs: Costs) => feeOf(resolveCosts(costs));

const custom = customCosts(
  "duty",
  (side, quantity, price) => side === "buy" ? quantity * price * 0.005 : 0,
);

/** Every rule there is, alone, and some together. */
const COSTS: readonly Costs[] = [
  ...COST_NAMES,
  percent(0.001),
  fixed(2),
  perShare(0.005, { minimum: 1, maximumRate: 0.01 }),
  custom,
  [percent(0.001), fixed(2), "in-delivery", custom],
  ["ibkr-tiered", perShare(0.001), percent(0.0001)],
];

const fills = fc.record({
  costs: fc.constantFrom(...COSTS),
  side: fc.constantFrom("buy" as const, "sell" as const),
  quantity: fc.oneof(
    fc.integer({ min: 1, max: 5_000_000 }),
    fc.double({ min: 1e-8, max: 100, noNaN: true }),
  ),
  price: fc.double({ min: 0.01, max: 100_000, noNaN: true }),
  time: fc.integer({ min: Date.parse("1999-01-01"), max: Date.parse("2028-01-01") }),
  maker: fc.boolean(),
});

Deno.test("percent() and fixed() cost the same buying and selling, and add up", () => {
  const fee = feeFor([percent(0.001), fixed(2), "zero"]);
  assertAlmostEquals(fee("buy", 10, 50, 0, false), 2.5, 1e-12);
  assertAlmostEquals(fee("sell", 10, 50, 0, false), 2.5, 1e-12);
  assertEquals(feeFor("zero")("sell", 10, 50, 0, false), 0);
});

Deno.test("percent() and fixed() cost quantity x price x rate + amount to the last bit", () => {
  fc.assert(fc.property(fills, ({ side, quantity, price, time, maker }) => {
    const fee = feeFor([percent(0.0013), fixed(0.37)]);
    assertEquals(fee(side, quantity, price, time, maker), quantity * price * 0.0013 + 0.37);
  }));
});

Deno.test("perShare() keeps to its minimum, and to its maximum above all", () => {
  const fee = feeFor(perShare(0.01, { minimum: 2, maximumRate: 0.02 }));
  assertAlmostEquals(fee("buy", 1_000, 30, 0, false), 10, 1e-12);
  assertAlmostEquals(fee("buy", 100, 30, 0, false), 2, 1e-12);
  assertAlmostEquals(fee("buy", 2, 30, 0, false), 1.2, 1e-12);
  assertAlmostEquals(feeFor(perShare(0.01))("buy", 1, 0.001, 0, false), 0.01, 1e-12);
});

Deno.test("customCosts() asks the function of each fill, and a rebate may be below zero", () => {
  const seen: unknown[] = [];
  const fee = feeFor([
    fixed(1),
    customCosts("rebate", (...fill) => {
      seen.push(fill);
      return fill[4] ? -0.25 : 0;
    }),
  ]);
  assertEquals(fee("sell", 3, 7, 11, true), 0.75);
  assertEquals(fee("buy", 3, 7, 12, false), 1);
  assertEquals(seen, [["sell", 3, 7, 11, true], ["buy", 3, 7, 12, false]]);
});

Deno.test("a custom function that gives no finite number stops the run and says for which fill", () => {
  const fee = feeFor(customCosts("broken", (_side, quantity) => quantity / 0));
  const error = assertThrows(() => fee("buy", 3, 7, 0, false), ParameterError);
  assertEquals(error.value, Infinity);
  assertStringIncludes(error.message, 'customCosts("broken")');
  assertStringIncludes(error.message, "buy 3 at 7");
});

Deno.test("components add up to the fee, whatever the rules", () => {
  fc.assert(
    fc.property(fills, ({ costs, side, quantity, price, time, maker }) => {
      const rules = resolveCosts(costs);
      const components = feeComponents(rules)(side, quantity, price, time, maker);
      const fee = feeOf(rules)(side, quantity, price, time, maker);
      const sum = Object.values(components).reduce((total, each) => total + each, 0);
      assertAlmostEquals(sum, fee, 1e-12 * Math.max(1, fee));
    }),
    { numRuns: 500 },
  );
});

Deno.test("a list of rules costs what its rules cost alone, in any order", () => {
  const lists = fc.shuffledSubarray([...COST_NAMES, percent(0.001), fixed(2), perShare(0.01), custom]);
  fc.assert(fc.property(lists, fills, (list, { side, quantity, price, time, maker }) => {
    const alone = list.map((rule) => feeFor(rule)(side, quantity, price, time, maker));
    const sum = alone.reduce((total, each) => total + each, 0);
    assertAlmostEquals(feeFor(list)(side, quantity, price, time, maker), sum, 1e-12 * Math.max(1, sum));
  }));
});

Deno.test("no component is ever below zero, and fees never fall as the quantity grows", () => {
  const cases = fc.tuple(fills, fc.double({ min: 1, max: 3, noNaN: true }));
  fc.assert(
    fc.property(cases, ([{ costs, side, quantity, price, time, maker }, factor]) => {
      const components = feeComponents(resolveCosts(costs))(side, quantity, price, time, maker);
      for (const [name, amount] of Object.entries(components)) {
        assertEquals(amount >= 0, true, `${name}: ${amount}`);
      }
      const fee = feeFor(costs);
      const less = fee(side, quantity, price, time, maker);
      const more = fee(side, quantity * factor, price, time, maker);
      assertEquals(less <= more, true, `${less} for ${quantity}, ${more} for ${quantity * factor}`);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("components of one name are one", () => {
  const components = feeComponents(resolveCosts([fixed(1), perShare(0.01), "binance-spot"]));
  assertEquals(components("buy", 100, 10, 0, false), { commission: 3 });
  assertEquals(feeComponents(resolveCosts("zero"))("buy", 1, 1, 0, false), {});
});

Deno.test("resolved rules are plain JSON that resolves to the same rules", () => {
  const rules = resolveCosts(["us-equity", percent(0.001), fixed(1), perShare(0.005, { minimum: 1 })]);
  assertEquals(resolveCosts(JSON.parse(JSON.stringify(rules))), rules);
  assertEquals(JSON.parse(JSON.stringify(resolveCosts(custom))), [{
    kind: "custom",
    name: "duty",
    source: custom.source,
  }]);
  assertStringIncludes(custom.source, "0.005");
});

Deno.test("a custom rule whose function was lost on the way is refused", () => {
  const copy = structuredClone(custom);
  const error = assertThrows(() => resolveCosts(copy), ParameterError);
  assertStringIncludes(error.message, '"duty"');
});

Deno.test("isFree() tells whether any fill can cost something", () => {
  for (const free of ["zero", percent(0), [fixed(0), "zero"], perShare(0)] as const) {
    assertEquals(isFree(resolveCosts(free)), true);
  }
  for (const costs of ["us-equity", percent(0.001), fixed(1), perShare(0, { minimum: 1 }), custom] as const) {
    assertEquals(isFree(resolveCosts(costs)), false);
  }
});

Deno.test("costs that are unknown or out of range are refused with what is allowed", () => {
  const error = assertThrows(() => resolveCosts("us-equty" as never), ParameterError);
  assertEquals([error.field, error.value], ["costs", "us-equty"]);
  assertStringIncludes(error.message, 'did you mean "us-equity"?');
  assertStringIncludes(
    assertThrows(() => resolveCosts("ibkr-tired" as never), ParameterError).message,
    '"ibkr-tiered"?',
  );
  for (const wrong of [-0.1, 5, NaN]) {
    assertEquals(assertThrows(() => percent(wrong), ParameterError).field, "costs.rate");
  }
  assertThrows(() => fixed(-1), ParameterError, "zero or more");
  assertEquals(assertThrows(() => perShare(NaN), ParameterError).field, "costs.amount");
  assertEquals(assertThrows(() => perShare(1, { minimum: -1 }), ParameterError).field, "costs.minimum");
  assertEquals(
    assertThrows(() => perShare(1, { maximumRate: 0 }), ParameterError).field,
    "costs.maximumRate",
  );
  assertThrows(() => perShare(1, { maximum: 1 } as never), ParameterError, "maximumRate");
  assertEquals(assertThrows(() => customCosts(" ", () => 0), ParameterError).field, "costs.name");
  assertEquals(assertThrows(() => customCosts("x", 1 as never), ParameterError).field, "costs.fee");
  assertThrows(() => resolveCosts({ kind: "percent", rate: 2 }), ParameterError, "0.5");
  assertThrows(() => resolveCosts([{ kind: "tiered" }] as never), ParameterError, '{"kind":"tiered"}');
  assertThrows(() => resolveCosts(null as never), ParameterError, "it is null");
});
