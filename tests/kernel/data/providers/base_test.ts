import { assertEquals } from "@std/assert";
import { z } from "zod";
import { binance } from "../../../../kernel/data/providers/binance.ts";
import { connect } from "../../../../kernel/data/providers/http.ts";
import type { Provider } from "../../../../kernel/data/providers/provider.ts";
import { replay } from "../../../fakes/replay.ts";

const settings = (baseUrl: string) => ({ baseUrl, limits: [], credentials: {} });

Deno.test("another host of a provider is asked, unless the environment names an address for all of them", async () => {
  const answer = { json: { ok: true } };
  await using first = replay([{ path: "/a", answer }]);
  await using second = replay([{ path: "/a", answer }]);
  const Ok = z.object({ ok: z.boolean() });
  const provider: Provider = { ...binance, baseUrl: first.url };
  const usual = connect(provider, { settings: settings(first.url) });
  await usual.json("/a", Ok, { base: second.url });
  assertEquals([first.requests.length, second.requests.length], [0, 1]);
  const named = connect(provider, { settings: settings(second.url) });
  await named.json("/a", Ok, { base: first.url });
  assertEquals([first.requests.length, second.requests.length], [0, 2]);
});
