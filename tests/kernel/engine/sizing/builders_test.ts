import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  customSizing,
  equalWeight,
  fixedCash,
  fixedShares,
  fractionOfEquity,
  inverseVolatility,
  kelly,
  lots,
  percentRisk,
  resolveSizing,
  type Sizer,
  sizerOf,
  type Sizing,
  volatilityTarget,
} from "../../../../kernel/engine/sizing/mod.ts";
import { ParameterError } from "../../../../kernel/market/errors.ts";

const ALL: readonly Sizing[] = [
  fractionOfEquity(0.3),
  equalWeight(),
  fixedCash(5_000),
  fixedShares(12),
  lots(3),
  percentRisk(0.01),
  volatilityTarget({ target: 0.01, bars: 30 }),
  inverseVolatility({ bars: 30 }),
  kelly({ trades: 30, cap: 0.5, fallback: 0.01, minimum: 5 }),
];

Deno.test("sizings are plain data: what a manifest keeps makes the same sizing again", () => {
  for (const sizing of ALL) {
    assertEquals(resolveSizing(JSON.parse(JSON.stringify(sizing)), 3), sizing);
  }
});

Deno.test("the defaults of sizings are those of the plans", () => {
  assertEquals(volatilityTarget(), { kind: "volatility-target", target: 0.02, bars: 20 });
  assertEquals(inverseVolatility(), { kind: "inverse-volatility", bars: 20 });
  assertEquals(kelly(), { kind: "kelly", trades: 50, cap: 0.25, fallback: 0.02, minimum: 10 });
  assertEquals(kelly({ trades: 4 }).minimum, 4);
});

Deno.test("without a sizing a symbol has the whole equity, several have equal shares", () => {
  assertEquals(resolveSizing(undefined, 1), { kind: "fraction", fraction: 1 });
  assertEquals(resolveSizing(undefined, 4), { kind: "fraction", fraction: 0.25 });
});

Deno.test("a fraction of equity beyond the leverage is refused, one up to it is not", () => {
  const error = assertThrows(() => resolveSizing(fractionOfEquity(2), 1), ParameterError);
  assertEquals([error.field, error.value], ["sizing.fraction", 2]);
  assertStringIncludes(error.message, "at most the leverage of 1 (0.05 is 5 %)");
  assertEquals(resolveSizing(fractionOfEquity(2), 1, 2).kind, "fraction");
});

const refused = (build: () => unknown): ParameterError => assertThrows(build, ParameterError);

Deno.test("sizes of zero, below zero and of no number are refused with field and value", () => {
  const builders: [string, (value: number) => unknown][] = [
    ["fraction", fractionOfEquity],
    ["amount", fixedCash],
    ["units", fixedShares],
    ["lots", lots],
    ["fraction", percentRisk],
    ["target", (target) => volatilityTarget({ target })],
    ["bars", (bars) => volatilityTarget({ bars })],
    ["bars", (bars) => inverseVolatility({ bars })],
    ["trades", (trades) => kelly({ trades, minimum: 1 })],
    ["cap", (cap) => kelly({ cap })],
    ["fallback", (fallback) => kelly({ fallback })],
    ["minimum", (minimum) => kelly({ minimum })],
  ];
  for (const [field, build] of builders) {
    for (const wrong of [0, -1, NaN, Infinity, "5" as never, null as never]) {
      const error = refused(() => build(wrong));
      assertEquals([error.field, error.value], [`sizing.${field}`, wrong]);
      assert(error.allowed);
    }
  }
});

Deno.test("a percentage in place of a fraction is refused with the fraction that is meant", () => {
  assertStringIncludes(refused(() => percentRisk(2)).message, "it is 2; for 2 % write 0.02");
  assertStringIncludes(refused(() => percentRisk(1)).message, "for 1 % write 0.01");
  assertStringIncludes(refused(() => volatilityTarget({ target: 15 })).message, "for 15 % write 0.15");
  assertStringIncludes(refused(() => kelly({ cap: 25 })).message, "for 25 % write 0.25");
});

Deno.test("counts that are not whole, and too few bars or trades, are refused", () => {
  assertEquals(refused(() => lots(1.5)).value, 1.5);
  assertEquals(refused(() => volatilityTarget({ bars: 1 })).allowed, "a whole number of bars, at least 2");
  assertEquals(
    refused(() => kelly({ trades: 5, minimum: 8 })).allowed,
    "a whole number of trades, at least 8",
  );
});

Deno.test("misspelt options and what no builder made are refused", () => {
  assertStringIncludes(
    refused(() => volatilityTarget({ tarket: 0.1 } as never)).message,
    'did you mean "target"?',
  );
  for (const wrong of [0.5, null, "kelly", {}, { kind: "martingale" }, [kelly()]]) {
    const error = refused(() => resolveSizing(wrong as never, 1));
    assertEquals([error.field, error.value], ["sizing", wrong]);
    assertStringIncludes(error.message, "percentRisk(0.01)");
  }
  assertEquals(refused(() => resolveSizing({ kind: "fixed-shares", units: -5 }, 1)).value, -5);
});

Deno.test("a custom sizing keeps its name and text in the manifest, and needs its function", () => {
  const tenth: Sizer = ({ equity }) => ({ money: equity / 10 });
  const sizing = customSizing("tenth", tenth);
  assertEquals(resolveSizing(sizing, 1), sizing);
  const plain = { kind: "custom", name: "tenth", source: String(tenth) };
  assertEquals([JSON.parse(JSON.stringify(sizing)), structuredClone(sizing)], [plain, plain]);
  assertEquals(typeof sizerOf(sizing), "function");
  assertEquals(refused(() => customSizing("", () => "none")).field, "sizing.name");
  assertEquals(refused(() => customSizing("x", 0.1 as never)).field, "sizing.size");
  assertThrows(() => resolveSizing(JSON.parse(JSON.stringify(sizing)), 1), ParameterError, "a function");
});
