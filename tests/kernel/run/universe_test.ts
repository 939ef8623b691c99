import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  above,
  backtest,
  type Bars,
  below,
  DataError,
  defineStrategy,
  loadBars,
  makeBars,
  ParameterError,
  sql,
  universe,
} from "tapebook";
import type { Http, Provider } from "../../../kernel/data/providers/provider.ts";
import { loadUniverse, membersAt } from "../../../kernel/data/universe/universe.ts";
import { isFileOf, UNIVERSES } from "../../../kernel/data/universe/names.ts";
import { isKnownWinner, selectionWarnings } from "../../../kernel/market/selection.ts";
import { inWorkspace, withWorkspace } from "../data/workspace.ts";

function withUniverses(files: Record<string, string>, task: () => Promise<void>): Promise<void> {
  return inWorkspace(async (workspace) => {
    for (const [name, text] of Object.entries(files)) {
      const path = `${workspace}/universes/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(path, text);
    }
    await task();
  });
}

/** Sixty-three daily bars before 2020-04-01 that turn over the same money each day. */
function traded(symbol: string, price: number, volume: number, count = 63): Bars {
  const column = Array(count).fill(price);
  return makeBars({
    symbol,
    time: Array.from({ length: count }, (_, i) => Date.parse("2020-04-01") - (count - i) * 86_400_000),
    open: column,
    high: column,
    low: column,
    close: column,
    volume: Array(count).fill(volume),
  });
}

const HISTORY = "ticker,security,sector,start_date,end_date\n" +
  "AA,Alpha,Energy,2000-01-03,\nBB,Beta,Energy,2000-01-03,2012-05-01\nCC,Gamma,Health,2012-05-01,\n";

Deno.test("a universe has the members of its day and says nothing against them", async () => {
  await withUniverses({ "sp500.csv": HISTORY }, async () => {
    const then = await universe("sp500", { on: "2010-01-01" });
    assertEquals([...then.symbols], ["AA", "BB"]);
    assertEquals(then.warnings, []);
    assertEquals(then.pointInTime, true);
    assertEquals([...then.at("2012-05-01").symbols], ["AA", "CC"]);
    assertEquals([then.holds("BB", "2012-04-30"), then.holds("BB", "2012-05-01")], [true, false]);
    assertEquals([...then.filter(({ sector }) => sector === "Energy").symbols], ["AA", "BB"]);
  });
});

Deno.test("without a day, and for a day after the last change known, a universe says what is missing", async () => {
  await withUniverses({ "sp500.csv": HISTORY }, async () => {
    const [now] = (await universe("sp500")).warnings;
    assert(now!.startsWith("sp500 has the members of 2012-05-01, the last day known"), now);
    const [later] = (await universe("sp500", { on: "2020-01-01" })).warnings;
    assert(later!.startsWith("The last change of sp500 that is known is of 2012-05-01"), later);
  });
});

Deno.test("a list without a history warns of survivorship bias on any day", async () => {
  await withUniverses({ "nifty50/list.csv": "Symbol\nRELIANCE\nTCS\n" }, async () => {
    for (const options of [{}, { on: "2010-01-01" }]) {
      const { market, pointInTime, warnings } = await universe("nifty50", options);
      assertEquals([market, pointInTime, warnings.length], ["IN", false, 1]);
      assert(warnings[0]!.includes("survivorship bias"));
    }
  });
});

Deno.test("a universe without data says which file supplies it and where to put it", async () => {
  await withUniverses({}, async () => {
    const names = Object.keys(UNIVERSES).filter((name) => name !== "test_universe");
    assertEquals(names.length, 12);
    for (const name of names) {
      const error = await assertRejects(() => universe(name, { on: "2010-01-01" }), DataError);
      assert(error.message.includes(`${name}.csv`), error.message);
      assertEquals(error.allowed, UNIVERSES[name]!.supplier);
    }
    await assertRejects(() => universe("sp50"), ParameterError, 'did you mean "sp500"?');
    await assertRejects(() => universe([]), ParameterError, "Name a universe, a file, or a list of symbols");
    await assertRejects(() => universe("absent.csv"), DataError, "there is no such file");
  });
});

Deno.test("an index is joined from its halves where it has no file of its own", async () => {
  const files = { "nifty50.csv": "Symbol\nTCS\n", "ind_niftynext50list.csv": "Symbol\nLTI\n" };
  await withUniverses(files, async () => {
    assertEquals([...(await universe("nifty100")).symbols], ["LTI.NS", "TCS.NS"]);
  });
});

Deno.test("files of one universe are not taken for another's", () => {
  assertEquals(isFileOf("sp500", "sp500_ticker_start_end"), true);
  assertEquals(isFileOf("sp500", "sp500_liquid"), false);
  assertEquals(isFileOf("nifty50", "ind_nifty500list"), false);
  assertEquals(isFileOf("nifty500", "ind_nifty500list"), true);
  assertEquals(isFileOf("nasdaq100", "n100-ticker-changes-2015"), true);
});

Deno.test("your own file in the workspace is a universe by its name", async () => {
  await withUniverses({ "mine.csv": HISTORY, "picked.txt": "AA\nZZ\n" }, async () => {
    assertEquals([...(await universe("mine", { on: "2001-01-01" })).symbols], ["AA", "BB"]);
    const picked = await universe("picked", { market: "IN" });
    assertEquals([picked.market, ...picked.symbols], ["IN", "AA.NS", "ZZ.NS"]);
    assert(picked.warnings[0]!.includes("chosen by hand"));
  });
});

Deno.test("sp500_liquid ranks the members of the day by median turnover before it", async () => {
  await withUniverses({ "sp500.csv": HISTORY }, async () => {
    // More shares of CC change hands, more money in AA; BB is no member any more.
    const bars = [traded("AA", 100, 50), traded("CC", 1, 900), traded("BB", 1000, 1000)];
    const on = "2020-04-01";
    const liquid = await universe("sp500_liquid", { on, bars });
    assertEquals([liquid.name, ...liquid.symbols], ["sp500_liquid", "AA", "CC"]);
    const all = await universe("sp500", { on });
    assertEquals([...all.mostTraded(bars, { top: 1 }).symbols], ["AA"]);
    const short = all.mostTraded([traded("AA", 1, 1), traded("CC", 1, 1, 31)]);
    assertEquals([...short.symbols], ["AA"]);
    assert(short.warnings.at(-1)!.includes("left out (CC)"));
  });
});

Deno.test("turnover of the day itself and of later days does not count", async () => {
  const late = traded("LATE", 1, 1);
  const volume = late.volume.map((units, i) => i >= 60 ? 1e9 : units);
  const all = await universe(["LATE", "EVEN"], { on: new Date(late.time[60]!) });
  const ranked = all.mostTraded([{ ...late, volume }, traded("EVEN", 1, 2)], { top: 1, sessions: 5 });
  assertEquals([...ranked.symbols], ["EVEN"]);
  assertThrows(() => all.mostTraded([late], { top: 0 }), ParameterError, "Set top to a whole number");
  assertThrows(() => all.mostTraded([{ ...late, timeframe: "1h" }]), ParameterError, "Give daily bars");
});

Deno.test("a list of known winners is named as such, a mixed list and a member of an index are not", async () => {
  const warned = async (list: string[], market: "US" | "IN" = "US") =>
    (await universe(list, { market })).warnings.filter((each) => each.includes("known winner"));
  assert((await warned(["AAPL", "TSLA", "NVDA"]))[0]!.startsWith("AAPL, NVDA, TSLA are known winners"));
  assert(
    (await warned(["TCS.NS", "RELIANCE"], "IN"))[0]!.startsWith("RELIANCE.NS, TCS.NS are known winners"),
  );
  assertEquals(await warned(["AAPL", "GE", "T"]), []);
  assertEquals(isKnownWinner({ symbol: "BTCUSDT", market: "CRYPTO" }), true);
  assertEquals(isKnownWinner({ symbol: "TCS", market: "US" }), false);
});

Deno.test("a run warns of winners chosen by hand, and not of those that a universe chose", () => {
  const aapl = traded("AAPL", 10, 10);
  assertEquals(selectionWarnings([aapl]).length, 1);
  assertEquals(selectionWarnings([{ ...aapl, origin: { source: "memory", selection: [] } }]), []);
  const biased = { ...aapl, origin: { source: "memory", selection: ["a list without a history"] } };
  assertEquals(selectionWarnings([biased, biased]), ["a list without a history"]);
});

Deno.test("bars of a universe carry its warnings into a run", async () => {
  const bars = await loadBars(await universe(["SP500"]), { start: "2019-01-01", end: "2019-03-01" });
  assertEquals(bars.length, 1);
  const hold = defineStrategy({
    name: "hold",
    indicators: ({ close }) => ({ close }),
    signals: ({ close }) => ({ entries: above(close, 0), exits: below(close, 0) }),
  });
  const chosen = async (given: Bars[]) =>
    (await backtest(hold(), given)).warnings.filter((each) => each.includes("survivorship bias"));
  const [warning, ...others] = await chosen(bars);
  assert(warning!.startsWith("own list was chosen by hand"), warning);
  assertEquals(others, []);
  assertEquals(await chosen([await loadBars("SP500", { start: "2019-01-01", end: "2019-03-01" })]), []);
  assertEquals((await chosen([traded("AAPL", 10, 10)])).length, 1);
});

Deno.test("the sample ships with shares that are gone, and shows itself as a table", async () => {
  const then = await universe("test_universe", { on: "2008-01-02" });
  assertEquals([then.holds("LEH", "2008-09-17"), then.holds("LEH", "2008-09-18")], [true, false]);
  const text = Deno.inspect(then);
  assert(text.startsWith("test_universe · 11 symbols · US · 2008-01-02"), text);
  assert(/LEH +Lehman Brothers +Financials +1994-05-31/.test(text), text);
});

Deno.test("providers are asked in order for members that no file has, and why none had them is said", async () => {
  const provider = (name: string, universe?: Provider["universe"]): Provider => ({
    name,
    baseUrl: "http://127.0.0.1",
    serves: { US: ["1d"] },
    credentials: [],
    limits: [],
    bars: () => Promise.reject(new Error("not asked for bars")),
    health: () => Promise.resolve(),
    ...universe && { universe },
  });
  const failing = provider("down", () => Promise.reject(new Error("it is down")));
  const listing = provider("lists", (name) => {
    const member = { symbol: "BRK.B", name: "Berkshire", market: "US" as const };
    return Promise.resolve(name === "mega_cap" ? [member] : undefined);
  });
  const suppliers = (...providers: Provider[]) => () =>
    Promise.resolve({
      providerOrder: () => ({ providers, skipped: ["keyed, no key"] }),
      reach: () => ({}) as Http,
    });
  await withWorkspace(async (workspace) => {
    const place = { workspace, folder: workspace };
    const both = suppliers(failing, provider("bars only"), listing);
    const { loaded } = await loadUniverse({ ...place, suppliers: both }, "mega_cap", {});
    const { members, warnings } = membersAt(loaded);
    assertEquals(members.map(({ symbol, name }) => [symbol, name]), [["BRK.B", "Berkshire"]]);
    assert(warnings[0]!.includes("list without a history"));
    await assertRejects(
      () => loadUniverse({ ...place, suppliers: both }, "russell2000", {}),
      DataError,
      "Of the providers that were tried: keyed, no key; down, it is down.",
    );
  });
});

Deno.test("filters by a query keep the members that it names, with their history", async () => {
  const list =
    'ticker,name,sector,market cap\nBRK-B,Berkshire,Financials,"1,100"\nAA,Alcoa,Materials,9\nBB,Beta,,\n';
  await withUniverses({ "sp500.csv": HISTORY, "caps.csv": list }, async () => {
    const caps = await universe("caps");
    const large = await sql`SELECT symbol FROM ${caps} WHERE marketCap > 100`;
    assertEquals([...caps.filter(large as never).symbols], ["BRK.B"]);
    assertEquals([...caps.filter(({ marketCap }) => marketCap < 100).symbols], ["AA"]);
    const bars = [traded("AA", 100, 50), traded("CC", 1, 900)];
    const liquid = await sql<{ symbol: string }>`
      SELECT symbol FROM ${bars} GROUP BY symbol HAVING median(close * volume) > 1000`;
    const then = (await universe("sp500", { on: "2013-01-01" })).filter(liquid);
    assertEquals([...then.symbols, then.pointInTime], ["AA", true]);
    const own = await universe(await sql<{ symbol: string }>`SELECT symbol FROM ${bars} ORDER BY symbol`);
    assertEquals([...own.symbols], ["AA", "CC"]);
    assert(own.warnings[0]!.includes("chosen by hand"));
    assertThrows(() => then.filter("AA" as never), ParameterError, "Give filter() a function of a member");
  });
});

Deno.test("everyone between two days is there, and that some joined later is said", async () => {
  await withUniverses({ "sp500.csv": HISTORY }, async () => {
    const all = (await universe("sp500", { on: "2010-01-01" })).between("2010-01-01", "2012-05-01");
    assertEquals([...all.symbols], ["AA", "BB", "CC"]);
    assert(all.warnings[0]!.startsWith("1 of these symbols joined sp500 after 2010-01-01"), all.warnings[0]);
    assertEquals([...all.between("2012-05-01", "2013-01-01").symbols], ["AA", "CC"]);
    assertThrows(() => all.between("2012-01-01", "2011-01-01"), ParameterError, "Set end to 2012-01-01");
    assertThrows(() => all.between("1999-01-01", "2011-01-01"), DataError, "is not known");
  });
});
