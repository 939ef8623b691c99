import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Provider } from "../../../kernel/data/providers/provider.ts";
import { createRouter } from "../../../kernel/data/router/router.ts";
import { providerStatuses } from "../../../kernel/data/router/status.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { providers, providersTable } from "../../../kernel/run/providers.ts";
import { fastClock } from "../../fakes/clocks.ts";
import { replay } from "../../fakes/replay.ts";

const provider = (name: string, more: Partial<Provider> = {}): Provider => ({
  name,
  baseUrl: `https://${name}.invalid`,
  serves: { US: ["1m", "1d"], FX: ["1m", "1d"], IN: ["1d"] },
  credentials: [],
  limits: [],
  bars: () => Promise.reject(new Error("not asked")),
  health: async (http) => void await http.text("/health"),
  ...more,
});
const open = provider("open", { limits: [{ requests: 5, ms: 1_000 }, { requests: 250, ms: 86_400_000 }] });
const keyed = provider("keyed", {
  credentials: [
    { variable: "KEYED_KEY", about: "Keys: keyed.invalid" },
    { variable: "KEYED_PLAN", about: "", choices: ["free", "paid"] },
  ],
});
const local = provider("local", { baseUrl: "", health: () => Promise.resolve() });

Deno.test("a provider is ready with its keys and a network, and left alone after failing too often", async () => {
  await using server = replay([{ path: "/health", answer: { status: 503 } }]);
  const variables: Record<string, string> = { TAPEBOOK_OPEN_URL: server.url };
  const env = (name: string) => variables[name];
  const all = [open, keyed, local];
  const router = createRouter({ providers: all, env, clock: fastClock(1000) });
  const states = async () => (await providerStatuses(router, all, {}, env)).map(({ state }) => state);
  assertEquals(await states(), ["ready", "no credentials", "ready"]);
  variables.KEYED_KEY = "k-123456";
  assertEquals(await states(), ["ready", "ready", "ready"]);
  variables.TAPEBOOK_OFFLINE = "1";
  assertEquals(await states(), ["offline", "offline", "ready"]);
  assertEquals(server.requests.length, 0);
  variables.TAPEBOOK_OFFLINE = "0";
  await assertRejects(() => open.health(router.reach(open)));
  const failing = createRouter({
    providers: all,
    env,
    clock: fastClock(1000),
    breaker: { failures: 1, rest: 1e9, longestRest: 1e9 },
  });
  await assertRejects(() => open.health(failing.reach(open)));
  const [status] = await providerStatuses(failing, all, {}, env);
  assertEquals([status!.state, status!.breaker, status!.failures], ["left alone", "open", 1]);
  assertEquals(status!.lastFailure?.fault, "server");
});

Deno.test("a check asks those that are ready, and the table has no key in it", async () => {
  await using server = replay([{ path: "/health", answer: { text: "ok" } }]);
  const variables: Record<string, string> = { TAPEBOOK_OPEN_URL: server.url, KEYED_KEY: "k-123456" };
  const env = (name: string) => variables[name];
  variables.TAPEBOOK_KEYED_URL = `${server.url}/elsewhere`;
  const router = createRouter({ providers: [open, keyed], env });
  const statuses = await providerStatuses(router, [open, keyed], { check: true }, env);
  assertEquals(statuses.map(({ health }) => health?.ok), [true, false]);
  assertEquals(statuses.map(({ answers, failures }) => [answers, failures]), [[1, 0], [0, 1]]);
  assert(!JSON.stringify(statuses).includes("k-123456"), "a key is shown");
  const table = providersTable(statuses);
  assertEquals(table.title, "2 providers of data, 2 of them ready");
  assertEquals(table.rows[0]!.slice(0, 7), [
    "open",
    "US, FX: 1m 1d; IN: 1d",
    "ready",
    "",
    "5 in 1 s, 250 in 1 d",
    1,
    0,
  ]);
  assertEquals(table.rows[1]![3], "KEYED_KEY: set");
  assertEquals(table.columns.at(-1)!.name, "Check");
});

Deno.test("providers() refuses an option that it does not know", async () => {
  const error = await assertRejects(() => providers({ chek: true } as never), ParameterError);
  assertEquals(error.field, "chek");
});
