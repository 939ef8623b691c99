/** What islands do in a browser, of an app that is run from its sources and of one that was built. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../chromium.ts";
import { record, watch } from "../browser_coverage.ts";
import { describe } from "./fixture_app/components/describe.ts";
import { buildApp, freePort, type RunningApp, startBuilt, startDevelopment } from "./fresh_app.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

/** Opens a page, and fails when the page reported an error. */
async function visit(browser: Browser, url: string, look: (page: Page) => Promise<void>): Promise<void> {
  const page = await browser.newPage();
  await watch(page);
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  try {
    await page.goto(url);
    await look(page);
    assertEquals(errors, []);
  } finally {
    await record(page);
    await page.close();
  }
}

const alive = "button:not([disabled])";

const behaviours: [title: string, path: string, look: (page: Page) => Promise<void>][] = [
  ["an island comes alive, and attributes that differ in the browser change", "/islands", async (page) => {
    await page.click(`#alone > ${alive}`);
    assertEquals(await page.textContent("#alone > output"), "1");
  }],
  ["a signal given to two islands is shared", "/islands", async (page) => {
    await page.click(`#left > ${alive}`);
    assertEquals(await page.textContent("#right > output"), "4");
    assertEquals(await page.textContent("#alone > output"), "0");
  }],
  ["children rendered by the server stay, and islands among them come alive", "/islands", async (page) => {
    await page.click(`#inner > ${alive}`);
    await page.click(`#outer > ${alive}`);
    assertEquals(await page.textContent("#inner > output"), "1");
    assertEquals(await page.textContent("#outer > output"), "1");
    assertEquals((await page.innerHTML("#outer .slotted")).trim(), "kept <b>as is</b>");
    assertEquals(await page.locator("#outer .slotted").count(), 1);
  }],
  ["children that were hidden on the server come alive when they are shown", "/islands", async (page) => {
    await page.click(`#left > ${alive}`);
    assertEquals(await page.innerHTML("#disclose"), "<i>more</i>");
    await page.click("#disclose");
    assertEquals(await page.textContent("#hidden > output"), "4");
    await page.click(`#hidden > ${alive}`);
    assertEquals(await page.textContent("#left > output"), "5");
    await page.click("#disclose");
    assertEquals(await page.locator("#disclosed").count(), 0);
    await page.click("#disclose");
    assertEquals(await page.textContent("#hidden > output"), "5");
  }],
  ["props arrive as they were given", "/islands", async (page) => {
    await page.waitForSelector("#described[data-side=browser]");
    const described = JSON.parse((await page.textContent("#described"))!);
    assertEquals(described.map, "map a=1,2=set b");
    assertEquals(described.zero, "signal of 0");
    assertEquals(described.double, "signal of 6");
    assertEquals(described, { ...described, ...describe({ text: "</script><!--", date: new Date(0) }) });
    const source = await (await page.request.get(page.url())).text();
    const fromServer = /<pre id="described"[^>]*>([^]*?)<\/pre>/.exec(source)![1]!;
    assertEquals(
      described,
      JSON.parse(fromServer.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&")),
    );
  }],
  ["islands may lie beside routes or share a file name", "/places", async (page) => {
    await page.click("#local");
    await page.click(`#first > ${alive}`);
    await page.click("#other");
    assertEquals(await page.textContent("main"), "11add9");
  }],
  ["an island keeps to its place among its siblings", "/siblings", async (page) => {
    await page.click(`#grow`);
    await page.click(`#grow`);
    assertEquals(await page.textContent("main"), "beforegrow0 1 2 middlelastafter");
  }],
  ["a component may set the title", "/siblings", async (page) => {
    await page.click("#grow");
    await page.waitForFunction(() => document.title === "grown to 2");
  }],
  ["packages with dependencies of their own run", "/heavy", async (page) => {
    await page.waitForSelector("#heavy .cm-content");
    await page.waitForSelector("#heavy svg [aria-label=line] path");
    assertEquals(await page.textContent("#heavy .cm-line"), "const answer = 42;");
  }],
  ["asset() gives the same path on both sides", "/siblings", async (page) => {
    await page.click("#grow");
    assertMatch((await page.getAttribute("#dot", "src"))!, /^\/dot\.svg\?__frsh_c=\w+$/);
    const source = await (await page.request.get(page.url())).text();
    assertStringIncludes(source, (await page.getAttribute("#dot", "src"))!);
  }],
  ["a socket talks to ws()", "/", async (page) => {
    const answer = await page.evaluate(() =>
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://${location.host}/echo`);
        socket.onopen = () => socket.send("hello");
        socket.onmessage = (event) => {
          resolve(event.data);
          socket.close();
        };
      })
    );
    assertEquals(answer, "echo hello");
  }],
  ["the style sheet applies", "/", async (page) => {
    assertEquals(await page.evaluate(() => getComputedStyle(document.body).color), "rgb(1, 2, 3)");
  }],
];

async function get(url: string, headers: HeadersInit = {}) {
  const response = await fetch(url, { headers, redirect: "manual" });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

async function withBrowser(run: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await launchChromium();
  try {
    await run(browser);
  } finally {
    await browser.close();
  }
}

async function withApp(app: Promise<RunningApp>, run: (app: RunningApp) => Promise<void>): Promise<void> {
  const running = await app;
  try {
    await run(running);
  } finally {
    await running.stop();
  }
}

Deno.test("a built app", options, async (t) => {
  await buildApp();
  await withApp(startBuilt(), ({ url }) =>
    withBrowser(async (browser) => {
      for (const [title, path, look] of behaviours) {
        await t.step(title, () => visit(browser, url + path, look));
      }

      await t.step("scripts may be kept for ever", async () => {
        const { body } = await get(`${url}/islands`);
        const script = /import \{ boot \} from "([^"]+)"/.exec(body)![1];
        const { headers } = await get(url + script);
        assertStringIncludes(headers.get("Cache-Control")!, "immutable");
        assertMatch(headers.get("Content-Type")!, /^(text|application)\/javascript/);
      });
      await t.step("static files have an ETag, and may be kept for ever under the build's key", async () => {
        const plain = await get(`${url}/styles.css`);
        assertMatch(plain.headers.get("ETag")!, /^W\/"\w+"$/);
        assertMatch(plain.headers.get("Content-Type")!, /^text\/css/);
        const again = await get(`${url}/styles.css`, { "If-None-Match": plain.headers.get("ETag")! });
        assertEquals(again.status, 304);
        const key = /dot\.svg\?(__frsh_c=\w+)/.exec(plain.body)![1];
        const keyed = await get(`${url}/styles.css?${key}`);
        assertStringIncludes(keyed.headers.get("Cache-Control")!, "immutable");
      });
      await t.step("another build's key redirects, a change is refused", async () => {
        const old = await get(`${url}/styles.css?__frsh_c=old`);
        assertEquals([old.status, old.headers.get("location")], [307, "/styles.css"]);
        const changed = await fetch(`${url}/styles.css`, { method: "POST" });
        await changed.body?.cancel();
        assertEquals(changed.status, 405);
      });
      await t.step("hidden files and files outside of static/ are not served", async () => {
        for (const path of ["/.secret", "/..%2f..%2fdeno.json", "/main.ts", "/_fresh/snapshot.js"]) {
          assertEquals((await get(url + path)).status, 404);
        }
      });
    }));
});

Deno.test("an app run from its sources", options, async (t) => {
  const port = freePort();
  const app = await startDevelopment(port);
  await withBrowser(async (browser) => {
    await withApp(Promise.resolve(app), async ({ url }) => {
      for (const [title, path, look] of behaviours) {
        await t.step(title, () => visit(browser, url + path, look));
      }
      await t.step("static files are not kept", async () => {
        const { headers } = await get(`${url}/styles.css`);
        assertStringIncludes(headers.get("Cache-Control")!, "no-store");
      });
      await t.step("an unexpected error is shown with its stack", async () => {
        const { status, body } = await get(`${url}/fail`, { Accept: "text/html" });
        assertEquals(status, 500);
        assertStringIncludes(body, "unexpected");
        assertStringIncludes(body, "fail.tsx");
      });
    });
    await t.step("a page reloads when the server is back", async () => {
      let again = await startDevelopment(port);
      const page = await browser.newPage();
      await watch(page);
      try {
        const watching = page.waitForEvent("websocket");
        await page.goto(`${again.url}/`);
        await watching;
        await page.evaluate(() => Object.assign(globalThis, { stale: true }));
        await again.stop();
        again = await startDevelopment(port);
        await page.waitForFunction(() => !("stale" in globalThis), null, { timeout: 60_000 });
        assert(await page.title());
      } finally {
        await record(page);
        await page.close();
        await again.stop();
      }
    });
  });
});
