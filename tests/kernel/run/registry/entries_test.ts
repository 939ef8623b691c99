import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { listRuns, recordRun, type StoredRun } from "../../../../kernel/data/catalogue/runs.ts";
import { recordVersion } from "../../../../kernel/data/strategy_history.ts";
import { ParameterError, StrategyError } from "../../../../kernel/market/errors.ts";
import { entriesOf, factoryFor, type StrategyEntry } from "../../../../kernel/run/registry/entries.ts";
import { here, type Place } from "../../../../kernel/run/registry/files.ts";
import { save } from "../../../../kernel/run/registry/history.ts";
import { listTable } from "../../../../kernel/run/registry/list_table.ts";
import { crossPreset, crossSource, put, withPlace } from "./place.ts";

const CROSS = { "strategies/cross.ts": crossSource(), "strategies/cross.yaml": crossPreset() };

async function only(place: Place): Promise<StrategyEntry> {
  const entries = await entriesOf(place);
  assertEquals(entries.length, 1);
  return entries[0]!;
}

Deno.test("the registry tells of a strategy what its file, its preset and a trial tell", () =>
  withPlace(CROSS, async (place) => {
    const { file, hash, parameters, ...entry } = await only(place);
    assertEquals(entry, {
      name: "cross",
      version: "1.0.0",
      latest: "1.0.0",
      description: "Holds above an average.",
      category: "trend",
      tags: ["average"],
      markets: ["US"],
      timeframes: ["1d"],
      reads: [],
      kind: "signals",
      defaults: { length: 30 },
      warmUp: 30,
      origin: "workspace",
      runs: 0,
      records: [],
      validation: null,
      error: null,
    });
    assertEquals(file, join(place.workspace, "strategies", "cross.ts"));
    assertMatch(hash, /^[0-9a-f]{64}$/);
    const { length } = (parameters as { properties: Record<string, Record<string, unknown>> }).properties;
    assertEquals([length!.type, length!.minimum, length!.default], ["integer", 2, 30]);
  }));

Deno.test("every shipped strategy is in the registry without a problem", async () => {
  await withPlace({}, async ({ workspace }) => {
    const entries = await entriesOf({ ...here(), workspace });
    assert(entries.length >= 20);
    assertEquals(entries.filter(({ error }) => error !== null), []);
    assertEquals(entries.filter(({ description, tags }) => description === "" || tags.length === 0), []);
    assertEquals(entries.find(({ name }) => name === "sma_crossover")?.warmUp, 100);
  });
});

Deno.test("a file that cannot be used is listed with what is wrong and hides nothing else", () => {
  const broken: [text: string, problem: string][] = [
    ["export default 5;", "it exports default"],
    ["export const = ;", "cannot be imported"],
    ['throw new Error("no luck");', "no luck"],
    [crossSource(), "Name the strategy of"],
    [crossSource().replace("length: z.int()", "length: zz.int()"), "zz is not defined"],
  ];
  const files = Object.fromEntries(broken.map(([text], i) => [`strategies/broken${i}.ts`, text]));
  return withPlace({ ...CROSS, ...files }, async (place) => {
    const entries = await entriesOf(place);
    assertEquals(entries.map(({ name }) => name), [
      "broken0",
      "broken1",
      "broken2",
      "broken3",
      "broken4",
      "cross",
    ]);
    broken.forEach(([, problem], i) => assertStringIncludes(entries[i]!.error!, problem));
    assertEquals(entries.at(-1)!.error, null);
    const table = listTable(entries);
    assertEquals(table.title, "6 strategies, 5 of them with a problem");
    const shown = table.columns.map(({ name }) => name);
    assert(shown.includes("Problem"));
    for (const empty of ["Runs", "Sharpe", "Validated"]) assert(!shown.includes(empty), empty);
    await assertRejects(() => factoryFor(place, "broken1"), StrategyError, "cannot be imported");
  });
});

Deno.test("a preset with a mistake is said by file and field, and the strategy still listed", async () => {
  const mistakes: [preset: string, words: string][] = [
    ["a: [", "Correct cross.yaml: it is no YAML"],
    [crossPreset().replace("trend", "trendy"), "Correct cross.yaml: category"],
    [crossPreset().replace("tags", "tagz"), "Unrecognized key"],
    [crossPreset().replace("strategy: cross", "strategy: other"), "it is of the strategy other"],
    [crossPreset(1), "Set length of cross to a whole number, at least 2: it is 1"],
    [crossPreset().replace("length:", "lenght:"), 'did you mean "length"?'],
  ];
  for (const [preset, words] of mistakes) {
    await withPlace({ ...CROSS, "strategies/cross.yaml": preset }, async (place) => {
      const { name, error, version } = await only(place);
      assertEquals([name, version], ["cross", "1.0.0"]);
      assertStringIncludes(error!, words);
    });
  }
});

Deno.test("a changed file is read anew, a test beside it is no strategy, and a workspace needs no folder", () =>
  withPlace({ ...CROSS, "strategies/cross_test.ts": "throw 1;" }, async (place) => {
    assertEquals((await factoryFor(place, "cross")).version, "1.0.0");
    await put(place.workspace, "strategies/cross.ts", crossSource(50, "1.1.0"));
    assertEquals([(await factoryFor(place, "cross")).version, (await only(place)).version], [
      "1.1.0",
      "1.1.0",
    ]);
    await Deno.remove(join(place.workspace, "strategies"), { recursive: true });
    assertEquals(await entriesOf(place), []);
  }));

Deno.test("strategies by name have their preset's parameters, the workspace's before the product's", () =>
  withPlace({
    ...CROSS,
    "product/cross.ts": crossSource(7),
    "product/own.ts": crossSource().replace('"cross"', '"own"'),
  }, async (place) => {
    const cross = await factoryFor(place, "cross");
    assertEquals([cross({}).params, cross({ length: 5 }).params], [{ length: 30 }, { length: 5 }]);
    assertEquals((await entriesOf(place)).map(({ name, origin }) => [name, origin]), [
      ["cross", "workspace"],
      ["cross", "product"],
      ["own", "product"],
    ]);
    const unknown = await assertRejects(() => factoryFor(place, "crss"), ParameterError);
    assertEquals([unknown.field, unknown.allowed], ["name", "cross, own"]);
    assertStringIncludes(unknown.message, 'did you mean "cross"?');
  }));

Deno.test("strategy() finds the highest version that fits, in the file and in the history", () =>
  withPlace(CROSS, async (place) => {
    for (const version of ["1.0.0", "1.9.0", "1.10.0", "2.0.0"]) {
      await put(
        place.workspace,
        "strategies/cross.ts",
        crossSource(Number(version.split(".")[1]) + 10, version),
      );
      await save(place, "cross", {});
    }
    await put(place.workspace, "strategies/cross.ts", crossSource(50, "1.5.0"));
    await Deno.remove(join(place.workspace, "strategies", "cross.yaml"));
    const found = async (range?: string) => (await factoryFor(place, "cross", range)).version;
    assertEquals(await found(), "1.5.0");
    assertEquals(await found("latest"), "2.0.0");
    assertEquals([await found("1.x"), await found("^1.0"), await found("1.9.0"), await found("~1.5")], [
      "1.10.0",
      "1.10.0",
      "1.9.0",
      "1.5.0",
    ]);
    assertEquals((await factoryFor(place, "cross", "1.10.0"))({}).params, { length: 30 });
    const missing = await assertRejects(() => found("3.x"), ParameterError);
    assertEquals([missing.field, missing.allowed], ["version", "1.0.0, 1.9.0, 1.10.0, 2.0.0, 1.5.0"]);
    await assertRejects(() => found("newest"), ParameterError, "Set the version to latest");
    assertEquals((await only(place)).latest, "2.0.0");
    await Deno.remove(join(place.workspace, "strategies", "cross.ts"));
    assertEquals(await found(), "2.0.0");
  }));

const run = (
  id: string,
  sharpe: number | null,
  markets: StoredRun["markets"],
  strategy = "cross",
): StoredRun => ({
  id,
  digest: id,
  path: `runs/${id}.ipynb`,
  title: id,
  strategy,
  version: "1.0.0",
  symbols: ["A"],
  markets,
  metrics: { sharpe },
  saved: "2026-01-01T00:00:00Z",
});

Deno.test("the registry counts saved runs and takes best and median Sharpe market by market", () =>
  withPlace(CROSS, async (place) => {
    const folder = join(place.workspace, ".tapebook");
    const rows = [
      run("a", 1, ["US"]),
      run("b", 0.2, ["US"]),
      run("c", 0.4, ["US"]),
      run("d", null, ["US"]),
      run("e", 2, ["CRYPTO"]),
      run("f", 1, ["CRYPTO"]),
      run("g", null, ["IN", "US"]),
      run("h", 9, ["US"], "other"),
    ];
    for (const row of rows) await recordRun(folder, row);
    const { runs, records } = await only(place);
    assertEquals(runs, 7);
    assertEquals(records, [
      { market: "CRYPTO", runs: 2, bestSharpe: 2, medianSharpe: 1.5 },
      { market: "IN+US", runs: 1, bestSharpe: null, medianSharpe: null },
      { market: "US", runs: 4, bestSharpe: 1, medianSharpe: 0.4 },
    ]);
  }));

Deno.test("a catalogue from before versions and markets were kept is brought up to date with its rows", () =>
  withPlace(CROSS, async (place) => {
    const folder = join(place.workspace, ".tapebook");
    await Deno.mkdir(folder);
    const db = new DatabaseSync(join(folder, "catalog.db"));
    db.exec(`
      CREATE TABLE bars (market TEXT, timeframe TEXT, symbol TEXT) STRICT;
      CREATE TABLE runs (
        id TEXT NOT NULL, digest TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL, strategy TEXT NOT NULL,
        symbols TEXT NOT NULL, metrics TEXT NOT NULL, saved TEXT NOT NULL, PRIMARY KEY (id, digest)
      ) STRICT;
      INSERT INTO runs VALUES ('1', 'a', 'runs/1.ipynb', 'old', 'cross', '["A"]', '{"sharpe":0.5}', '2026-01-01');
      PRAGMA user_version = 1;
    `);
    db.close();
    const [old] = await listRuns(folder);
    assertEquals([old!.title, old!.version, old!.markets], ["old", "", []]);
    assertEquals((await only(place)).records, [{
      market: "unknown",
      runs: 1,
      bestSharpe: 0.5,
      medianSharpe: 0.5,
    }]);
    const version = {
      name: "cross",
      version: "1.0.0",
      hash: "h",
      source: "s",
      preset: null,
      message: "",
      author: "",
      saved: "",
    };
    assertEquals((await recordVersion(folder, version)).revision, 1);
  }));
