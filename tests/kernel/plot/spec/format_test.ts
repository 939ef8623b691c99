import { assertEquals } from "@std/assert";
import {
  formatCell,
  formatDate,
  formatMetric,
  formatNumber,
  formatTime,
  type NumberStyle,
  stepDecimals,
  timeFormat,
} from "../../../../kernel/plot/spec/format.ts";
import type { NumberFormat } from "../../../../kernel/plot/spec/figure.ts";

const NUMBERS: [number | null | undefined, NumberFormat, NumberStyle, string][] = [
  [1.873, "percent", { sign: true }, "+187.3\u2009%"],
  [-0.198, "percent", {}, "\u221219.8\u2009%"],
  [0.0004, "percent", {}, "0.0\u2009%"],
  [-0.0004, "percent", { sign: true }, "0.0\u2009%"],
  [0, "percent", { sign: true }, "0.0\u2009%"],
  [0.64, "percent", { decimals: 0 }, "64\u2009%"],
  [128_734.5, "money", {}, "128,735"],
  [999.5, "money", {}, "999.50"],
  [-1_234_567.891, "money", {}, "\u22121,234,568"],
  [0.71, "ratio", {}, "0.71"],
  [-0.004, "ratio", {}, "0.00"],
  [1240, "integer", {}, "1,240"],
  [999, "integer", {}, "999"],
  [1_000_000, "integer", {}, "1,000,000"],
  [1469.25, "price", {}, "1,469.25"],
  [0.0001234567, "price", {}, "0.00012346"],
  [0.5, "price", {}, "0.50"],
  [1.08237, "price", {}, "1.0824"],
  [5.25, "price", {}, "5.25"],
  [0, "price", {}, "0.00"],
  [1e15, "money", {}, "1.00e+15"],
  [Infinity, "ratio", {}, "∞"],
  [-Infinity, "ratio", {}, "\u2212∞"],
  [NaN, "ratio", {}, "\u2013"],
  [null, "money", {}, "\u2013"],
  [undefined, "money", {}, "\u2013"],
];

for (const [value, format, style, text] of NUMBERS) {
  Deno.test(`formatNumber() writes ${value} as ${format} ${JSON.stringify(style)}: ${text}`, () => {
    assertEquals(formatNumber(value, format, style), text);
  });
}

Deno.test("formatMetric() signs a value with a tone and puts its note behind", () => {
  assertEquals(
    formatMetric({ label: "Return", value: 0.05, format: "percent", tone: "gain" }),
    "+5.0\u2009%",
  );
  assertEquals(
    formatMetric({ label: "Drawdown", value: -0.2, format: "percent", note: "412 d" }),
    "\u221220.0\u2009% 412 d",
  );
});

Deno.test("formatCell() keeps text, writes dates and gives money cents throughout", () => {
  const noon = Date.UTC(2020, 1, 29, 12, 5);
  assertEquals(formatCell("AAPL", "text"), "AAPL");
  assertEquals(formatCell(7, "text"), "7");
  assertEquals(formatCell(noon, "date"), "2020-02-29");
  assertEquals(formatCell(noon, "time"), "2020-02-29 12:05");
  assertEquals(formatCell(12_345.678, "money"), "12,345.68");
  assertEquals(formatCell(null, "price"), "\u2013");
});

Deno.test("formatDate() and formatTime() give a dash for what is no time", () => {
  assertEquals(formatDate(NaN), "\u2013");
  assertEquals(formatTime(9e15), "\u2013");
});

Deno.test("formatTime() shows seconds only where there are any", () => {
  assertEquals(formatTime(Date.UTC(2020, 0, 2, 9, 30)), "2020-01-02 09:30");
  assertEquals(formatTime(Date.UTC(2020, 0, 2, 9, 30, 5)), "2020-01-02 09:30:05");
});

Deno.test("timeFormat() takes midnights for dates and skips NaN", () => {
  assertEquals(timeFormat([Date.UTC(2020, 0, 2), NaN]), "date");
  assertEquals(timeFormat([Date.UTC(2020, 0, 2), Date.UTC(2020, 0, 2, 9, 30)]), "time");
});

Deno.test("stepDecimals() tells ticks of a step apart and not more", () => {
  assertEquals(stepDecimals(50_000, "money"), 0);
  assertEquals(stepDecimals(0.2, "ratio"), 1);
  assertEquals(stepDecimals(0.1 + 0.2 - 0.2, "ratio"), 1);
  assertEquals(stepDecimals(0.05, "percent"), 0);
  assertEquals(stepDecimals(0.002, "percent"), 1);
  assertEquals(stepDecimals(0, "price"), 0);
});

for (
  const [value, currency, format, text] of [
    [1234567.5, "USD", "money", "$1,234,568"],
    [-950, "EUR", "money", "\u2212€950.00"],
    [12345678, "INR", "money", "₹1,23,45,678"],
    [123456.5, "INR", "price", "1,23,456.50"],
    [99999, "INR", "integer", "99,999"],
    [999, "INR", "money", "₹999.00"],
    [1500, "USDT", "money", "1,500\u00a0USDT"],
    [0.125, "INR", "percent", "12.5\u2009%"],
  ] as const
) {
  Deno.test(`formatNumber() writes ${value} in ${currency} as ${format}: ${text}`, () => {
    assertEquals(formatNumber(value, format, { currency }), text);
  });
}
