import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { arbitrage, DataError, makeBars, ParameterError, parseFigure } from "../../../../kernel/mod.ts";
import { withWorkspace } from "../../data/workspace.ts";

const place = (symbol: string, close: number[], options: { currency?: string; from?: number } = {}) =>
  makeBars({
    symbol,
    market: "CRYPTO",
    currency: options.currency ?? "USDT",
    time: close.map((_, i) => Date.UTC(2024, 0, 1 + i + (options.from ?? 0))),
    open: close,
    high: close,
    low: close,
    close,
  });

// Between A and B 1 % twice in a row, then the other way round; C is always A's price.
const a = place("BTC-A", [100, 100, 100, 100, 102]);
const b = place("BTC-B", [100, 101, 101, 100, 100]);
const c = place("BTC-C", [100, 100, 100, 100, 102]);

Deno.test("arbitrage() lists each stretch in which a pair's difference pays, with both prices", () => {
  const { opportunities, pairs } = arbitrage([a, b], { costs: 0.002 });
  assertEquals(opportunities.length, 2);
  const [first, second] = [opportunities.at(0)!, opportunities.at(1)!];
  assertEquals([first.buy, first.sell, first.bars, first.buyPrice, first.sellPrice], [
    "BTC-A",
    "BTC-B",
    2,
    100,
    101,
  ]);
  assertEquals([first.startTime, first.endTime], [Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3)]);
  assertAlmostEquals(first.mean, 0.008, 1e-12);
  assertEquals([second.buy, second.sell], ["BTC-B", "BTC-A"]);
  assertAlmostEquals(second.initial, 0.018, 1e-12);
  const pair = pairs.at(0)!;
  assertAlmostEquals(pair.best, 0.018, 1e-12);
  assertEquals([pair.bars, pair.opportunities, pair.share], [5, 2, 0.6]);
});

Deno.test("arbitrage() compares every pair", () => {
  const { pairs, opportunities } = arbitrage([a, b, c], { minimum: 0.015 });
  assertEquals(pairs.first.map((first, i) => `${first} ${pairs.second[i]}`), [
    "BTC-A BTC-B",
    "BTC-A BTC-C",
    "BTC-B BTC-C",
  ]);
  assertEquals(opportunities.sell, ["BTC-A", "BTC-C"]);
});

Deno.test("arbitrage() shows a page and writes it as a report", () =>
  withWorkspace(async (workspace) => {
    const found = arbitrage([a, b], { costs: 0.002 });
    const json = JSON.parse(JSON.stringify(found.spec));
    assertEquals(parseFigure(json), { ok: true, figure: json });
    const { path } = await found.report({ format: "md", path: join(workspace, "arbitrage.md") });
    const text = await Deno.readTextFile(path);
    assertStringIncludes(text, "2 opportunities left something after costs of 0.20");
    assertStringIncludes(text, "The best began on 2024-01-05: BTC-B to BTC-A");
    assertStringIncludes(text, "not quotes of the same moment");
    const files = await found.report({ format: "csv", path: join(workspace, "files") });
    const names = Array.from(Deno.readDirSync(files.path), ({ name }) => name).toSorted();
    assertEquals(names, ["differences.csv", "opportunities.csv", "pairs.csv"]);
  }));

Deno.test("arbitrage() says that nothing was left where nothing was", () => {
  const { spec, opportunities } = arbitrage([a, c], { costs: 0.001 });
  assertEquals(opportunities.length, 0);
  assert(spec.sections[0]!.text![0]!.includes("no difference left something after costs of 0.10"));
  assertEquals(spec.sections.some(({ title }) => title === "Opportunities"), false);
});

Deno.test("arbitrage() refuses what cannot be compared", () => {
  assertThrows(() => arbitrage([a]), ParameterError, "Set bars to a list of the bars of two places or more");
  assertThrows(() => arbitrage([a, b], { costs: 5 }), ParameterError, "Set costs to a fraction from 0 to 1");
  assertThrows(() => arbitrage([a, b], { cost: 1 } as never), ParameterError, "costs");
  assertThrows(
    () => arbitrage([a, place("X", [1], { currency: "EUR" })]),
    DataError,
    "BTC-A 1d in USDT and X 1d in EUR",
  );
  assertThrows(() => arbitrage([a, place("X", [1], { from: 100 })]), DataError, "BTC-A and X have none");
});
