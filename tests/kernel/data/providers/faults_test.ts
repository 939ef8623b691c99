/** What every provider makes of the faults of a network, whatever it asks for. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { gzipSync } from "node:zlib";
import { PROVIDERS } from "../../../../kernel/data/providers/all.ts";
import { makeKite } from "../../../../kernel/data/providers/kite.ts";
import { makeNse } from "../../../../kernel/data/providers/nse.ts";
import type { BarsRequest, Provider } from "../../../../kernel/data/providers/provider.ts";
import { ProviderError, type ProviderFault } from "../../../../kernel/data/providers/provider_error.ts";
import { makeUpstox } from "../../../../kernel/data/providers/upstox.ts";
import type { Market } from "../../../../kernel/market/bars.ts";
import { connectTo, replay, type ReplayAnswer, type ReplayRoute } from "../../../fakes/replay.ts";
import { withWorkspace } from "../workspace.ts";

const FAULTS: readonly [ReplayAnswer, ProviderFault][] = [
  [{ status: 429, headers: { "retry-after": "7" }, json: { error: "slow down" } }, "limit"],
  [{ status: 500, json: { error: "broken" } }, "server"],
  [{ status: 503, text: "<html><title>Busy</title></html>", type: "text/html" }, "server"],
  [{ status: 401, json: { error: "who are you" } }, "credentials"],
  [{ json: {}, delay: Infinity }, "timeout"],
  [{ text: `[${"1,".repeat(5_000)}1]`, type: "application/json", cut: 100 }, "network"],
  [{ text: "<html><title>Welcome</title></html>", type: "text/html" }, "shape"],
  [{ json: { something: "else" } }, "shape"],
];

const SYMBOLS: Readonly<Record<Market, string>> = {
  US: "AAA",
  IN: "AAA.NS",
  CRYPTO: "BTCUSD",
  FX: "EURUSD",
};

/** Lists of instruments, without which the brokers ask for no candles. */
const LISTS: ReplayRoute[] = [
  {
    path: "/instruments/NSE",
    answer: {
      text: "instrument_token,tradingsymbol,name,tick_size,lot_size,instrument_type,segment,exchange\n" +
        "1,AAA,ALPHA,0.05,1,EQ,NSE,NSE\n",
    },
  },
  {
    path: /NSE\.json\.gz$/,
    answer: {
      bytes: new Uint8Array(gzipSync(JSON.stringify([
        { segment: "NSE_EQ", instrument_key: "NSE_EQ|INE000A01010", trading_symbol: "AAA" },
      ]))),
    },
  },
];

const requestOf = ({ serves }: Provider): BarsRequest => {
  const market = Object.keys(serves)[0] as Market;
  const [from, to] = [Date.parse("2024-03-04"), Date.parse("2024-03-06")];
  return { market, symbol: SYMBOLS[market], timeframe: "1d", from, to };
};

/** Those that keep files keep them in the workspace of the test. */
const own = (folder: () => string): readonly Provider[] => {
  const keeping = [makeNse(folder), makeUpstox(folder), makeKite(folder)];
  return PROVIDERS.filter(({ baseUrl }) => baseUrl !== "").map((each) =>
    keeping.find(({ name }) => name === each.name) ?? each
  );
};

async function meets(provider: Provider, routes: ReplayRoute[], fault: ProviderFault): Promise<void> {
  await using server = replay(routes);
  const timeout = fault === "timeout" ? 150 : 20_000;
  const keys = Object.fromEntries(provider.credentials.map(({ variable }) => [variable, "secret"]));
  const http = connectTo(server, provider, keys, { timeout, now: () => Date.parse("2024-06-03") });
  const error = await assertRejects(() => provider.bars(requestOf(provider), http), ProviderError);
  const what = `${provider.name}: ${error.message}`;
  assertEquals([error.fault, error.provider], [fault, provider.name], what);
  assert(!error.message.includes("secret"), what);
  if (fault === "limit") assertEquals(error.retryAfter, 7_000, what);
}

for (const [answer, fault] of FAULTS) {
  const said = answer.status ??
    (answer.delay ? "no answer" : answer.cut ? "a cut body" : answer.type ?? "other JSON");
  Deno.test(`every provider takes ${said} for a fault of the kind ${fault}`, () =>
    withWorkspace(async (workspace) => {
      for (const provider of own(() => workspace)) {
        await meets(provider, [{ path: /./, answer }], fault);
        if (["upstox", "kite"].includes(provider.name)) {
          await meets(provider, [...LISTS, { path: /./, answer }], fault);
        }
      }
    }));
}
