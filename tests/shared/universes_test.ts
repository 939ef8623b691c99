/** Point-in-time members of real indices against what is known of them, and of two sources against each other. */
import { assert, assertEquals } from "@std/assert";
import { universe } from "tapebook";
import { inWorkspace } from "../kernel/data/workspace.ts";
import { sharedFile, sharedTest } from "./shared_data.ts";

/** A test with some of the real lists in its workspace; `files` are paths under universes/. */
function listsTest(name: string, files: readonly string[], task: () => Promise<void>): void {
  sharedTest(name, () =>
    inWorkspace(async (workspace) => {
      for (const file of files) {
        const to = `${workspace}/universes/${file}`;
        await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
        await Deno.writeTextFile(to, await Deno.readTextFile(sharedFile(`universes/${file}`)));
      }
      await task();
    }));
}

const SPELLS = "sp500-history/sp500_ticker_start_end.csv";
const CHANGES = "sp500-history/sp500_changes_since_2019.csv";
const YEARS = Array.from(
  { length: 12 },
  (_, i) => `nasdaq100-history/n100-ticker-changes-${2015 + i}.yaml`,
);

listsTest(
  "the S&P 500 of a day has its members of then",
  [SPELLS, CHANGES, "sp500_2026-08.csv"],
  async () => {
    const then = await universe("sp500", { on: "2010-01-01" });
    assertEquals(then.length, 499);
    assertEquals(then.warnings, []);
    // The source writes tickers as they came to be: Lehman's is the one it had after its bankruptcy. Berkshire came on 2010-02-16, Tesla on 2020-12-21, Lehman left in September 2008 and XTO in June 2010.
    assertEquals([then.holds("BRK.B", "2010-02-12"), then.holds("BRK.B", "2010-02-16")], [false, true]);
    assertEquals([then.holds("TSLA", "2020-12-18"), then.holds("TSLA", "2020-12-21")], [false, true]);
    assertEquals([then.holds("LEHMQ", "2008-09-16"), then.symbols.includes("LEHMQ")], [true, false]);
    assertEquals([then.holds("FB", "2022-06-08"), then.holds("META", "2022-06-09")], [true, true]);
    assertEquals([then.symbols.includes("XTO"), then.holds("XTO", "2011-01-03")], [true, false]);
    const sizes = ["2000-01-03", "2005-01-03", "2015-01-02", "2020-01-02", "2024-01-02"]
      .map((day) => then.at(day).length);
    assert(sizes.every((size) => size >= 480 && size <= 506), sizes.join());
    assertEquals(then.members.find(({ symbol }) => symbol === "MMM")?.name, "3M");
  },
);

listsTest("its changes since 2019 tell the same as its stretches", [SPELLS], async () => {
  const history = await universe("sp500", { on: "2019-01-02" });
  const rows = (await Deno.readTextFile(sharedFile(`universes/${CHANGES}`))).trim().split(/\r?\n/).slice(1);
  let days = 0;
  const odd: string[] = [];
  for (const row of rows) {
    const [, date, add, remove] = /^([\d-]+),"([^"]*)","([^"]*)"$/.exec(row)!;
    if (date! > "2025-07-09") continue;
    days++;
    const after = new Set(history.at(date!).symbols);
    const before = new Set(history.at(new Date(Date.parse(date!) - 86_400_000)).symbols);
    const list = (text: string) => text.split(",").map((each) => each.trim()).filter(Boolean);
    const agrees = list(add!).every((each) => after.has(each) && !before.has(each)) &&
      list(remove!).every((each) => before.has(each) && !after.has(each));
    if (!agrees) odd.push(date!);
  }
  // Willis and Everest only changed their tickers; the stretches carry the later one throughout.
  assertEquals(odd, ["2022-01-10", "2023-07-10"]);
  assert(days > 90, String(days));
});

listsTest(
  "changes after the last stretch lead to the members of November 2025",
  [SPELLS, CHANGES],
  async () => {
    const last = await universe("sp500");
    assertEquals(last.length, 503);
    assertEquals(
      ["HOOD", "APP", "TTD", "FISV"].map((each) => last.symbols.includes(each)),
      Array(4).fill(true),
    );
    assertEquals(
      ["HES", "ANSS", "PARA", "EMN"].map((each) => last.symbols.includes(each)),
      Array(4).fill(false),
    );
    assert(last.warnings[0]!.includes("the members of 2025-11-11"));
  },
);

listsTest("the list of today's S&P 500 alone warns, and leaves out who joined later", [
  "sp500_2026-08.csv",
], async () => {
  const then = await universe("sp500", { on: "2010-01-01" });
  assert(then.warnings[0]!.includes("survivorship bias"));
  assert(then.length > 150 && then.length < 350 && !then.symbols.includes("TSLA"), String(then.length));
  assertEquals((await universe("sp500")).length, 503);
});

listsTest("the NASDAQ-100 of each year begins as its file says", YEARS, async () => {
  const now = await universe("nasdaq100", { on: "2015-01-01" });
  assertEquals(now.length, 105);
  assertEquals([now.symbols.includes("YHOO"), now.holds("YHOO", "2026-01-02")], [true, false]);
  for (let year = 2015; year <= 2026; year++) {
    const text = await Deno.readTextFile(sharedFile(`universes/${YEARS[year - 2015]}`));
    const listed = text.slice(0, text.indexOf("\nchanges:")).match(/(?<=^ {2}- )\S+/gm)!;
    assertEquals([...now.at(`${year}-01-01`).symbols], [...new Set(listed)].sort());
  }
});

listsTest("a later list of the NASDAQ-100 differs by the changes of its year alone", [
  ...YEARS,
  "nasdaq100_constituents.csv",
], async () => {
  const rows = (await Deno.readTextFile(sharedFile("universes/nasdaq100_constituents.csv"))).trim().split(
    "\n",
  );
  const names = rows.slice(1).map((row) => row.split(",")[0]!);
  const history = await universe("nasdaq100", { on: "2026-03-02" });
  assertEquals([...history.symbols], names.sort());
  assertEquals(history.members.find(({ symbol }) => symbol === "ADBE")?.name, "Adobe Inc.");
});

listsTest("the lists of the NSE are read, and the index is not its own member", [
  ...["ind_nifty500list.csv", "nifty50.csv", "niftynext50.csv", "nifty750list.csv"],
], async () => {
  const [large, hundred, broad] = [
    await universe("nifty50"),
    await universe("nifty100"),
    await universe("nifty500"),
  ];
  assertEquals([large.length, hundred.length, broad.length], [50, 100, 500]);
  assertEquals(hundred.symbols.filter((symbol) => symbol.startsWith("NIFTY")), []);
  assert(large.symbols.includes("M&M.NS") && large.symbols.includes("BAJAJ-AUTO.NS"));
  assertEquals([...new Set([large, broad].map(({ market }) => market))], ["IN"]);
  assertEquals(broad.filter(({ sector }) => sector === "Capital Goods").symbols.includes("ABB.NS"), true);
});
