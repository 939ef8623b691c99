import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { App, HttpError } from "fresh";
import fc from "fast-check";
import { createAccess } from "../../../server/auth/access.ts";
import { dataPolicy, pagePolicy, withSecurityHeaders } from "../../../server/auth/headers.ts";
import { safeNext } from "../../../server/auth/next.ts";
import { isAllowedHost } from "../../../server/auth/origin.ts";
import { cookieHeader, cookieValue, sameSecret } from "../../../server/auth/token.ts";
import type { State } from "../../../utils.ts";

const token = "a-token-for-tests";
const cookie = `tapebook-8888=${cookieValue(token)}`;
const here = "http://localhost:8888";

const app = new App<State>()
  .use(createAccess({ token, allowedHosts: ["lab.example", "box:8080"], host: "192.168.1.5" }))
  .all("/open", (ctx) => Response.json({ user: ctx.state.user }))
  .all("/api/thing", (ctx) => Response.json({ user: ctx.state.user }))
  .all("/ws/thing", () => new Response("socket"))
  .get("/login", (ctx) => Response.json({ user: ctx.state.user }))
  .post("/login", () => new Response("tried"))
  .get("/api", () => Response.json({ version: "1" }))
  .handler();

function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
  const url = new URL(path, here);
  return app(new Request(url, { method, headers: { host: url.host, ...headers }, redirect: "manual" }));
}
const status = async (...args: Parameters<typeof ask>) => (await ask(...args)).status;

Deno.test("nothing is open without the token", async () => {
  for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]) {
    for (const path of ["/open", "/api/thing", "/api/", "/apix", "/login/x", "/fonts/../open", "/none"]) {
      assertEquals(await status(path, {}, method), 403, `${method} ${path}`);
    }
  }
});

Deno.test("a program hears why in JSON; a browser is sent to the login and back", async () => {
  const refused = await ask("/api/thing", { accept: "text/html" });
  assertEquals((await refused.json()).reason, "unauthenticated");
  const page = await ask("/open?a=1&token=wrong", { accept: "text/html,*/*" });
  assertEquals(page.status, 303);
  assertEquals(page.headers.get("location"), "/login?next=%2Fopen%3Fa%3D1&refused=1");
  const without = await ask("/open?a=1", { accept: "text/html,*/*" });
  assertEquals(without.headers.get("location"), "/login?next=%2Fopen%3Fa%3D1");
});

Deno.test("the token opens as a header in both forms that Jupyter's clients send", async () => {
  assertEquals(await status("/open", { authorization: `token ${token}` }), 200);
  assertEquals(await status("/open", { authorization: `Bearer ${token}` }), 200);
  for (const wrong of [`token ${token}x`, "token ", token, `Basic ${token}`]) {
    assertEquals(await status("/open", { authorization: wrong }), 403, wrong);
  }
});

Deno.test("a page with the token in its address gives the cookie and loses the token", async () => {
  const response = await ask(`/open?a=1&token=${token}&b=2`);
  assertEquals(response.status, 303);
  assertEquals(response.headers.get("location"), "/open?a=1&b=2");
  const set = response.headers.get("set-cookie")!;
  assertEquals(set, `${cookie}; Path=/; HttpOnly; SameSite=Strict`);
  assert(!set.includes(token));
  assertEquals(await status("/open", { cookie: `other=1; ${cookie}` }), 200);
});

Deno.test("after a link on another site our own page asks again, so that the cookie is sent", async () => {
  const response = await ask(`/open?a="&token=${token}`, { "sec-fetch-site": "cross-site" });
  assertEquals(response.status, 200);
  assertStringIncludes(await response.text(), 'content="0;url=/open?a=%22"');
  assertMatch(response.headers.get("set-cookie")!, /HttpOnly/);
});

Deno.test("the API answers a token in the address without a redirect", async () => {
  assertEquals(await (await ask(`/api/thing?token=${token}`)).json(), { user: "token" });
});

Deno.test("a cookie is marked secure over HTTPS and named after the port", () => {
  assertMatch(cookieHeader(new URL("https://lab.example/"), token), /^tapebook-443=.*; Secure$/);
  assertMatch(cookieHeader(new URL("http://localhost:9/"), token), /^tapebook-9=/);
});

Deno.test("a wrong cookie, another port's cookie and the token as a cookie do not open", async () => {
  const value = cookieValue(token);
  for (
    const wrong of [
      `tapebook-8888=${token}`,
      `tapebook-9999=${value}`,
      `tapebook-8888=${value}x`,
      "tapebook-8888=",
    ]
  ) {
    assertEquals(await status("/open", { cookie: wrong }), 403, wrong);
  }
});

Deno.test("another token means another cookie", () => {
  assert(cookieValue("token-one") !== cookieValue("token-two"));
});

Deno.test("a change of state by cookie needs our own origin", async () => {
  const change = (headers: Record<string, string>) => status("/api/thing", { cookie, ...headers }, "POST");
  assertEquals(await change({}), 403);
  assertEquals(await change({ origin: here }), 200);
  assertEquals(await change({ "sec-fetch-site": "same-origin" }), 200);
  assertEquals(await change({ "sec-fetch-site": "none" }), 403);
  assertEquals(await change({ "sec-fetch-site": "same-site" }), 403);
  assertEquals(await change({ origin: "http://evil.example", "sec-fetch-site": "same-origin" }), 403);
  for (
    const origin of [
      "null",
      "http://localhost:9999",
      "http://127.0.0.1:8888",
      "http://localhost:8888.evil.example",
      "http://localhost",
      "file://localhost:8888",
      "http://evil.example/localhost:8888",
    ]
  ) {
    assertEquals(await change({ origin }), 403, origin);
  }
});

Deno.test("a change of state with the token itself needs no origin", async () => {
  const headers = { authorization: `token ${token}`, origin: "http://evil.example" };
  assertEquals(await status("/api/thing", headers, "DELETE"), 200);
  assertEquals(await status(`/api/thing?token=${token}`, {}, "PUT"), 200);
});

Deno.test("a socket by cookie needs our own origin; one with the token does not", async () => {
  const upgrade = { upgrade: "websocket", connection: "upgrade" };
  assertEquals(await status("/ws/thing", upgrade), 403);
  assertEquals(await status("/ws/thing", { ...upgrade, cookie }), 403);
  assertEquals(await status("/ws/thing", { ...upgrade, cookie, "sec-fetch-site": "same-origin" }), 403);
  assertEquals(await status("/ws/thing", { ...upgrade, cookie, origin: "http://localhost:1" }), 403);
  assertEquals(await status("/ws/thing", { ...upgrade, cookie, origin: here }), 200);
  assertEquals(await status(`/ws/thing?token=${token}`, upgrade), 200);
});

Deno.test("what is public is not public as a socket", async () => {
  assertEquals(await status("/api", { upgrade: "WebSocket" }), 403);
  assertEquals(await status("/login", { upgrade: "websocket" }), 403);
});

Deno.test("pages of other origins may link here but not embed or fetch by cookie", async () => {
  const from = (site: string, mode: string) =>
    status("/api/thing", { cookie, "sec-fetch-site": site, "sec-fetch-mode": mode });
  assertEquals(await from("same-site", "no-cors"), 403);
  assertEquals(await from("cross-site", "cors"), 403);
  assertEquals(await from("same-site", "navigate"), 200);
  assertEquals(await from("same-origin", "cors"), 200);
});

Deno.test("a name that only resolves to this machine is refused, with the token too", async () => {
  for (
    const host of [
      "evil.example:8888",
      "localhost.evil.example:8888",
      "evil-localhost:8888",
      "lab.example.evil:80",
    ]
  ) {
    assertEquals(await status(`http://${host}/open?token=${token}`), 403, host);
    assertEquals(await status(`http://${host}/api`), 403, host);
  }
});

Deno.test("loopback, the address listened on and configured names are answered", async () => {
  for (
    const host of ["localhost", "127.0.0.1:1", "[::1]:8888", "192.168.1.5:8888", "lab.example:77", "box:8080"]
  ) {
    assertEquals(await status(`http://${host}/api`), 200, host);
  }
  assertEquals(await status("http://box:8081/api"), 403);
});

Deno.test("isAllowedHost() refuses what is not a host", () => {
  for (const host of [null, "", "a b", "localhost/x", "user@localhost", "localhost#", "localhost:99999"]) {
    assertEquals(isAllowedHost(host, []), false, String(host));
  }
  assertEquals(isAllowedHost("LOCALHOST:80", []), true);
});

Deno.test("public pages know who asks", async () => {
  assertEquals(await (await ask("/login")).json(), { user: null });
  assertEquals(await (await ask("/login", { cookie })).json(), { user: "token" });
  assertEquals(await status("/login", { origin: here }, "POST"), 200);
  assertEquals(await status("/login", { origin: "http://evil.example" }, "POST"), 403);
});

Deno.test("sameSecret() is equality", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => sameSecret(a, b) === (a === b) && sameSecret(a, a)),
  );
});

Deno.test("safeNext() keeps to this server", () => {
  for (const next of ["/", "/notebooks/a%20b.ipynb?x=1#c", "/x//y"]) assertEquals(safeNext(next), next);
  for (
    const next of [
      null,
      "",
      "notebooks",
      "//evil.example",
      "/\\evil.example",
      "/\t/evil.example",
      "/a\\b",
      "https://evil.example",
      "javascript:alert(1)",
      "/login",
      "/login?next=/login",
      " /x",
    ]
  ) {
    assertEquals(safeNext(next), "/", String(next));
  }
  fc.assert(fc.property(fc.string(), (next) => {
    assertEquals(new URL(safeNext("/" + next), here).origin, here);
  }));
});

const nonce = "0123456789abcdef0123456789abcdef";
const guarded = withSecurityHeaders(
  new App()
    .get(
      "/page",
      (ctx) => ctx.html(`<script nonce="evil"></script><script type="module" nonce="${nonce}">1</script>`),
    )
    .get("/plain", (ctx) => ctx.html("<p>"))
    .get("/json", () => Response.json({}))
    .get("/asset", () => new Response("x", { headers: { etag: '"1"', "cache-control": "max-age=9" } }))
    .get("/fail", () => {
      throw new HttpError(418, "no");
    })
    .handler(),
);

Deno.test("every answer carries the security headers, errors too", async () => {
  for (const path of ["/page", "/json", "/asset", "/fail", "/none"]) {
    const { headers } = await guarded(new Request(here + path));
    assertEquals(headers.get("x-content-type-options"), "nosniff", path);
    assertEquals(headers.get("x-frame-options"), "DENY", path);
    assertEquals(headers.get("cross-origin-resource-policy"), "same-origin", path);
    assertStringIncludes(headers.get("content-security-policy")!, "frame-ancestors 'none'", path);
  }
});

Deno.test("a page may run its own scripts and the one that starts its islands", async () => {
  const page = await guarded(new Request(here + "/page"));
  assertEquals(page.headers.get("content-security-policy"), pagePolicy(nonce));
  assertStringIncludes(pagePolicy(nonce), `script-src 'self' 'nonce-${nonce}'`);
  assertStringIncludes(await page.text(), "<script");
  assertEquals(
    (await guarded(new Request(here + "/plain"))).headers.get("content-security-policy"),
    pagePolicy(null),
  );
  assert(!/unsafe-eval|script-src[^;]*unsafe-inline/.test(pagePolicy(nonce)));
});

Deno.test("data may load nothing and is not kept by caches; assets keep their own caching", async () => {
  const { headers } = await guarded(new Request(here + "/json"));
  assertEquals(headers.get("content-security-policy"), dataPolicy);
  assertEquals(headers.get("cache-control"), "no-store");
  const asset = await guarded(new Request(here + "/asset"));
  assertEquals([asset.headers.get("cache-control"), asset.headers.get("etag")], ["max-age=9", '"1"']);
});
