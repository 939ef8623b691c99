import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { joinSources, membersOn, type Spell } from "../../../../kernel/data/universe/membership.ts";
import { parseSource } from "../../../../kernel/data/universe/find.ts";
import { DataError } from "../../../../kernel/market/errors.ts";

const day = (text: string) => Date.parse(text);
async function on(files: Record<string, string>, text: string): Promise<string> {
  const sources = await Promise.all(
    Object.entries(files).map(([name, file]) => parseSource(name, file, "US")),
  );
  return membersOn("mine", joinSources("mine", sources), day(text)).map(({ symbol }) => symbol).join(" ");
}

const SPELLS = "ticker,start_date,end_date\nAA,2000-01-03,2005-06-01\nAA,2010-01-04,\nBB,2000-01-03,\n";

Deno.test("a stretch holds its first day and not the day of its end, and a symbol may come back", async () => {
  const files = { "mine.csv": SPELLS };
  assertEquals(await on(files, "2005-05-31"), "AA BB");
  assertEquals(await on(files, "2005-06-01"), "BB");
  assertEquals(await on(files, "2010-01-03"), "BB");
  assertEquals(await on(files, "2010-01-04"), "AA BB");
});

Deno.test("a day before the first known is refused with that day", async () => {
  await assertRejects(
    () => on({ "mine.csv": SPELLS }, "1999-12-31"),
    DataError,
    "Set on to 2000-01-03 or later: who belonged to mine before is not known",
  );
});

Deno.test("changes go on where the stretches end and are not applied twice before", async () => {
  const files = {
    "mine.csv": SPELLS,
    "changes.csv": 'date,add,remove\n2005-06-01,,"AA"\n2012-01-02,"CC,DD",BB\n2013-01-02,,"DD"\n',
  };
  assertEquals(await on(files, "2011-12-31"), "AA BB");
  assertEquals(await on(files, "2012-01-02"), "AA CC DD");
  assertEquals(await on(files, "2020-01-01"), "AA CC");
});

Deno.test("years in YAML follow each other, and the list of a year puts right what changes left out", async () => {
  const year = (at: number, symbols: string[], changes: string) =>
    `year: ${at}\ntickers_on_Jan_1: [${symbols}]\nchanges:${changes}`;
  const files = {
    "2016.yaml": year(2016, ["AA", "CC"], " {}"),
    "2015.yaml": year(2015, ["AA", "BB"], "\n  2015-03-02:\n    difference: [BB]\n    union: [DD]\n"),
  };
  assertEquals(await on(files, "2015-03-01"), "AA BB");
  assertEquals(await on(files, "2015-03-02"), "AA DD");
  assertEquals(await on(files, "2016-01-01"), "AA CC");
});

Deno.test("any history of changes gives the members that a set kept day by day has", () => {
  const symbol = fc.constantFrom("A", "B", "C", "D", "E");
  const change = fc.record({ gap: fc.integer({ min: 1, max: 9 }), flips: fc.uniqueArray(symbol) });
  fc.assert(fc.property(fc.uniqueArray(symbol, { minLength: 1 }), fc.array(change), (first, changes) => {
    const state = new Set(first);
    const spells: Spell[] = first.map((each) => ({ symbol: each, from: 0, to: Infinity }));
    const days: string[] = [[...state].sort().join()];
    const given = changes.map(({ gap, flips }) => {
      while (--gap > 0) days.push(days.at(-1)!);
      const add = flips.filter((each) => !state.has(each)), remove = flips.filter((each) => state.has(each));
      for (const each of add) state.add(each);
      for (const each of remove) state.delete(each);
      days.push([...state].sort().join());
      return { time: (days.length - 1) * 86_400_000, add, remove };
    });
    const joined = joinSources("mine", [
      { kind: "spells", file: "a", spells, members: [] },
      { kind: "changes", file: "b", changes: given },
    ]);
    assertEquals(
      days.map((_, i) => membersOn("mine", joined, i * 86_400_000).map((each) => each.symbol).join()),
      days,
    );
  }));
});

Deno.test("a list of symbols is read from any usual file", async () => {
  const read = async (text: string, market: "US" | "IN" = "US") => {
    const source = await parseSource("mine.csv", text, market);
    return source.kind === "list" ? source.members.map(({ symbol }) => symbol).join(" ") : source.kind;
  };
  assertEquals(await read("AAPL\nBRK.B\nBF-B\n"), "AAPL BRK.B BF.B");
  assertEquals(await read("\uFEFFTicker;Company\r\nAAPL;Apple\r\n"), "AAPL");
  assertEquals(await read('Symbol,Open\n"NIFTY 50","17,897.45"\n"M&M","1,500.00"\n', "IN"), "M&M.NS");
  assertEquals(await read('Symbol,Security,Date added\nAOS,"Smith, A. O.",2017-07-26\n'), "AOS");
});

Deno.test("files that give no members are refused with the row and what is expected", async () => {
  const refused = (name: string, text: string, message: string) =>
    assertRejects(() => on({ [name]: text }, "2020-01-01"), DataError, message);
  await refused("a.csv", "price,amount\n1,2\n", 'Give a.csv a column "symbol"');
  await refused("a.csv", "symbol\nAAPL\n$$$\n", 'row 3 is "$$$"');
  await refused("a.csv", "symbol\n", "Put symbols into a.csv: it has none");
  await refused(
    "a.csv",
    "ticker,start,end\nAA,01/02/2010,\n",
    "Correct row 2 of a.csv: Give the date as a date",
  );
  await refused("a.csv", "date,add,remove\n2010-01-04,AA,\n", "Put a file with all members at the start");
  await refused("a.yaml", "year: [", "Correct a.yaml: it is not YAML");
  await refused("a.yaml", "year: 2015\n", "tickers_on_Jan_1");
});

Deno.test("two lists without a history are refused, beside a history a list gives the names", async () => {
  const [one, two] = ["symbol,name\nAA,Alpha\n", "symbol\nBB\n"];
  await assertRejects(
    () => on({ "a.csv": one, "b.csv": two }, "2020-01-01"),
    DataError,
    "Keep one list of mine",
  );
  const joined = joinSources("mine", [
    await parseSource("a.csv", one, "US"),
    await parseSource("b.csv", SPELLS, "US"),
  ]);
  assertEquals(joined.facts.get("AA")?.name, "Alpha");
  assertEquals(joined.pointInTime, true);
});
