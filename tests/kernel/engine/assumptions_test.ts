import { assertEquals, assertThrows } from "@std/assert";
import { type AssumptionDifference, assumptionDifferences } from "../../../kernel/engine/assumptions.ts";
import { percent } from "../../../kernel/engine/costs/mod.ts";
import { OPTION_NAMES, resolveOptions } from "../../../kernel/engine/options.ts";
import { BEYOND_OPTIONS, PRESET_NAMES, type PresetName, PRESETS } from "../../../kernel/engine/presets.ts";
import { stopLoss } from "../../../kernel/engine/risk/mod.ts";
import { fixedCash } from "../../../kernel/engine/sizing/mod.ts";
import { percentSlippage } from "../../../kernel/engine/slippage.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { BARS } from "./parity_bars.ts";

const byOption = (rows: readonly AssumptionDifference[], option: string) =>
  rows.find((row) => row.option === option);

for (const preset of PRESET_NAMES) {
  Deno.test(`the preset ${preset} is ordinary options, which a run takes`, () => {
    assertEquals(resolveOptions({ preset }, [BARS]), resolveOptions(PRESETS[preset], [BARS]));
  });

  Deno.test(`an option given beside the preset ${preset} wins over it`, () => {
    const config = resolveOptions({ preset, cash: 7, fill: { limitImprovement: "open" } }, [BARS]);
    assertEquals(config, {
      ...resolveOptions({ preset }, [BARS]),
      cash: 7,
      fill: { ...resolveOptions({ preset }, [BARS]).fill, limitImprovement: "open" },
    });
  });
}

Deno.test("a difference names the option, both values and what they mean", () => {
  const { names, differences } = assumptionDifferences("backtesting.py", "vectorbt");
  assertEquals(names, ["backtesting.py", "vectorbt"]);
  assertEquals(byOption(differences, "fill.at"), {
    option: "fill.at",
    a: "next-open",
    b: "same-close",
    sentence:
      "Market orders fill at the next open (backtesting.py), at the close that decided them (vectorbt).",
  });
  assertEquals(byOption(differences, "fill.limit"), undefined);
});

Deno.test("what no option says of an engine follows the options", () => {
  const beyond = (a: PresetName, b?: PresetName) =>
    assumptionDifferences(a, b).differences.filter(({ option }) => option === "").map(({ sentence }) =>
      sentence
    );
  const of = (preset: PresetName) => BEYOND_OPTIONS[preset].map((what) => `${preset} only: ${what}`);
  assertEquals(beyond("zipline"), of("zipline"));
  assertEquals(beyond("zipline", "freqtrade"), [...of("zipline"), ...of("freqtrade")]);
});

Deno.test("the same assumptions do not differ, however they are given", () => {
  for (const preset of PRESET_NAMES) {
    assertEquals(assumptionDifferences(preset, preset).differences, []);
    assertEquals(assumptionDifferences(preset, { preset }).differences, []);
  }
  assertEquals(
    assumptionDifferences({}, { cash: 100_000, fill: "next-open", costs: "zero" }).differences,
    [],
  );
});

Deno.test("every option that changes a run's configuration shows in the differences", () => {
  const changed = {
    cash: 5,
    currency: "EUR",
    fill: {
      at: "next-close",
      limit: "through",
      sameBar: "path",
      limitImprovement: "none",
      protectFrom: "next-bar",
      volumeOf: "bar",
      tooBig: "reject",
      volumeCap: null,
      tickRounding: "none",
    },
    costs: percent(0.001),
    slippage: percentSlippage(0.001),
    sizing: fixedCash(1),
    risk: stopLoss(0.02),
    shorting: false,
    leverage: 2,
    maintenance: 0.1,
    settlement: 2,
    dividends: "reinvest",
    financing: { borrow: 0.01 },
    lot: 5,
    instruments: { TEST: { lot: 10 } },
    rebalance: { every: "month" },
    closeAtEnd: true,
  } as const;
  const options = assumptionDifferences(changed).differences.map(({ option }) => option.split(".")[0]!);
  assertEquals(new Set(options), new Set(Object.keys(changed)));
  assertEquals(options.filter((option) => option === "fill").length, Object.keys(changed.fill).length);
  // These say which data a run reads, what it draws lots with, or are seen in other options.
  const silent = ["preset", "fx", "optionDelta", "finer", "from", "seed"];
  assertEquals(new Set([...options, ...silent]), new Set<string>(OPTION_NAMES));
});

Deno.test("options without a preset's name are told apart by what they set", () => {
  assertEquals(assumptionDifferences({ cash: 5, seed: 2 }).names, ["Tapebook with cash, seed", "Tapebook"]);
  assertEquals(assumptionDifferences({ preset: "zipline", cash: 5 }, "zipline").names, [
    "zipline with cash",
    "zipline",
  ]);
  assertEquals(assumptionDifferences({ cash: 5 }, { cash: 6 }).names, [
    "Tapebook with cash, first",
    "Tapebook with cash, second",
  ]);
});

Deno.test("a preset that does not exist is refused with the nearest name", () => {
  assertThrows(
    () => assumptionDifferences("zipine" as PresetName),
    ParameterError,
    'did you mean "zipline"?',
  );
});
