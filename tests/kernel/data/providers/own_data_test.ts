/** Providers that need no network: the workspace's files, the sample, synthetic markets. */
import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { dirname, join } from "node:path";
import { makeFiles } from "../../../../kernel/data/providers/files.ts";
import type { BarsRequest, Http, Provider } from "../../../../kernel/data/providers/provider.ts";
import { ProviderError } from "../../../../kernel/data/providers/provider_error.ts";
import { sample } from "../../../../kernel/data/providers/sample.ts";
import { synthetic } from "../../../../kernel/data/providers/synthetic.ts";
import { createRouter } from "../../../../kernel/data/router/router.ts";
import { calendarOf } from "../../../../kernel/market/calendar/mod.ts";
import { makeBars } from "../../../../kernel/market/make_bars.ts";
import { withWorkspace } from "../workspace.ts";

const NOW = Date.parse("2025-03-03T15:00Z");
const nothing = () => Promise.reject(new Error("no network is needed"));
const http: Http = {
  json: nothing,
  text: nothing,
  bytes: nothing,
  credential: () => "",
  optionalCredential: () => undefined,
  now: NOW,
  deadline: Infinity,
};

const request = (symbol: string, given: Partial<BarsRequest> = {}): BarsRequest => ({
  market: "US",
  timeframe: "1d",
  symbol,
  from: Date.parse("2024-01-01"),
  to: Date.parse("2025-01-01"),
  ...given,
});

const CSV = "date,open,high,low,close,volume\n2024-01-03,2,3,1,2.5,20\n2024-01-02,1,2,0.5,1.5,10\n";

async function write(workspace: string, path: string, text: string): Promise<string> {
  const file = join(workspace, "bars", path);
  await Deno.mkdir(dirname(file), { recursive: true });
  await Deno.writeTextFile(file, text);
  return file;
}

const filesTest = (name: string, task: (files: Provider, workspace: string) => Promise<void>) =>
  Deno.test(name, () => withWorkspace((workspace) => task(makeFiles(() => workspace), workspace)));

filesTest("a file of the workspace is read by market, timeframe and symbol", async (files, workspace) => {
  await write(workspace, "US/1d/BRK.B.csv", CSV);
  const { columns, basis, name } = await files.bars(request("BRK.B"), http);
  assertEquals([...columns.time], [Date.parse("2024-01-02"), Date.parse("2024-01-03")]);
  assertEquals([...columns.close], [1.5, 2.5]);
  assertEquals([...columns.volume], [10, 20]);
  assertEquals([basis, name], ["raw", "BRK.B"]);
});

filesTest("a file owns its own market, timeframe and symbol and no other", async (files, workspace) => {
  await write(workspace, "US/1d/MINE.csv", CSV);
  assert(files.owns!(request("MINE")));
  const others = [
    request("MINE", { market: "IN" }),
    request("MINE", { timeframe: "1h" }),
    request("MIN"),
    request("../1d/MINE"),
    request("reading"),
  ];
  assertEquals(others.map((each) => files.owns!(each)), others.map(() => false));
});

filesTest("a series in a file is asked of nobody else, found or not", async (files, workspace) => {
  await write(workspace, "US/1d/MINE.csv", CSV);
  const asked: string[] = [];
  const other: Provider = {
    ...synthetic,
    name: "other",
    onlyByName: undefined,
    bars: ({ symbol }) => (asked.push(symbol), Promise.reject(new Error("asked"))),
  };
  const router = createRouter({ providers: [files, other] });
  const { providers } = router.providerOrder("US");
  const { source, fetched } = await router.route(request("MINE"), { providers });
  assertEquals([source, fetched.columns.time.length], ["files", 2]);
  await assertRejects(() => router.route(request("YOURS"), { providers }));
  assertEquals(asked, ["YOURS"]);
  // Files serve any timeframe, of what is there.
  const alone = () => router.route(request("YOURS"), { providers: [files] });
  await assertRejects(alone, ProviderError, "Set up a provider for market US");
});

filesTest("reading.json says how the files beside it are read", async (files, workspace) => {
  const csv = "date,open,high,low,close\n2024-01-02 09:20,1,2,1,2\n2024-01-02 09:25,2,3,2,3\n";
  await write(workspace, "IN/5m/NIFTY.csv", csv);
  await write(workspace, "IN/5m/reading.json", '{ "timezone": "Asia/Kolkata", "stamps": "end" }');
  const { columns } = await files.bars(request("NIFTY", { market: "IN", timeframe: "5m" }), http);
  assertEquals([...columns.time], [Date.parse("2024-01-02T03:45Z"), Date.parse("2024-01-02T03:50Z")]);
});

filesTest(
  "the version of a file changes when it or its reading.json is written",
  async (files, workspace) => {
    const versions = [files.version!(request("MINE"))];
    await write(workspace, "US/1d/MINE.csv", CSV);
    versions.push(files.version!(request("MINE")));
    await write(workspace, "US/1d/MINE.csv", CSV + "2024-01-04,1,2,0.5,1.5,10\n");
    versions.push(files.version!(request("MINE")));
    await write(workspace, "US/1d/reading.json", "{}");
    versions.push(files.version!(request("MINE")));
    assertEquals(new Set(versions).size, 4);
    assertEquals(files.version!(request("MINE")), versions[3]);
  },
);

filesTest("splits and dividends of a file come along", async (files, workspace) => {
  const csv =
    "date,open,high,low,close,volume,dividend,split\n2024-01-02,8,8,8,8,1,0,1\n2024-01-03,4,4,4,4,2,0,2\n" +
    "2024-01-04,4,4,4,4,2,0.5,1\n";
  await write(workspace, "US/1d/MINE.csv", csv);
  const { actions, basis } = await files.bars(request("MINE"), http);
  assertEquals(basis, "raw");
  assertEquals(actions, [
    { kind: "split", time: Date.parse("2024-01-03"), ratio: 2 },
    { kind: "dividend", time: Date.parse("2024-01-04"), amount: 0.5 },
  ]);
});

filesTest("what cannot be read says what to do", async (files, workspace) => {
  const cases: [string, string, string][] = [
    ["US/1d/A.csv", "date,open,high,low,close\n2024-01-02,1,2,,2\n", "has no low"],
    ["US/1d/B.csv", "nothing of use\n", "B.csv"],
  ];
  for (const [path, text, words] of cases) {
    await write(workspace, path, text);
    const symbol = path.slice(6, 7);
    const error = await assertRejects(() => files.bars(request(symbol), http), ProviderError, words);
    assertEquals([error.provider, error.fault], ["files", "shape"]);
  }
  await write(workspace, "US/1d/C.csv", CSV);
  await write(workspace, "US/1d/C.json", "[]");
  await assertRejects(() => files.bars(request("C"), http), ProviderError, "both are for C");
  await write(workspace, "US/1h/D.csv", CSV);
  await write(workspace, "US/1h/reading.json", '{ "timezone": "Mars" }');
  await assertRejects(
    () => files.bars(request("D", { timeframe: "1h" }), http),
    ProviderError,
    "reading.json",
  );
});

filesTest("files are found by a part of their name, each symbol once", async (files, workspace) => {
  await write(workspace, "US/1d/MINE.csv", CSV);
  await write(workspace, "US/1h/MINE.csv.gz", "");
  await write(workspace, "US/1h/YOURS.parquet", "");
  const found = await files.symbols!("ine", "US", http);
  assertEquals(found, [{ symbol: "MINE", name: "MINE", market: "US" }]);
  assertEquals(await files.symbols!("ine", "IN", http), []);
});

Deno.test("the sample owns its series alone", async () => {
  const key = request("SP500");
  assert(sample.owns!(key));
  assertEquals([request("AAPL"), { ...key, timeframe: "1h" } as const].map((each) => sample.owns!(each)), [
    false,
    false,
  ]);
  const { columns, currency } = await sample.bars(key, http);
  assertEquals([columns.time.length, currency], [5105, "USD"]);
  assertEquals((await sample.symbols!("s&p", "US", http)).map(({ symbol }) => symbol), ["SP500"]);
});

Deno.test("synthetic markets are asked for by name alone", () => {
  const { providerOrder } = createRouter({ providers: [sample, synthetic] });
  const names = (asked?: string[]) => providerOrder("US", asked).providers.map(({ name }) => name);
  assertEquals([names(), names(["synthetic"])], [["sample"], ["synthetic"]]);
});

Deno.test("a synthetic symbol has the same bars in every range, another one others", async () => {
  const whole = (await synthetic.bars(request("ABC"), http)).columns;
  const [from, to] = [Date.parse("2024-03-01"), Date.parse("2024-04-01")];
  const part = (await synthetic.bars(request("ABC", { from, to }), http)).columns;
  assertEquals([...part.time], [...calendarOf("US").sessions(from, to - 1)]);
  const at = whole.time.indexOf(part.time[0]!);
  assertEquals([...whole.close.subarray(at, at + part.close.length)], [...part.close]);
  const other = (await synthetic.bars(request("ABD", { from, to }), http)).columns;
  assertNotEquals([...other.close], [...part.close]);
});

Deno.test("synthetic bars of every market and timeframe are sound, lie in the range and end now", async () => {
  const [from, to] = [Date.parse("2025-02-27"), Date.parse("2025-03-10")];
  for (const [market, timeframes] of Object.entries(synthetic.serves)) {
    // Those of a minute round the clock are a million.
    for (const timeframe of timeframes.filter((each) => each !== "1m" || market === "US")) {
      const asked = request("ABC", { market: market as "US", timeframe, from, to });
      const { columns, currency } = await synthetic.bars(asked, http);
      const bars = makeBars({ symbol: "ABC", market: asked.market, timeframe, ...columns });
      assertEquals(currency, bars.currency);
      assert(bars.length >= 2, `${market} ${timeframe}`);
      assert(bars.time[0]! >= from && bars.time.at(-1)! < NOW, `${market} ${timeframe}`);
    }
  }
});

Deno.test("before its first day a synthetic market has no bars", async () => {
  const [from, to] = [Date.parse("1980-01-01"), Date.parse("1989-01-01")];
  assertEquals((await synthetic.bars(request("ABC", { from, to }), http)).columns.time.length, 0);
});
