import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { type Search, searchSymbols } from "../../../../kernel/data/describe/search.ts";
import type { Provider, SymbolRecord } from "../../../../kernel/data/providers/provider.ts";
import { createRouter } from "../../../../kernel/data/router/router.ts";
import type { Market } from "../../../../kernel/market/bars.ts";
import { makeBars } from "../../../../kernel/market/make_bars.ts";
import { withWorkspace } from "../workspace.ts";
import { acme, dataOf, put } from "./stored.ts";

const provider = (name: string, symbols: Provider["symbols"], more: Partial<Provider> = {}): Provider => ({
  name,
  baseUrl: "",
  serves: { US: ["1d"] },
  credentials: [],
  limits: [],
  symbols,
  bars: () => Promise.reject(new Error("nobody asks for bars")),
  health: () => Promise.resolve(),
  ...more,
});
const gives = (...records: Partial<SymbolRecord>[]) => () =>
  Promise.resolve(records.map((each) => ({ symbol: "", name: "", market: "US" as Market, ...each })));

const search = (
  workspace: string,
  query: string,
  { providers = [], markets = ["US"], env = {}, limit = 20 }: {
    providers?: Provider[];
    markets?: Market[];
    env?: Record<string, string>;
    limit?: number;
  } = {},
): Promise<Search> => {
  const router = createRouter({ providers, env: (name) => env[name] });
  return searchSymbols(query, { workspace, folder: dataOf(workspace), router }, { markets, limit });
};
const symbolsOf = ({ found }: Search) => found.map(({ symbol }) => symbol);

Deno.test("what is stored, listed and found by providers is one list, each symbol once with all that know it", () =>
  withWorkspace(async (workspace) => {
    await put(workspace, makeBars({ ...acme, name: "Acme Corporation" }));
    await Deno.mkdir(join(workspace, "universes"));
    await Deno.writeTextFile(
      join(workspace, "universes", "mega_cap.csv"),
      "symbol,name\nACME,Acme Corp\nZZZ,Zed\n",
    );
    const one = provider(
      "one",
      gives({ symbol: "ACME", exchange: "NASDAQ", instrument: { tick: 0.01, lot: 1 } }, {
        symbol: "ACMEX",
        name: "Acme Fund",
      }),
    );
    const { found, notes } = await search(workspace, "acme", { providers: [one] });
    assertEquals(found, [
      {
        symbol: "ACME",
        name: "Acme Corporation",
        market: "US",
        exchange: "NASDAQ",
        currency: "USD",
        type: null,
        instrument: { tick: 0.01, lot: 1 },
        sources: ["stored", "mega_cap", "one"],
        stored: ["1d"],
      },
      {
        symbol: "ACMEX",
        name: "Acme Fund",
        market: "US",
        exchange: null,
        currency: null,
        type: null,
        instrument: {},
        sources: ["one"],
        stored: [],
      },
    ]);
    assertEquals(notes, []);
  }));

Deno.test("the nearest come first: the symbol, its beginning, a name's beginning, a word of it, inside", () =>
  withWorkspace(async (workspace) => {
    const records = [
      { symbol: "OTHER", name: "The Unrelated" },
      { symbol: "AQWER", name: "Inside" },
      { symbol: "W1", name: "A Qwer Word" },
      { symbol: "N1", name: "Qwer Holdings" },
      { symbol: "QWERTY", name: "Longer" },
      { symbol: "QWER.B", name: "Class B" },
      { symbol: "QWER", name: "Itself" },
    ];
    const result = await search(workspace, "qwer", { providers: [provider("one", gives(...records))] });
    assertEquals(symbolsOf(result), ["QWER", "QWER.B", "QWERTY", "N1", "W1", "AQWER", "OTHER"]);
    const slip = gives({ symbol: "RELIANCE.NS", name: "Reliance Industries" }, { symbol: "ELSE" });
    const meant = await search(workspace, "relianse", { providers: [provider("one", slip)] });
    assertEquals(symbolsOf(meant), ["RELIANCE.NS", "ELSE"]);
    const two = await search(workspace, "qwer", {
      providers: [provider("one", gives(...records))],
      limit: 2,
    });
    assertEquals(symbolsOf(two), ["QWER", "QWER.B"]);
  }));

Deno.test("universes that ship are searched without a provider, and what fits nothing is left out", () =>
  withWorkspace(async (workspace) => {
    const { found, notes } = await search(workspace, "LEH");
    assertEquals([found[0]?.symbol, found[0]?.sources], ["LEH", ["test_universe"]]);
    assertEquals(notes, []);
    assertEquals(symbolsOf(await search(workspace, "no such thing")), []);
    assertEquals(symbolsOf(await search(workspace, "LEH", { markets: ["IN"] })), []);
  }));

Deno.test("a provider that fails or may not be asked is told, and the others answer", () =>
  withWorkspace(async (workspace) => {
    const fails = provider("fails", () => Promise.reject(new Error("out of order")));
    const keyed = provider("keyed", gives({ symbol: "K" }), {
      baseUrl: "http://127.0.0.1:9",
      credentials: [{ variable: "KEYED_KEY", about: "its site" }],
    });
    const works = provider("works", gives({ symbol: "XYZ" }));
    const { found, notes } = await search(workspace, "xyz", { providers: [fails, keyed, works] });
    assertEquals(found.map(({ symbol }) => symbol), ["XYZ"]);
    assertEquals(notes, ["Not asked: keyed, since KEYED_KEY is not set.", "fails: out of order"]);
    const offline = await search(workspace, "xyz", { providers: [keyed], env: { TAPEBOOK_OFFLINE: "1" } });
    assertEquals(offline.notes, ["Not asked: keyed, since TAPEBOOK_OFFLINE is set."]);
  }));
