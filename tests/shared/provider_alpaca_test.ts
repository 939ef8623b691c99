/** Answers that Alpaca gives, through the provider, against the same files read plainly. */
import { assertEquals, assertMatch } from "@std/assert";
import { alpaca } from "../../kernel/data/providers/alpaca.ts";
import type { BarsRequest, FetchedBars } from "../../kernel/data/providers/provider.ts";
import { connectTo, replay, type ReplayAnswer } from "../fakes/replay.ts";
import { sharedFile, sharedTest } from "./shared_data.ts";

const KEYS = { APCA_API_KEY_ID: "id", APCA_API_SECRET_KEY: "secret" };
const at = (text: string) => Date.parse(text);
const file = (name: string): ReplayAnswer => ({ file: sharedFile(`providers/alpaca/${name}.json`) });

interface Plain {
  bars: Record<string, { t: string; o: number; h: number; l: number; c: number; v: number }[]>;
  next_page_token: string | null;
}
const plain = async (name: string): Promise<Plain> => JSON.parse(await Deno.readTextFile(file(name).file!));

interface Served {
  bars: string[];
  actions?: string[];
}

async function ask(more: Partial<BarsRequest> & { symbol: string }, { bars, actions = [] }: Served) {
  await using server = replay([
    { path: /^\/v2\/stocks\/bars$|^\/v1beta3\/crypto\/us\/bars$/, answer: bars.map(file) },
    {
      path: "/v1/corporate-actions",
      answer: actions.length > 0 ? actions.map(file) : { json: { corporate_actions: {} } },
    },
    { path: "/v2/stocks/bars/latest", answer: { json: { bars: { [more.symbol]: {} } } } },
  ]);
  const request = { market: "US", timeframe: "1d", from: at("2022-01-01"), to: at("2025-01-01") } as const;
  const http = connectTo(server, alpaca, KEYS);
  return { given: await alpaca.bars({ ...request, ...more }, http), requests: server.requests };
}

function sameRows({ columns }: FetchedBars, rows: Plain["bars"][string], times: number[]): void {
  assertEquals([...columns.time], times);
  rows.forEach(({ o, h, l, c, v }, i) => {
    const { open, high, low, close, volume } = columns;
    assertEquals([open[i], high[i], low[i], close[i], volume[i]], [o, h, l, c, v]);
  });
}

const EMPTY = "historical_stock_data__test_get_bars_single_empty_response_0";

sharedTest(
  "Alpaca's AAPL has the rows of its page, and the next page is asked for by its token",
  async () => {
    const name = "historical_stock_data__test_get_bars_0";
    const { bars, next_page_token } = await plain(name);
    const { given, requests } = await ask({ symbol: "AAPL" }, { bars: [name, EMPTY] });
    sameRows(given, bars.AAPL!, ["2022-02-01", "2022-02-02"].map(at));
    assertEquals(requests[1]!.query.page_token, next_page_token);
  },
);

sharedTest("Alpaca's TSLA, newest first, comes oldest first", async () => {
  const name = "historical_stock_data__test_get_bars_desc_0";
  const rows = (await plain(name)).bars.TSLA!.reverse();
  const { given } = await ask({ symbol: "TSLA" }, { bars: [name, EMPTY] });
  sameRows(given, rows, ["2023-09-25", "2023-09-26", "2023-09-27"].map(at));
});

sharedTest("of an answer about two shares only the one asked for is taken", async () => {
  const name = "historical_stock_data__test_multisymbol_get_bars_0";
  const { given } = await ask({ symbol: "TSLA" }, { bars: [name] });
  sameRows(given, (await plain(name)).bars.TSLA!, [at("2022-03-09")]);
});

sharedTest("Alpaca's answer without rows is no error", async () => {
  const { given } = await ask({ symbol: "AAPL" }, { bars: [EMPTY] });
  assertEquals(given.columns.time.length, 0);
});

sharedTest("Alpaca's coins have the rows of their page", async () => {
  const name = "historical_crypto_data__test_get_crypto_bars_0";
  const row = (await plain(name)).bars["ETH/USD"]!;
  const { given } = await ask({ market: "CRYPTO", symbol: "ETHUSD", timeframe: "1h" }, { bars: [name] });
  sameRows(given, row, [at("2022-03-09T05:00Z")]);
});

sharedTest("Alpaca's corporate actions are those of the share asked for, from every page", async () => {
  const actions = [
    "corporate_actions__test_get_corporate_actions_0",
    "corporate_actions__test_get_corporate_actions_1",
  ];
  const of = async (symbol: string) => (await ask({ symbol }, { bars: [EMPTY], actions })).given;
  const split = (day: string, ratio: number) => ({ kind: "split", time: at(day), ratio });
  const dividend = (day: string, amount: number) => ({ kind: "dividend", time: at(day), amount });
  assertEquals<unknown>((await of("MNTS")).actions, [split("2023-08-24", 1 / 50)]);
  assertEquals<unknown>((await of("SRE")).actions, [split("2023-08-22", 2)]);
  assertEquals<unknown>((await of("MSBC")).actions, [split("2023-05-19", 1.05)]);
  assertEquals<unknown>((await of("FCF")).actions, [dividend("2023-05-04", 0.125)]);
  assertEquals<unknown>((await of("ZMTBY")).actions, [dividend("2024-08-07", 0.086928)]);
  assertMatch((await of("JUPW")).notes!.join(), /SRM was spun off on 2023-08-15/);
});
