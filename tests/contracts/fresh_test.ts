/**
 * What the app relies on in Fresh, as one suite for Fresh itself and for the package that stands in for it: nothing
 * here imports but `fresh`, `fresh/runtime` and `fresh/dev`.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { App, cors, csp, csrf, HttpError, page, staticFiles, trailingSlashes } from "fresh";
import { Builder } from "fresh/dev";
import { asset, IS_BROWSER } from "fresh/runtime";
import { h } from "preact";
import { app as fixture } from "./fixture_app/main.ts";

const root = new URL("./fixture_app", import.meta.url).pathname;
const options = { sanitizeOps: false, sanitizeResources: false };

type Handler = (request: Request) => Promise<Response>;
let built: Promise<Handler> | null = null;

async function buildFixture(): Promise<Handler> {
  const apply = await new Builder({ root }).build({ snapshot: "memory" });
  apply(fixture);
  return fixture.handler();
}

async function ask(path: string, init?: RequestInit): Promise<{ response: Response; body: string }> {
  built ??= buildFixture();
  const response = await (await built)(new Request(`http://localhost${path}`, init));
  return { response, body: await response.text() };
}

async function call<State>(app: App<State>, path: string, init?: RequestInit) {
  const response = await app.handler()(new Request(`http://localhost${path}`, init));
  return { status: response.status, headers: response.headers, body: await response.text() };
}

Deno.test("App runs the middlewares that were added before a route, from the outermost scope on", async () => {
  const app = new App<{ seen: string[] }>()
    .use((ctx) => (ctx.state.seen = ["first"], ctx.next()))
    .use("/inner", (ctx) => (ctx.state.seen.push("inner"), ctx.next()))
    .get("/inner/early", (ctx) => ctx.json(ctx.state.seen))
    .use((ctx) => (ctx.state.seen.push("second"), ctx.next()))
    .get("/inner/late", (ctx) => ctx.json(ctx.state.seen));
  assertEquals((await call(app, "/inner/early")).body, '["first","inner"]');
  assertEquals((await call(app, "/inner/late")).body, '["first","second","inner"]');
});

Deno.test("App answers 405 for a path with other methods, and OPTIONS with Allow", async () => {
  const app = new App().get("/only", (ctx) => ctx.text("x")).post("/only", (ctx) => ctx.text("y"));
  assertEquals((await call(app, "/only", { method: "DELETE" })).status, 405);
  const { status, headers } = await call(app, "/only", { method: "OPTIONS" });
  assertEquals([status, headers.get("Allow")], [204, "GET, POST"]);
});

Deno.test("App answers HEAD by GET, without a body", async () => {
  const app = new App().get("/only", (ctx) => ctx.text("x", { headers: { "X-A": "1" } }));
  const { status, headers, body } = await call(app, "/only", { method: "HEAD" });
  assertEquals([status, headers.get("X-A"), body], [200, "1", ""]);
});

Deno.test("App runs put, patch, delete, head and all for their methods", async () => {
  const app = new App()
    .put("/put", (ctx) => ctx.text("put"))
    .patch("/patch", (ctx) => ctx.text("patch"))
    .delete("/delete", (ctx) => ctx.text("delete"))
    .head("/head", () => new Response(null, { status: 203 }))
    .all("/all", (ctx) => ctx.text(ctx.req.method));
  for (const method of ["put", "patch", "delete"]) {
    assertEquals((await call(app, `/${method}`, { method: method.toUpperCase() })).body, method);
  }
  assertEquals((await call(app, "/head", { method: "HEAD" })).status, 203);
  assertEquals((await call(app, "/all", { method: "PUT" })).body, "PUT");
});

Deno.test("App collapses repeated slashes and lets a fixed path end in one", async () => {
  const app = new App().get("/a/b", (ctx) => ctx.text(ctx.url.pathname));
  assertEquals((await call(app, "//a///b")).body, "/a/b");
  assertEquals((await call(app, "/a/b/")).body, "/a/b/");
});

Deno.test("App decodes parameters but for encoded slashes", async () => {
  const app = new App().get("/:name", (ctx) => ctx.json(ctx.params));
  assertEquals((await call(app, "/a%20b")).body, '{"name":"a b"}');
  assertEquals((await call(app, "/a%2Fb")).body, '{"name":"a%2Fb"}');
});

Deno.test("App prefers a fixed path to a pattern that was added before it", async () => {
  const app = new App().get("/:name", (ctx) => ctx.text("any")).get("/known", (ctx) => ctx.text("known"));
  assertEquals((await call(app, "/known")).body, "known");
});

Deno.test("App puts its basePath before every route", async () => {
  const app = new App({ basePath: "/base" }).get("/x", (ctx) => ctx.text("x"));
  assertEquals((await call(app, "/base/x")).body, "x");
  assertEquals((await call(app, "/x")).status, 404);
});

Deno.test("App believes a proxy's headers only when told to", async () => {
  const headers = { "X-Forwarded-Proto": "https", "X-Forwarded-Host": "example.org" };
  const origin = (trustProxy: boolean) =>
    call(new App({ trustProxy }).get("/", (ctx) => ctx.text(ctx.url.origin)), "/", { headers });
  assertEquals((await origin(true)).body, "https://example.org");
  assertEquals((await origin(false)).body, "http://localhost");
});

Deno.test("App shows an error on the page of the nearest scope", async () => {
  const app = new App()
    .onError("*", (ctx) => ctx.text(`outer ${(ctx.error as Error).message}`, { status: 500 }))
    .onError("/inner", (ctx) => ctx.text(`inner ${(ctx.error as Error).message}`, { status: 500 }))
    .get("/x", () => {
      throw new Error("a");
    })
    .get("/inner/x", () => {
      throw new Error("b");
    });
  assertEquals((await call(app, "/x")).body, "outer a");
  assertEquals((await call(app, "/inner/x")).body, "inner b");
});

Deno.test("App shows notFound() for an unknown path and for a thrown 404", async () => {
  const app = new App()
    .notFound((ctx) => ctx.text("nothing", { status: 404 }))
    .get("/x", () => {
      throw new HttpError(404, "gone");
    });
  for (const path of ["/x", "/y"]) {
    const { status, body } = await call(app, path);
    assertEquals([status, body], [404, "nothing"]);
  }
});

Deno.test("App without error pages answers an HttpError by its status and message", async () => {
  const app = new App().get("/x", () => {
    throw new HttpError(418, "teapot");
  });
  const { status, body } = await call(app, "/x");
  assertEquals([status, body], [418, "teapot"]);
});

Deno.test("App wraps pages in layouts and the app wrapper", async () => {
  const app = new App()
    .appWrapper(({ Component }) => h("main", null, h(Component, null)))
    .layout("/in", ({ Component }) => h("section", null, h(Component, null)))
    .get("/in/page", (ctx) => ctx.render(h("p", null, "text")))
    .get(
      "/in/bare",
      (ctx) =>
        ctx.render(h("p", null, "text"), { status: 201 }, {
          skipAppWrapper: true,
          skipInheritedLayouts: true,
        }),
    );
  assertStringIncludes((await call(app, "/in/page")).body, "<main><section><p>text</p></section></main>");
  const { status, body } = await call(app, "/in/bare");
  assertEquals(status, 201);
  assertMatch(body, /^<!DOCTYPE html><html[^>]*><head>.*<\/head><body[^>]*><p>text<\/p><\/body><\/html>$/);
});

Deno.test("Context.redirect() collapses slashes, so that a path never names a host", async () => {
  const app = new App().get("/", (ctx) => ctx.redirect(ctx.url.searchParams.get("to")!, 303));
  const { status, headers } = await call(app, "/?to=//evil.example//x%3Fa=//b");
  assertEquals([status, headers.get("location")], [303, "/evil.example/x?a=//b"]);
  assertEquals(
    (await call(app, "/?to=https://a.example//x")).headers.get("location"),
    "https://a.example//x",
  );
});

Deno.test("Context.stream() sends what an iterable or a generator yields", async () => {
  const app = new App()
    .get("/list", (ctx) => ctx.stream(["a", "b"]))
    .get("/bytes", (ctx) =>
      ctx.stream(async function* () {
        yield new Uint8Array([99]);
        await Promise.resolve();
        yield new Uint8Array([100]);
      }));
  assertEquals((await call(app, "/list")).body, "ab");
  assertEquals((await call(app, "/bytes")).body, "cd");
});

Deno.test("Context.html() and json() set their types, text() none of its own", async () => {
  const app = new App()
    .get("/html", (ctx) => ctx.html("<p>"))
    .get("/json", (ctx) => ctx.json({ a: 1 }, { status: 202 }))
    .get("/text", (ctx) => ctx.text("t", { headers: { "Content-Type": "text/x" } }));
  assertMatch((await call(app, "/html")).headers.get("Content-Type")!, /^text\/html/);
  assertEquals((await call(app, "/json")).status, 202);
  assertEquals((await call(app, "/text")).headers.get("Content-Type"), "text/x");
});

Deno.test("Context.upgrade() refuses a request that is not for a socket", async () => {
  const app = new App().get("/", (ctx) => ctx.upgrade().response);
  assertEquals((await call(app, "/")).status, 400);
});

Deno.test("page() keeps data, headers and status", () => {
  assertEquals(page({ a: 1 }, { status: 201, headers: { x: "y" } }), {
    data: { a: 1 },
    status: 201,
    headers: { x: "y" },
  });
});

Deno.test("HttpError has a status and keeps its cause", () => {
  const cause = new Error("why");
  const error = new HttpError(409, "conflict", { cause });
  assertEquals([error.status, error.message, error.cause], [409, "conflict", cause]);
});

Deno.test("csrf() refuses changes from other sites only", async () => {
  const app = new App().use(csrf()).all("/", (ctx) => ctx.text("ok"));
  const status = async (method: string, headers: HeadersInit) =>
    (await call(app, "/", { method, headers })).status;
  assertEquals(await status("POST", { "Sec-Fetch-Site": "cross-site", Origin: "http://a.example" }), 403);
  assertEquals(await status("POST", { Origin: "http://a.example" }), 403);
  assertEquals(await status("POST", { "Sec-Fetch-Site": "same-origin" }), 200);
  assertEquals(await status("DELETE", { Origin: "http://localhost" }), 200);
  assertEquals(await status("POST", {}), 200);
  assertEquals(await status("GET", { "Sec-Fetch-Site": "cross-site" }), 200);
});

Deno.test("cors() answers preflights and names the origin", async () => {
  const app = new App().use(cors({ origin: ["http://a.example"], maxAge: 5 })).get(
    "/",
    (ctx) => ctx.text("ok"),
  );
  const headers = { Origin: "http://a.example" };
  const preflight = await call(app, "/", { method: "OPTIONS", headers });
  assertEquals(preflight.status, 204);
  assertEquals(preflight.headers.get("Access-Control-Max-Age"), "5");
  assertEquals(
    (await call(app, "/", { headers })).headers.get("Access-Control-Allow-Origin"),
    "http://a.example",
  );
  assertEquals(
    (await call(app, "/", { headers: { Origin: "http://b.example" } })).headers.get(
      "Access-Control-Allow-Origin",
    ),
    null,
  );
});

Deno.test("csp() names the nonce of a page's inline scripts and lets directives be replaced", async () => {
  const app = new App()
    .use(csp({ useNonce: true, csp: ["img-src *"] }))
    .get("/", (ctx) => ctx.render(h("script", { dangerouslySetInnerHTML: { __html: "1" } })));
  const { headers, body } = await call(app, "/");
  const nonce = /<script nonce="(\w+)"/.exec(body)![1];
  const policy = headers.get("Content-Security-Policy")!;
  assertStringIncludes(policy, `script-src 'self' 'nonce-${nonce}'`);
  assertStringIncludes(policy, "img-src *");
  assert(!policy.includes("img-src 'self'"));
});

Deno.test("trailingSlashes() redirects to the one form", async () => {
  const app = new App().use(trailingSlashes("never")).get("/x", (ctx) => ctx.text("x"));
  assertEquals((await call(app, "/x/?q=1")).headers.get("location"), "/x?q=1");
  assertEquals((await call(app, "/x")).body, "x");
});

Deno.test("staticFiles() passes on without a build", async () => {
  const app = new App().use(staticFiles()).get("/x", (ctx) => ctx.text("x"));
  assertEquals((await call(app, "/x")).body, "x");
  assert(!IS_BROWSER);
});

Deno.test(
  "file routes: a page gets its handler's data, headers and the middlewares' state",
  options,
  async () => {
    const { response, body } = await ask("/");
    assertEquals(response.status, 200);
    assertStringIncludes(body, "app routes</p>");
    assertEquals([response.headers.get("X-Page"), response.headers.get("X-After")], ["index", "app,routes"]);
    assertMatch(response.headers.get("Content-Type")!, /^text\/html; ?charset=utf-8$/i);
  },
);

Deno.test(
  "file routes: <Head> replaces the app's title, and images and asset() bear the build's key",
  options,
  async () => {
    const { body } = await ask("/");
    assertEquals(body.match(/<title[^>]*>[^<]*/g)?.length, 1);
    assertMatch(body, /<head>.*<title[^>]*>Index<\/title>.*<\/head>/);
    assertMatch(body, /href="\/styles\.css\?__frsh_c=\w+"/);
    assertMatch(body, /src="\/dot\.svg\?__frsh_c=\w+"/);
    assertMatch(asset("/x.css"), /^\/x\.css\?__frsh_c=\w+$/);
  },
);

Deno.test("file routes: a page without islands has no script", options, async () => {
  assert(!(await ask("/")).body.includes("<script"));
});

Deno.test("file routes: handlers by method answer by themselves", options, async () => {
  const { response, body } = await ask("/", { method: "POST", body: '{"a":1}' });
  assertEquals([response.status, body], [201, '{"a":1}']);
});

Deno.test("file routes: a method without a handler is not found", options, async () => {
  assertEquals((await ask("/", { method: "DELETE" })).response.status, 404);
  assertEquals((await ask("/", { method: "OPTIONS" })).response.status, 404);
});

Deno.test("file routes: HEAD falls to GET", options, async () => {
  const { response, body } = await ask("/", { method: "HEAD" });
  assertEquals([response.status, response.headers.get("X-Page"), body], [200, "index", ""]);
});

Deno.test("file routes: index, parameters, optional parameters and catch-alls", options, async () => {
  assertStringIncludes((await ask("/notebooks")).body, "<p>list</p>");
  assertStringIncludes((await ask("/notebooks/new")).body, "<p>new</p>");
  assertEquals(JSON.parse((await ask("/runs/7/log")).body), { id: "7", part: "log" });
  assertEquals(JSON.parse((await ask("/runs/7")).body).id, "7");
  assertEquals(JSON.parse((await ask("/files/a/b.ipynb")).body).path, "a/b.ipynb");
});

Deno.test("file routes: a catch-all matches its bare folder with an empty path", options, async () => {
  assertEquals(JSON.parse((await ask("/files")).body), { path: "", route: "/files/:path*" });
});

Deno.test("file routes: groups add layouts and no path", options, async () => {
  assertStringIncludes((await ask("/shelled")).body, '<section class="outer"><p>shelled</p></section>');
});

Deno.test("file routes: a layout can stand alone, and a page go without any", options, async () => {
  const inner = (await ask("/inner")).body;
  assertStringIncludes(inner, '<section class="inner"><p>inside</p></section>');
  assert(!inner.includes("outer"));
  const bare = (await ask("/bare")).body;
  assert(!bare.includes("styles.css") && !bare.includes("section"));
});

Deno.test("file routes: an async page is awaited and may answer by itself", options, async () => {
  assertStringIncludes((await ask("/async")).body, '<p id="async">awaited</p>');
  assertEquals((await ask("/async?away")).response.status, 302);
});

Deno.test("file routes: errors are rendered by _error with their status", options, async () => {
  const told = await ask("/fail?status=409");
  assertEquals(told.response.status, 409);
  assertStringIncludes(told.body, "409 told so");
  const unexpected = await ask("/fail");
  assertEquals(unexpected.response.status, 500);
  assertStringIncludes(unexpected.body, "broken: unexpected");
  assertStringIncludes(unexpected.body, "styles.css");
});

Deno.test("file routes: 404 is rendered by _404", options, async () => {
  for (const path of ["/nowhere", "/fail?status=404"]) {
    const { response, body } = await ask(path);
    assertEquals(response.status, 404);
    assertStringIncludes(body, `nothing at ${path.split("?")[0]}`);
  }
});

Deno.test("file routes: headers set after next() are absent on error pages", options, async () => {
  assertEquals((await ask("/fail")).response.headers.get("X-After"), null);
  assertEquals((await ask("/nowhere")).response.headers.get("X-After"), null);
});

Deno.test(
  "islands: serialised between comments, with nothing of them escaping the script",
  options,
  async () => {
    const { body, response } = await ask("/islands");
    assertEquals(body.match(/<!--frsh:island:Counter:/g)?.length, 4 + 2);
    assertMatch(body, /<script type="module" nonce="[0-9a-f]{32}">/);
    assertEquals(body.match(/<\/script>/g)?.length, 1);
    assertMatch(response.headers.get("Link")!, /rel="modulepreload"/);
  },
);

Deno.test("islands: the server renders them too", options, async () => {
  const { body } = await ask("/islands");
  assertMatch(body, /id="left"><output>3<\/output><button type="button" disabled[^>]*>add/);
});

Deno.test("islands: a function among the props is refused", options, async () => {
  const { response, body } = await ask("/refused");
  assertEquals(response.status, 500);
  assertStringIncludes(body, "function");
});
