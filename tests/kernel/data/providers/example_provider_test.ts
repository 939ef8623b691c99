import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ProviderError } from "../../../../kernel/data/providers/provider_error.ts";
import { createRouter } from "../../../../kernel/data/router/router.ts";
import { type Replay, replay, type ReplayRequest } from "../../../fakes/replay.ts";
import { acme } from "./example_provider.ts";

const DAY = 86_400_000;
const FIRST = Date.parse("2024-01-01");
const row = (day: string) => [day, 10, 12, 9, 11, 1e6];

/** Two rows an answer, newest first, one for every day. */
function daily({ query }: ReplayRequest) {
  if (query.ticker !== "ACM/B") return { json: { error: "unknown ticker" } };
  const days: string[] = [];
  for (let time = Date.parse(query.to!); time >= Date.parse(query.from!); time -= DAY) {
    days.push(new Date(time).toISOString().slice(0, 10));
  }
  return { json: { name: "Acme B", rows: days.slice(0, 2).map(row), more: days.length > 2 } };
}

function routerAt(server: Replay, env: Record<string, string> = { ACME_API_KEY: "k-1234" }) {
  const variables: Record<string, string> = { TAPEBOOK_ACME_URL: server.url, ...env };
  return createRouter({ providers: [acme], env: (name) => variables[name] });
}

const routes = [
  { path: "/daily", headers: { "x-api-key": "k-1234" }, answer: daily },
  { path: "/search", query: { q: "ac" }, answer: { json: [{ ticker: "ACM/B", name: "Acme B" }] } },
];
const request = { market: "US", timeframe: "1d", symbol: "ACM.B", from: FIRST, to: FIRST + 5 * DAY } as const;

Deno.test("the provider of docs/data.md gives bars of several pages, oldest first, under the canonical symbol", async () => {
  await using server = replay(routes);
  const router = routerAt(server);
  const { fetched, source } = await router.route(request, router.providerOrder("US"));
  assertEquals([source, fetched.name, fetched.basis, server.count("/daily")], ["acme", "Acme B", "raw", 3]);
  assertEquals([...fetched.columns.time], [0, 1, 2, 3, 4].map((day) => FIRST + day * DAY));
  const found = await acme.symbols!("ac", "US", router.reach(acme));
  assertEquals(found, [{ symbol: "ACM.B", name: "Acme B", market: "US", currency: "USD" }]);
});

Deno.test("the provider of docs/data.md says what it does not know and which key it needs", async () => {
  await using server = replay(routes);
  const router = routerAt(server);
  const unknown = await assertRejects(
    () => router.route({ ...request, symbol: "NONE" }, router.providerOrder("US")),
    ProviderError,
  );
  assertEquals(unknown.fault, "not-found");
  const keyless = routerAt(server, {});
  const missing = await assertRejects(
    () => keyless.route(request, keyless.providerOrder("US")),
    ProviderError,
  );
  assertStringIncludes(missing.message, "Not asked: acme, since ACME_API_KEY is not set.");
});

Deno.test("docs/data.md shows the example provider as it is tested, in under 60 lines", () => {
  const read = (path: string) => Deno.readTextFileSync(new URL(path, import.meta.url));
  const code = read("example_provider.ts").replaceAll("../../../../kernel/data/providers/", "./");
  assert(code.trim().split("\n").length < 60);
  const shown = read("../../../../docs/data.md").match(/```ts\n(\/\*\* Acme[\s\S]*?)```/)?.[1];
  // The page is formatted narrower than code: it may break lines elsewhere.
  const words = (text: string | undefined) => text?.replace(/,(?=\s*[)}\]])/g, "").replace(/\s+/g, "");
  assertEquals(words(shown), words(code));
});
