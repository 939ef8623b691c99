/** Every shipped strategy keeps its figures on fixed data and reads no later bar on it. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { auditLookAhead } from "../../kernel/mod.ts";
import { type Entries, figuresOf, strategyOf } from "./regression.ts";
import { DATA } from "./regression_data.ts";

const golden = new URL("../golden/", import.meta.url);
const lists = await Promise.all(
  ["strategies_a.json", "strategies_b.json"].map(async (file): Promise<Entries> =>
    JSON.parse(await Deno.readTextFile(new URL(file, golden)).catch(missing))
  ),
);
const entries: Entries = Object.assign({}, ...lists);

function missing(error: Error): string {
  if (error instanceof Deno.errors.NotFound) return "{}";
  throw error;
}

for (const [name, { source, params, options, data }] of Object.entries(entries)) {
  const origin = source === "python" ? "an independent computation" : "its first run";
  Deno.test(`${name} signals, trades and returns as ${origin} does`, async () => {
    const strategy = await strategyOf(name, params);
    assert(Object.keys(data).length > 0, "an entry has data");
    for (const [set, expected] of Object.entries(data)) {
      const { totalReturn, ...counts } = figuresOf(strategy, await DATA[set]!(), options);
      const { totalReturn: expectedReturn, ...expectedCounts } = expected;
      assertEquals(counts, expectedCounts, set);
      const tolerance = 1e-9 * Math.max(1, Math.abs(expectedReturn));
      assertAlmostEquals(totalReturn, expectedReturn, tolerance, set);
    }
  });

  Deno.test(`${name} reads no later bar of the data that it is tested on`, async () => {
    const strategy = await strategyOf(name, params);
    for (const set of Object.keys(data)) {
      if (set === "sp500") continue; // tests/kernel/run/audit_look_ahead_test.ts audits every strategy on it
      const { findings, clean } = auditLookAhead(strategy, await DATA[set]!(), { options, cuts: 8 });
      assertEquals([set, findings, clean], [set, [], true]);
    }
  });
}

Deno.test("every strategy has a regression entry with at least one trade", async () => {
  const files = await Array.fromAsync(Deno.readDir(new URL("../../strategies", import.meta.url)));
  const names = files.filter(({ name }) => name.endsWith(".ts")).map(({ name }) => name.slice(0, -3));
  assertEquals(names.filter((name) => !(name in entries)), []);
  const idle = names.filter((name) => Object.values(entries[name]!.data).every(({ trades }) => trades === 0));
  assertEquals(idle, []);
});
