import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { axisFormat, timeTicks, valueScale } from "../../../../kernel/plot/draw/ticks.ts";

const utc = (...parts: [number, number, number?, number?, number?]) => Date.UTC(...parts);

Deno.test("valueScale() puts at most the ticks asked for inside the domain, each written differently", () => {
  const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  const format = fc.constantFrom("percent", "ratio" as const, "price" as const, "money" as const);
  fc.assert(fc.property(value, value, fc.integer({ min: 2, max: 10 }), format, (a, b, count, format) => {
    const [low, high] = a < b ? [a, b] : [b, a];
    // Eight figures are what figures carry: a smaller range is a flat line.
    fc.pre(high - low > 1e-6 * Math.max(1, Math.abs(low), Math.abs(high)));
    const { domain, ticks, labels } = valueScale(low, high, count, format as "ratio", "linear");
    assert(domain[0] <= low && domain[1] >= high);
    assert(ticks.length <= count + 1);
    assert(ticks.every((tick) => tick >= domain[0] && tick <= domain[1]));
    assertEquals(new Set(labels).size, labels.length);
  }));
});

Deno.test("valueScale() stands on zero without air, and gives a flat line room", () => {
  assertEquals(valueScale(-0.2, 0, 2, "percent", "linear").domain[1], 0);
  const flat = valueScale(7, 7, 4, "price", "linear");
  assert(flat.domain[0] < 7 && flat.domain[1] > 7);
  const zero = valueScale(0, 0, 4, "percent", "linear");
  assert(zero.domain[0] < zero.domain[1]);
});

Deno.test("valueScale() on a log axis takes 1, 2 and 5 of each decade, or even steps over less", () => {
  assertEquals(valueScale(90, 12_000, 5, "money", "log").ticks, [100, 200, 500, 1000, 2000, 5000, 10_000]);
  assertEquals(valueScale(100, 190, 5, "money", "log").ticks, [100, 120, 140, 160, 180]);
  assertEquals(valueScale(-1, 10, 5, "money", "log").type, "linear");
});

Deno.test("valueScale() on a log axis writes each decade by its own size", () => {
  const { ticks, labels } = valueScale(0.03, 3e7, 6, "money", "log");
  const written = new Map(ticks.map((tick, i) => [tick, labels[i]]));
  assertEquals([0.05, 2, 5000, 2e7].map((tick) => written.get(tick)), ["0.05", "2", "5,000", "20\u2009m"]);
});

Deno.test("axisFormat() writes what is small beside its step by its own size, and errors of zero as zero", () => {
  assertEquals(axisFormat(1e5, 1e4, "money")(0.02), "0.02");
  assertEquals(axisFormat(5e7, 1e7, "money")(300), "300");
  assertEquals(axisFormat(1e5, 1e4, "money")(1e-11), "0");
});

Deno.test("axisFormat() writes eight digits and more in millions or billions, and zero plainly", () => {
  assertEquals(axisFormat(5e9, 1e9, "integer")(2e9), "2,000\u2009m");
  assertEquals(axisFormat(5e10, 1e10, "integer")(2e10), "20\u2009bn");
  assertEquals(axisFormat(5e10, 1e10, "integer")(0), "0");
  assertEquals(axisFormat(9e6, 1e6, "money")(2e6), "2,000,000");
  assertEquals(axisFormat(0.3, 0.1, "percent")(-0.2), "\u221220\u2009%");
});

const SPANS: [string, number, number, number, string[]][] = [
  ["years", utc(2000, 0, 3), utc(2020, 3, 17), 5, ["2005", "2010", "2015", "2020"]],
  ["months", utc(2020, 0, 15), utc(2020, 11, 1), 4, ["2020-04", "2020-07", "2020-10"]],
  ["days", utc(2020, 0, 1), utc(2020, 0, 7), 4, ["2020-01-01", "2020-01-03", "2020-01-05", "2020-01-07"]],
  ["hours over midnight", utc(2020, 0, 1, 18), utc(2020, 0, 2, 12), 3, ["18:00", "01-02", "06:00", "12:00"]],
  ["minutes", utc(2020, 0, 1, 9, 31), utc(2020, 0, 1, 9, 44), 4, ["09:35", "09:40"]],
  ["centuries", utc(1000, 0, 1), utc(3000, 0, 1), 4, [
    ...Array.from({ length: 21 }, (_, i) => String(1000 + i * 100)),
  ]],
];

for (const [name, from, to, count, texts] of SPANS) {
  Deno.test(`timeTicks() writes ${name} as short as tells them apart`, () => {
    assertEquals(timeTicks(from, to, count).map(({ text }) => text), texts);
  });
}

Deno.test("axisFormat() writes rupees in lakhs and crores and leaves the sign of a currency to the legend", () => {
  assertEquals(axisFormat(5e6, 1e6, "money", "INR")(2e6), "20\u2009L");
  assertEquals(axisFormat(5e8, 1e8, "money", "INR")(2e8), "20\u2009Cr");
  assertEquals(axisFormat(4e7, 5e6, "money", "INR")(3.5e7), "3.5\u2009Cr");
  assertEquals(axisFormat(900_000, 1e5, "money", "INR")(200_000), "2,00,000");
  assertEquals(axisFormat(900_000, 1e5, "money", "USD")(200_000), "200,000");
});
