import { assert, assertEquals, assertGreaterOrEqual, assertRejects, assertStringIncludes } from "@std/assert";
import { z } from "zod";
import type { Market, Timeframe } from "../../../../kernel/market/bars.ts";
import { ParameterError } from "../../../../kernel/market/errors.ts";
import type { BarsRequest, FetchedBars, Http, Provider } from "../../../../kernel/data/providers/provider.ts";
import { ProviderError } from "../../../../kernel/data/providers/provider_error.ts";
import { NoProviderError, type Try } from "../../../../kernel/data/router/route.ts";
import { createRouter, type RouterOptions } from "../../../../kernel/data/router/router.ts";
import { fastClock, manualClock } from "../../../fakes/clocks.ts";
import { type Replay, replay, type ReplayAnswer, type ReplayRoute } from "../../../fakes/replay.ts";

const KEY = "s3cret-key";
const DAY = 86_400_000;
const request: BarsRequest = { market: "US", timeframe: "1d", symbol: "ACME", from: 0, to: 3 * DAY };
const Rows = z.object({ rows: z.array(z.tuple([z.number(), z.number()])) });

function columnsOf(rows: readonly (readonly [number, number])[]): FetchedBars["columns"] {
  const closes = Float64Array.from(rows, ([, close]) => close);
  const time = Float64Array.from(rows, ([time]) => time);
  return { time, open: closes, high: closes, low: closes, close: closes, volume: closes };
}

/** A provider of daily bars whose whole answer is a list of times and closes. */
function provider(name: string, more: Partial<Provider> = {}): Provider {
  return {
    name,
    baseUrl: `https://${name}.invalid`,
    serves: { US: ["1d"] },
    credentials: [],
    limits: [],
    async bars({ symbol }: BarsRequest, http: Http) {
      const query = { apikey: http.optionalCredential("BETA_KEY") };
      const { rows } = await http.json(`/${name}/${symbol}`, Rows, { query });
      return { columns: columnsOf(rows), basis: "raw", notes: rows.length > 0 ? [`from ${name}`] : [] };
    },
    health: async (http) => void await http.text(`/${name}/health`),
    ...more,
  };
}
const alpha = provider("alpha");
const beta = provider("beta", { credentials: [{ variable: "BETA_KEY", about: "Keys: beta.invalid" }] });
const gamma = provider("gamma");

const GOOD = { json: { rows: [[0, 10], [DAY, 11]] } };
const EMPTY = { json: { rows: [] } };

interface Set {
  answers: Record<string, ReplayAnswer | ReplayAnswer[]>;
  env?: Record<string, string>;
  options?: Partial<RouterOptions>;
  providers?: Provider[];
}

/** Runs a test with a router whose providers all live on one server. */
async function withRouter(
  { answers, env = {}, options = {}, providers = [alpha, beta, gamma] }: Set,
  test: (router: ReturnType<typeof createRouter>, server: Replay) => Promise<void>,
): Promise<void> {
  const routes = Object.entries(answers).map(([name, answer]): ReplayRoute => ({
    path: `/${name}/ACME`,
    answer,
  }));
  await using server = replay(routes);
  const variables: Record<string, string> = { BETA_KEY: KEY, ...env };
  for (const { name } of providers) variables[`TAPEBOOK_${name.toUpperCase()}_URL`] ??= server.url;
  const clock = { ...fastClock(100), random: () => 0.5 };
  await test(createRouter({ providers, env: (name) => variables[name], clock, ...options }), server);
}

/** The error that ends a request which nobody answers; no secret may be in it. */
async function nobodyAnswers(set: Set, asked: Partial<BarsRequest> = {}): Promise<NoProviderError> {
  let error!: NoProviderError;
  await withRouter(set, async (router) => {
    const order = router.providerOrder(asked.market ?? "US");
    error = await assertRejects(() => router.route({ ...request, ...asked }, order), NoProviderError);
  });
  assert(!Deno.inspect(error).includes(KEY), "the error shows a secret");
  return error;
}

Deno.test("the first provider that answers gives the bars, and nobody else is asked", () =>
  withRouter({ answers: { alpha: GOOD, beta: GOOD } }, async (router, server) => {
    const tries: Try[] = [];
    const order = router.providerOrder("US");
    const { fetched, source, notes } = await router.route(request, {
      ...order,
      onTry: (each) => tries.push(each),
    });
    assertEquals([source, [...fetched.columns.close], notes], ["alpha", [10, 11], ["from alpha"]]);
    assertEquals(tries.map(({ provider, state, rows }) => [provider, state, rows]), [
      ["alpha", "asked", undefined],
      ["alpha", "answered", 2],
    ]);
    assertEquals(server.requests.length, 1);
  }));

Deno.test("an error of the server is asked again until it passes", () =>
  withRouter(
    { answers: { alpha: [{ status: 500 }, { json: GOOD.json, cut: 9 }, GOOD] } },
    async (router, server) => {
      const { source, notes } = await router.route(request, router.providerOrder("US"));
      assertEquals([source, notes, server.count("/alpha/ACME")], ["alpha", ["from alpha"], 3]);
      const { answers, failures, lastFailure, breaker } = router.record(alpha);
      assertEquals([answers, failures, lastFailure?.fault, breaker], [1, 2, "network", "closed"]);
    },
  ));

Deno.test("a refusal with Retry-After is asked again after it", () =>
  withRouter(
    { answers: { alpha: [{ status: 429, headers: { "retry-after": "7" } }, GOOD] } },
    async (router, server) => {
      const { source } = await router.route(request, router.providerOrder("US"));
      assertEquals([source, server.requests.length], ["alpha", 2]);
      const [first, second] = server.requests;
      // 7 s on a clock that runs a hundred times as fast.
      assertGreaterOrEqual(second!.at - first!.at, 69);
    },
  ));

Deno.test("every failure sends the request on to the next provider and stays in the notes", async () => {
  const page = "<html><head><title>Blocked</title></head></html>";
  const failures: [answer: ReplayAnswer, requests: number, note: string][] = [
    [
      { status: 500, text: "oops" },
      4,
      "alpha did not give it: Try again later: alpha fails (500 Internal Server Error: oops).",
    ],
    [{ status: 429, headers: { "retry-after": "3600" } }, 1, "Wait 3600 s: alpha takes no more requests now"],
    [{ status: 401, text: "bad key" }, 1, "alpha refuses the request (401 Unauthorized: bad key)"],
    [{ status: 404 }, 1, "Check the symbol: alpha has no /alpha/ACME (404 Not Found)"],
    [{ json: GOOD.json, cut: 12 }, 4, "Check the connection to alpha: no answer from 127.0.0.1"],
    [{ json: GOOD.json, delay: Infinity }, 2, "alpha did not answer within 0.5 s"],
    [{ text: page, type: "text/html" }, 1, `alpha answers with a web page ("Blocked")`],
    [{ text: "" }, 1, "alpha's answer is empty"],
    [{ json: { rows: [["a", 1]] } }, 1, `rows[0][0] is "a"`],
    [
      { json: { rows: [[DAY, 1], [0, 1]] } },
      1,
      "alpha gives bars that are not in the order of time, at bar 1",
    ],
    [EMPTY, 1, ""],
  ];
  for (const [answer, requests, note] of failures) {
    // Only who hangs is given little time: a slow machine answers late, too.
    const options = "delay" in answer ? { timeout: 500 } : {};
    await withRouter(
      { answers: { alpha: answer, beta: GOOD }, options },
      async (router, server) => {
        const { source, notes } = await router.route(request, router.providerOrder("US"));
        assertEquals(source, "beta");
        assertEquals(notes.at(-1), "from beta");
        if (note === "") assertEquals(notes.length, 1);
        else assertStringIncludes(notes[0]!, note);
        assertEquals(server.count("/alpha/ACME"), requests, note);
        assertEquals(server.count("/beta/ACME"), 1);
      },
    );
  }
});

Deno.test("a provider that nobody listens for is passed over", () =>
  withRouter(
    { answers: { beta: GOOD }, env: { TAPEBOOK_ALPHA_URL: "http://127.0.0.1:9" } },
    async (router) => {
      const { source, notes } = await router.route(request, router.providerOrder("US"));
      assertEquals(source, "beta");
      assertStringIncludes(
        notes[0]!,
        "alpha did not give it: Check the connection to alpha: no answer from 127.0.0.1:9",
      );
    },
  ));

Deno.test("a symbol that nobody knows is one error with all who were asked", async () => {
  const error = await nobodyAnswers({ answers: { alpha: { status: 404 }, beta: { status: 404 } } });
  assertEquals([error.fault, error.field, error.value], ["not-found", "symbol", "ACME"]);
  assertEquals(error.message, "Check the symbol ACME: alpha and beta and gamma do not know it in market US.");
  assertEquals(error.failures.map(({ provider }) => provider), ["alpha", "beta", "gamma"]);
});

Deno.test("where failures differ, the one that may pass is the fault of the whole", async () => {
  const error = await nobodyAnswers({
    answers: { alpha: { status: 404 }, beta: { status: 403, text: `no ${KEY}` }, gamma: { status: 503 } },
  });
  assertEquals(error.fault, "server");
  assert(
    error.message.startsWith("Try again later: no provider gave the 1d bars of ACME, 1970-01-01"),
    error.message,
  );
  for (const each of ["alpha: Check the symbol", "Check BETA_KEY", "no ***", "gamma: Try again later"]) {
    assertStringIncludes(error.message, each);
  }
});

Deno.test("a provider that knows the symbol and has no bars of the range is an answer if nobody has some", () =>
  withRouter({ answers: { alpha: { status: 404 }, beta: EMPTY, gamma: EMPTY } }, async (router) => {
    const { source, fetched, notes } = await router.route(request, router.providerOrder("US"));
    assertEquals([source, fetched.columns.time.length, notes.length], ["beta", 0, 1]);
  }));

Deno.test("an abort ends the request at once, and nobody else is asked", () =>
  withRouter({ answers: { alpha: { delay: Infinity }, beta: GOOD } }, async (router, server) => {
    const stop = new AbortController();
    const order = router.providerOrder("US");
    const asked = assertRejects(
      () => router.route(request, { ...order, signal: stop.signal }),
      ProviderError,
    );
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    stop.abort();
    assertEquals((await asked).fault, "aborted");
    assertEquals([server.count("/alpha/ACME"), server.count("/beta/ACME")], [1, 0]);
  }));

Deno.test("a provider that hangs is given up when its time is over, and the next has as much", async () => {
  const hanging = { delay: Infinity };
  const options = { budget: 20_000 };
  await withRouter({ answers: { alpha: hanging, beta: hanging, gamma: GOOD } }, async (router) => {
    const { source, notes } = await router.route(request, { ...router.providerOrder("US"), ...options });
    assertEquals([source, notes.length], ["gamma", 3]);
    assertStringIncludes(notes[1]!, "beta gave nothing within 20 s");
  });
  await withRouter({ answers: { alpha: hanging }, providers: [alpha] }, async (router) => {
    const order = router.providerOrder("US");
    const error = await assertRejects(() => router.route(request, { ...order, ...options }), NoProviderError);
    assertEquals([error.fault, error.failures.length], ["timeout", 1]);
  });
});

Deno.test("no timer is left behind when a request has ended", async () => {
  const local = provider("local", {
    baseUrl: "",
    owns: ({ symbol }) => symbol === "ACME",
    bars: () => Promise.resolve({ columns: columnsOf([]), basis: "raw" }),
  });
  const clock = manualClock();
  const router = createRouter({ providers: [local], env: () => undefined, clock });
  await router.route(request, router.providerOrder("US"));
  assertEquals(clock.sleeping, []);
});

Deno.test("a provider whose code stumbles over an answer does not end the request", () => {
  const broken = provider("broken", { bars: () => Promise.reject(new TypeError("x is undefined")) });
  return withRouter({ answers: { alpha: GOOD }, providers: [broken, alpha] }, async (router) => {
    const { source, notes } = await router.route(request, router.providerOrder("US"));
    assertEquals(source, "alpha");
    assertStringIncludes(notes[0]!, "the answer of broken could not be read (TypeError: x is undefined)");
  });
});

Deno.test("a series that belongs to a provider is asked of it alone, and it of nothing else", async () => {
  const local = provider("local", {
    baseUrl: "",
    owns: ({ symbol }) => symbol === "MINE",
    bars: ({ symbol }) =>
      symbol === "MINE"
        ? Promise.resolve({ columns: columnsOf([]), basis: "raw" })
        : Promise.reject(new Error("asked for what it does not own")),
  });
  const providers = [alpha, local];
  await withRouter({ answers: { alpha: GOOD }, providers }, async (router, server) => {
    const order = router.providerOrder("US");
    assertEquals((await router.route({ ...request, symbol: "MINE" }, order)).source, "local");
    assertEquals(server.requests.length, 0);
    assertEquals((await router.route(request, order)).source, "alpha");
  });
  const env = { TAPEBOOK_OFFLINE: "1", TAPEBOOK_PROVIDERS_US: "alpha" };
  await withRouter({ answers: {}, providers, env }, async (router) => {
    const order = router.providerOrder("US");
    assertEquals((await router.route({ ...request, symbol: "MINE" }, order)).source, "local");
    const error = await assertRejects(() => router.route(request, order), NoProviderError);
    assertStringIncludes(error.message, "Not asked: alpha, since TAPEBOOK_OFFLINE is set.");
  });
});

Deno.test("what a provider says of a series of its own is the whole error", async () => {
  const message = "Remove a.csv or b.csv: both are for MINE";
  const local = provider("local", {
    baseUrl: "",
    owns: () => true,
    bars: () =>
      Promise.reject(new ProviderError(message, { provider: "local", fault: "shape", field: "path" })),
  });
  const error = await nobodyAnswers({ answers: {}, providers: [local, beta], env: { BETA_KEY: "" } });
  assertEquals([error.message, error.fault, error.field], [message, "shape", "path"]);
});

Deno.test("a provider that must be named is left out of every other order", () => {
  const made = provider("made", { baseUrl: "", owns: () => true, onlyByName: true });
  const variables: Record<string, string> = {};
  const router = createRouter({ providers: [made, alpha], env: (name) => variables[name] });
  const names = (by?: string[]) => router.providerOrder("US", by).providers.map(({ name }) => name);
  assertEquals([names(), names(["made"])], [["alpha"], ["made"]]);
  variables.TAPEBOOK_PROVIDERS_US = "alpha";
  assertEquals(names(), ["alpha"]);
  variables.TAPEBOOK_PROVIDERS_US = "alpha, made";
  assertEquals(names(), ["alpha", "made"]);
});

Deno.test("the order comes from the list, from the environment, or by name", async () => {
  const names = (market: Market, env: Record<string, string>, by?: string[]) => {
    const router = createRouter({ providers: [alpha, beta, gamma], env: (name) => env[name] });
    const { providers, skipped } = router.providerOrder(market, by);
    return [providers.map(({ name }) => name), skipped];
  };
  assertEquals(names("US", { BETA_KEY: KEY }), [["alpha", "beta", "gamma"], []]);
  assertEquals(names("US", {}), [["alpha", "gamma"], ["beta, since BETA_KEY is not set"]]);
  assertEquals(names("US", { TAPEBOOK_PROVIDERS_US: "gamma, alpha" }), [["gamma", "alpha"], []]);
  assertEquals(names("US", { TAPEBOOK_PROVIDERS_US: "gamma, alpha" }, ["alpha"]), [["alpha"], []]);
  assertEquals(names("IN", {}), [[], []]);
  assertEquals(names("IN", {}, ["alpha"]), [[], ["alpha, which serves US"]]);
  const error = await assertRejects(async () => await names("US", {}, ["betta"]), ParameterError);
  assertEquals([error.field, error.value], ["source", "betta"]);
  assertStringIncludes(error.message, "did you mean beta?");
  const unknown = await assertRejects(
    async () => await names("IN", { TAPEBOOK_PROVIDERS_IN: "nobody" }),
    ParameterError,
  );
  assertEquals(unknown.field, "TAPEBOOK_PROVIDERS_IN");
});

Deno.test("where nobody can be asked, the error says what would help", async () => {
  const providers = [beta];
  const missing = await nobodyAnswers({ answers: {}, providers, env: { BETA_KEY: "" } });
  assertEquals(missing.fault, "credentials");
  assertStringIncludes(missing.message, "Not asked: beta, since BETA_KEY is not set.");
  const timeframe = await nobodyAnswers({ answers: {} }, { timeframe: "5m" as Timeframe });
  assertEquals([timeframe.fault, timeframe.field, timeframe.allowed], ["unsupported", "timeframe", "1d"]);
  const market = await nobodyAnswers({ answers: {} }, { market: "FX" });
  assertStringIncludes(market.message, "Set up a provider for market FX");
});

Deno.test("many symbols at once stay within the provider's limit, which refuses none of them", async () => {
  const speed = 60;
  const limit = { requests: 50, ms: 60_000 };
  await using server = replay([{ path: /./, answer: { ...GOOD, delay: 3 } }], {
    limit: { requests: limit.requests, ms: limit.ms / speed },
  });
  const router = createRouter({
    providers: [provider("alpha", { limits: [limit] })],
    env: (name) => ({ TAPEBOOK_ALPHA_URL: server.url })[name],
    clock: fastClock(speed),
  });
  const order = router.providerOrder("US");
  const symbols = Array.from({ length: 100 }, (_, i) => `S${i}`);
  const routed = await Promise.all(symbols.map((symbol) => router.route({ ...request, symbol }, order)));
  assertEquals(routed.length, 100);
  assertEquals(server.requests.filter(({ status }) => status === 429).length, 0);
  assertEquals([server.requests.length, server.mostAtOnce], [100, 4]);
});

Deno.test("health() of a provider goes the same way as bars", () =>
  withRouter({ answers: {} }, async (router, server) => {
    await assertRejects(() => alpha.health(router.reach(alpha)), ProviderError);
    assertEquals([server.requests[0]!.path, router.record(alpha).failures], ["/alpha/health", 1]);
  }));
