import {
  assert,
  assertEquals,
  assertLess,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { z } from "zod";
import { connect } from "../../../../kernel/data/providers/http.ts";
import type { Http, Provider } from "../../../../kernel/data/providers/provider.ts";
import { ProviderError, type ProviderFault } from "../../../../kernel/data/providers/provider_error.ts";
import { connectTo, replay, type ReplayAnswer } from "../../../fakes/replay.ts";

const KEY = "s3cret+k/y=1";
const acme: Provider = {
  name: "acme",
  baseUrl: "https://acme.invalid",
  serves: { US: ["1d"] },
  credentials: [{ variable: "ACME_KEY", about: "Keys: https://acme.invalid/keys" }],
  limits: [],
  bars: () => Promise.reject(new Error("not asked")),
  health: () => Promise.resolve(),
};
const ROWS = z.object({ rows: z.array(z.object({ day: z.string(), close: z.number() })) });
const GOOD = { rows: [{ day: "2024-01-02", close: 10.5 }, { day: "2024-01-03", close: 11 }] };

/** What asking for JSON ends in where the server answers so. */
async function faultOf(answer: ReplayAnswer, options: { timeout?: number; maxBytes?: number } = {}) {
  await using server = replay([{ path: "/rows", answer }]);
  const http = connectTo(server, acme, { ACME_KEY: KEY }, options);
  const error = await assertRejects(
    () => http.json("/rows", ROWS, { query: { apikey: KEY } }),
    ProviderError,
  );
  assertEquals(error.provider, "acme");
  for (const shown of [error.message, Deno.inspect(error), JSON.stringify(error)]) {
    for (const form of [KEY, encodeURIComponent(KEY)]) {
      assert(!shown.includes(form), `a secret is shown: ${shown}`);
    }
  }
  return error;
}

Deno.test("json() gives what the schema reads of the answer", async () => {
  await using server = replay([{
    path: "/v1/rows",
    query: { from: "5", to: undefined },
    answer: { json: GOOD },
  }]);
  const http = connectTo(server, acme, { ACME_KEY: KEY });
  const query = { from: 5, to: undefined, apikey: KEY };
  assertEquals(await http.json("/v1/rows", ROWS, { query, headers: { "x-key": KEY } }), GOOD);
  assertEquals(server.requests[0]!.query, { from: "5", apikey: KEY });
  assertEquals(server.requests[0]!.headers["x-key"], KEY);
});

Deno.test({
  name: "a request that has ended leaves no timer running",
  sanitizeOps: true,
  sanitizeResources: true,
  async fn() {
    await using server = replay([{ path: "/a", answer: { text: "a" } }]);
    assertEquals(await connectTo(server, acme).text("/a"), "a");
  },
});

Deno.test("text() and bytes() give the body as it is", async () => {
  const bytes = new Uint8Array(300_000).map((_, i) => i);
  await using server = replay([
    { path: "/a.csv", answer: { text: "a,b\n1,2\n", type: "text/csv" } },
    { path: "/a.zip", answer: { bytes } },
  ]);
  const http = connectTo(server, acme);
  assertEquals(await http.text("/a.csv"), "a,b\n1,2\n");
  assertEquals(await http.bytes("/a.zip"), bytes);
});

Deno.test("a status says whose fault it is", async () => {
  const faults: [status: number, fault: ProviderFault][] = [
    [400, "shape"],
    [401, "credentials"],
    [402, "credentials"],
    [403, "credentials"],
    [404, "not-found"],
    [408, "timeout"],
    [418, "limit"],
    [422, "shape"],
    [429, "limit"],
    [451, "credentials"],
    [500, "server"],
    [502, "server"],
    [503, "server"],
  ];
  for (const [status, fault] of faults) {
    const error = await faultOf({ status, json: { message: "no such thing" } });
    assertEquals([error.fault, error.status], [fault, status]);
    assertStringIncludes(error.message, "no such thing");
    assertEquals(error.answer, `{"message":"no such thing"}`);
  }
});

Deno.test("Retry-After is understood in seconds and as a date by the server's own clock", async () => {
  const wait = async (headers: Record<string, string>) =>
    (await faultOf({ status: 429, headers })).retryAfter;
  assertEquals(await wait({ "retry-after": "42" }), 42_000);
  assertEquals(await wait({ "retry-after": "soon" }), undefined);
  assertEquals(await wait({}), undefined);
  const date = "Fri, 05 Jan 2018 10:00:00 GMT";
  assertEquals(await wait({ "retry-after": "Fri, 05 Jan 2018 10:01:30 GMT", date }), 90_000);
  assertEquals(await wait({ "retry-after": "Fri, 05 Jan 2018 09:00:00 GMT", date }), 0);
});

Deno.test("a web page in place of data is told apart and quoted by its title", async () => {
  const page = "<!DOCTYPE html><html><head><title>Are you a robot?</title></head><body>…</body></html>";
  for (const type of ["text/html; charset=utf-8", "application/json"]) {
    const error = await faultOf({ text: page, type });
    assertEquals(error.fault, "shape");
    assertStringIncludes(error.message, `a web page ("Are you a robot?")`);
  }
  await using server = replay([{ path: "/x.csv", answer: { text: page, type: "text/html" } }]);
  const http = connectTo(server, acme);
  for (const ask of [() => http.text("/x.csv"), () => http.bytes("/x.csv")]) {
    const error: ProviderError = await assertRejects(ask, ProviderError);
    assertEquals(error.fault, "shape");
  }
});

Deno.test("JSON counts as JSON whatever content type it comes with", async () => {
  await using server = replay([{ path: "/rows", answer: { text: JSON.stringify(GOOD), type: "text/html" } }]);
  assertEquals(await connectTo(server, acme).json("/rows", ROWS), GOOD);
});

Deno.test("an answer that is not as documented is named by its place and what stands there", async () => {
  const rows = [GOOD.rows[0], { day: "2024-01-03", close: "n/a" }];
  const error = await faultOf({ json: { rows } });
  assertEquals([error.fault, error.field, error.value], ["shape", "rows[1].close", `"n/a"`]);
  assertMatch(error.message, /rows\[1\]\.close is "n\/a" \(.*expected number.*\)/);
  assertMatch((await faultOf({ json: [] })).message, /the whole of it is \[\]/);
  assertMatch((await faultOf({ text: "a,b" })).message, /answers "a,b", which is not JSON/);
  assertMatch((await faultOf({ text: "" })).message, /answer is empty/);
  assertMatch((await faultOf({ json: { rows: [{ day: KEY, close: KEY }] } })).message, /close is "\*\*\*"/);
});

Deno.test("of a key that a cut quotation would begin with nothing is shown", async () => {
  for (let before = 40; before < 60; before++) {
    const text = "x".repeat(before) + KEY;
    for (const answer of [{ text }, { json: { rows: text } }, { json: { rows: { text } } }]) {
      const error = await faultOf(answer);
      assert(!error.message.includes(KEY.slice(0, 3)), error.message);
    }
    const error = await faultOf({ status: 403, text: "x".repeat(before + 150) + KEY });
    assert(!error.message.includes(KEY.slice(0, 3)), error.message);
  }
});

Deno.test("a body that ends too soon is a broken connection, wherever it ends", async () => {
  const text = JSON.stringify(GOOD);
  for (let cut = 1; cut < text.length; cut++) {
    const error = await faultOf({ text: text.slice(0, cut), type: "application/json" });
    assertEquals(error.fault, "network", text.slice(0, cut));
  }
  assertEquals((await faultOf({ json: GOOD, cut: 20 })).fault, "network");
});

Deno.test("an answer larger than allowed is not read on", async () => {
  const error = await faultOf({ text: "x".repeat(2_000_000) }, { maxBytes: 1e6 });
  assertEquals(error.fault, "shape");
  assertStringIncludes(error.message, "more than 1 MB");
});

Deno.test("a server that says nothing is given up after the time-out", async () => {
  const error = await faultOf({ json: GOOD, delay: Infinity }, { timeout: 60 });
  assertEquals(error.fault, "timeout");
  assertStringIncludes(error.message, "did not answer within 0.06 s");
});

Deno.test("a refused connection is said in plain words, without the address's query", async () => {
  const gone = await replay([]);
  await gone[Symbol.asyncDispose]();
  const http = connectTo(gone, acme, { ACME_KEY: KEY });
  const error = await assertRejects(() => http.text("/x", { query: { apikey: KEY } }), ProviderError);
  assertEquals(error.fault, "network");
  assertMatch(
    error.message,
    /^Check the connection to acme: no answer from 127\.0\.0\.1:\d+ \(Connection refused/,
  );
  assertEquals(error.cause, undefined);
});

Deno.test("an abort stops a request in mid-flight, and one that has not begun", async () => {
  await using server = replay([{ path: "/rows", answer: { json: GOOD, delay: Infinity } }]);
  const stop = new AbortController();
  const http = connectTo(server, acme, {}, { signal: stop.signal });
  const asked = assertRejects(() => http.json("/rows", ROWS), ProviderError);
  while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort();
  assertEquals((await asked).fault, "aborted");
  assertEquals((await assertRejects(() => http.text("/rows"), ProviderError)).fault, "aborted");
  assertEquals(server.requests.length, 1);
});

Deno.test("headers with keys do not follow a redirect to another host", async () => {
  await using other = replay([{ path: "/moved", answer: { json: GOOD } }]);
  await using server = replay([
    { path: "/rows", answer: { status: 302, headers: { location: `${other.url}/moved` } } },
    { path: "/old", answer: { status: 301, headers: { location: "/new" } } },
    { path: "/new", answer: { json: GOOD } },
    { path: "/circle", answer: { status: 302, headers: { location: "/circle" } } },
    { path: "/out", answer: { status: 302, headers: { location: "file:///etc/hosts" } } },
  ]);
  const http = connectTo(server, acme, { ACME_KEY: KEY });
  const headers = { "x-key": KEY };
  assertEquals(await http.json("/rows", ROWS, { headers }), GOOD);
  assertEquals(other.requests[0]!.headers["x-key"], undefined);
  assertEquals(await http.json("/old", ROWS, { headers }), GOOD);
  assertEquals(server.requests.at(-1)!.headers["x-key"], KEY);
  for (const path of ["/circle", "/out"]) {
    assertEquals((await assertRejects(() => http.text(path), ProviderError)).fault, "shape");
  }
  assertLess(server.count("/circle"), 6);
});

Deno.test("a key that is not set is asked for by its variable and where to get it", () => {
  const http: Http = connect(acme, { settings: { baseUrl: "", limits: [], credentials: {} } });
  assertEquals(http.optionalCredential("ACME_KEY"), undefined);
  try {
    http.credential("ACME_KEY");
    throw new Error("a key came from nowhere");
  } catch (error) {
    assert(error instanceof ProviderError);
    assertEquals([error.fault, error.field], ["credentials", "ACME_KEY"]);
    assertStringIncludes(error.message, "Set ACME_KEY");
    assertStringIncludes(error.message, "https://acme.invalid/keys");
  }
});
