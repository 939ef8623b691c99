import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  cautiousRisk,
  correlationCap,
  customRisk,
  dailyLossLimit,
  drawdownHalt,
  maxGrossExposure,
  maxNetExposure,
  maxOpenPositions,
  maxPosition,
  resolveRisk,
  riskChecksOf,
  type RiskSpec,
  sectorCap,
  stopLoss,
  takeProfit,
  timeStop,
} from "../../../../kernel/engine/risk/mod.ts";
import { ParameterError } from "../../../../kernel/market/errors.ts";

const ALL: readonly RiskSpec[] = [
  maxPosition(0.05),
  maxGrossExposure(1.5),
  maxNetExposure(0.3),
  maxOpenPositions(5),
  stopLoss(0.02),
  stopLoss({ atr: 2 }),
  takeProfit(0.04),
  takeProfit({ atr: 3, n: 10 }),
  timeStop(20),
  dailyLossLimit(0.03, { flatten: true }),
  drawdownHalt({ limit: 0.2 }),
  drawdownHalt({ limit: 0.2, coolDown: 10, flatten: true }),
  sectorCap({ fraction: 0.25 }),
  correlationCap({ limit: 0.8, action: "halve" }),
];

const refused = (build: () => unknown): ParameterError => assertThrows(build, ParameterError);

Deno.test("risk rules are plain data: what a manifest keeps makes the same rules again", () => {
  assertEquals(resolveRisk(JSON.parse(JSON.stringify(ALL))), ALL);
});

Deno.test("there is no rule unless asked, and one rule is a chain of one", () => {
  assertEquals(resolveRisk(undefined), []);
  assertEquals(resolveRisk([]), []);
  assertEquals(resolveRisk(timeStop(3)), [{ kind: "time-stop", bars: 3 }]);
});

Deno.test("cautiousRisk() has the limits of the plans: position 5 %, exposure 80 %, stop 2 %", () => {
  assertEquals(cautiousRisk(), [
    { kind: "max-position", fraction: 0.05 },
    { kind: "max-gross-exposure", exposure: 0.8 },
    { kind: "stop-loss", distance: 0.02 },
  ]);
});

Deno.test("rules are called as the cell writes them", () => {
  assertEquals(riskChecksOf(ALL).map(({ name }) => name), [
    "maxPosition",
    "maxGrossExposure",
    "maxNetExposure",
    "maxOpenPositions",
    "stopLoss",
    "stopLoss",
    "takeProfit",
    "takeProfit",
    "timeStop",
    "dailyLossLimit",
    "drawdownHalt",
    "drawdownHalt",
    "sectorCap",
    "correlationCap",
  ]);
});

Deno.test("limits of zero, below zero and of no number are refused with field and value", () => {
  const builders: [string, (value: number) => unknown][] = [
    ["fraction", maxPosition],
    ["exposure", maxGrossExposure],
    ["exposure", maxNetExposure],
    ["positions", maxOpenPositions],
    ["distance", stopLoss],
    ["distance", takeProfit],
    ["distance.atr", (atr) => stopLoss({ atr })],
    ["distance.n", (n) => takeProfit({ atr: 2, n })],
    ["bars", timeStop],
    ["fraction", dailyLossLimit],
    ["limit", (limit) => drawdownHalt({ limit })],
    ["coolDown", (coolDown) => drawdownHalt({ limit: 0.1, coolDown })],
    ["fraction", (fraction) => sectorCap({ fraction })],
    ["limit", (limit) => correlationCap({ limit })],
    ["bars", (bars) => correlationCap({ limit: 0.5, bars })],
  ];
  for (const [field, build] of builders) {
    for (const wrong of [0, -0.02, NaN, Infinity, "0.02" as never]) {
      const error = refused(() => build(wrong));
      assertEquals([error.field, error.value], [`risk.${field}`, wrong]);
      assert(error.allowed);
    }
  }
});

Deno.test("a percentage in place of a fraction is refused with the fraction that is meant", () => {
  assertStringIncludes(refused(() => stopLoss(2)).message, "it is 2; for 2 % write 0.02");
  assertStringIncludes(refused(() => takeProfit(4)).message, "for 4 % write 0.04");
  assertStringIncludes(refused(() => maxPosition(25)).message, "for 25 % write 0.25");
  assertStringIncludes(refused(() => maxGrossExposure(80)).message, "for 80 % write 0.8");
  assertStringIncludes(refused(() => dailyLossLimit(3)).message, "for 3 % write 0.03");
  assertStringIncludes(refused(() => drawdownHalt({ limit: 20 })).message, "for 20 % write 0.2");
});

Deno.test("misspelt options, wrong choices and what no builder made are refused", () => {
  assertStringIncludes(refused(() => drawdownHalt({ limt: 0.2 } as never)).message, 'did you mean "limit"?');
  assertStringIncludes(refused(() => stopLoss({ atr: 2, bars: 14 } as never)).message, '"bars"');
  assertEquals(
    refused(() => correlationCap({ limit: 0.5, action: "skip" as never })).allowed,
    '"block" or "halve"',
  );
  assertEquals(refused(() => dailyLossLimit(0.03, { flatten: 1 as never })).field, "risk.flatten");
  assertThrows(() => drawdownHalt(undefined as never), ParameterError, "limit");
  for (const wrong of [0.02, null, "stopLoss", { kind: "hope" }, [stopLoss(0.02), 5]]) {
    const error = refused(() => resolveRisk(wrong as never));
    assertEquals(error.field, "risk");
    assertStringIncludes(error.message, "stopLoss(0.02)");
  }
  assertEquals(refused(() => resolveRisk({ kind: "stop-loss", distance: -1 })).value, -1);
});

Deno.test("a custom rule keeps its name and source in the manifest, and needs its functions", () => {
  const check = () => ({ kind: "pass" as const });
  const rule = customRisk("mine", { check });
  const plain = { kind: "custom", name: "mine", source: `{ check: ${check} }` };
  assertEquals([JSON.parse(JSON.stringify(rule)), structuredClone(rule)], [plain, plain]);
  assertEquals(resolveRisk(rule), [rule]);
  assertEquals(refused(() => resolveRisk(structuredClone(rule))).field, "risk.rules");
  assertEquals(refused(() => customRisk(" ", { check })).field, "risk.name");
  assertEquals(refused(() => customRisk("mine", {})).field, "risk.rules");
  assertEquals(refused(() => customRisk("mine", { check: true as never })).field, "risk.rules");
  assertStringIncludes(refused(() => customRisk("mine", { chek: check } as never)).message, '"check"?');
  assertThrows(() => riskChecksOf([customRisk("mine", () => ({}))]), ParameterError, "watch(view)");
});
