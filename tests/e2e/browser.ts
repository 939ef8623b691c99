/**
 * What browser tests stand on: the real server, started as its users start it, over a workspace of its own, and a
 * Chromium with a fresh profile per test. One server and one browser serve the tests of a file.
 */
import { type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../chromium.ts";
import { record, watch } from "../browser_coverage.ts";

/** Safety only: nothing is measured. */
const LONGEST_START_MS = 120_000;
const LONGEST_RUN_MS = 90_000;

export interface Site {
  origin: string;
  token: string;
  /** Absolute path of the served folder. */
  workspace: string;
  /** Ends the server as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again at the same address, with the same token unless told otherwise. */
  restart(token?: string): Promise<void>;
  close(): Promise<void>;
}

export interface Stage {
  site: Site;
  page: Page;
  context: BrowserContext;
  /** Another window, or another person when `apart` (a profile of its own). */
  open(path: string, options?: { apart?: boolean } & BrowserContextOptions): Promise<Page>;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

export async function startSite(): Promise<Site> {
  const workspace = await Deno.makeTempDir({ prefix: "tapebook-e2e-" });
  await copyFolder(`${root}notebooks/examples`, `${workspace}/examples`);
  const token = crypto.randomUUID();
  let server = await startServer(workspace, token, 0);
  const { origin } = server;
  const port = Number(new URL(origin).port);
  return {
    origin,
    token,
    workspace,
    kill: () => server.end("SIGKILL"),
    async restart(next = token) {
      server = await startServer(workspace, next, port);
    },
    async close() {
      await server.end("SIGTERM");
      await Deno.remove(workspace, { recursive: true });
    },
  };
}

async function startServer(workspace: string, token: string, port: number) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-P=server", `${root}cli/start.ts`, "--root", workspace, "--port", String(port)],
    cwd: root,
    env: { TAPEBOOK_TOKEN: token, TAPEBOOK_HOST: "127.0.0.1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = collect(child.stderr);
  const lines = collect(child.stdout);
  const status = { ended: false };
  child.status.then(() => status.ended = true);
  const end = async (signal: Deno.Signal) => {
    if (!status.ended) child.kill(signal);
    await child.status;
    await Promise.all([lines.ended, complaints.ended]);
  };
  const address = () => /ready: (http\S+)\/\?token=/.exec(lines.text)?.[1] ?? null;
  await until(LONGEST_START_MS, () => address() ?? (status.ended || null));
  const origin = address();
  if (origin === null) {
    await end("SIGKILL");
    throw new Error(`The server did not start.\n${lines.text}\n${complaints.text}`);
  }
  return { origin, end };
}

let site: Promise<Site> | undefined;
let browser: Promise<Browser> | undefined;

/** A test with a page that is logged in; it fails on an uncaught error of any page. */
export function browserTest(title: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test({
    name: title,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      site ??= startSite();
      browser ??= launchChromium();
      const [served, chromium] = await Promise.all([site, browser]);
      const contexts: BrowserContext[] = [];
      const errors: string[] = [];
      const enter = async (options: BrowserContextOptions = {}) => {
        const context = await chromium.newContext({ viewport: { width: 1280, height: 900 }, ...options });
        context.setDefaultTimeout(LONGEST_RUN_MS);
        contexts.push(context);
        context.on("weberror", (error) => errors.push(error.error().stack ?? error.error().message));
        const page = await context.newPage();
        await watch(page);
        await page.goto(`${served.origin}/?token=${served.token}`);
        await page.waitForSelector("h1");
        return { context, page };
      };
      const { context, page } = await enter();
      const open: Stage["open"] = async (path, { apart, ...options } = {}) => {
        const window = apart ? (await enter(options)).page : await context.newPage();
        if (!apart) await watch(window);
        await window.goto(served.origin + path);
        return window;
      };
      try {
        await body({ site: served, page, context, open });
        if (errors.length > 0) throw new Error(`The page had an uncaught error: ${errors.join("\n")}`);
      } finally {
        for (const context of contexts) {
          for (const page of context.pages()) await record(page);
          await context.close();
        }
      }
    },
  });
}

Deno.test.afterAll(async () => {
  // What did not start has failed its test already.
  const [opened, served] = await Promise.allSettled([browser, site]);
  if (opened.status === "fulfilled") await opened.value?.close();
  if (served.status === "fulfilled") await served.value?.close();
});

/** Asks again until there is an answer, or null when the time is up. */
export async function until<T>(ms: number, ask: () => T | null | Promise<T | null>): Promise<T | null> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== null || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Fails with `what` when the condition does not come true. */
export async function eventually(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const held = await until(LONGEST_RUN_MS, async () => await condition() || null);
  if (held === null) throw new Error(`Did not happen: ${what}`);
}

function collect(stream: ReadableStream<Uint8Array>): { text: string; ended: Promise<void> } {
  const collected = { text: "", ended: Promise.resolve() };
  collected.ended = (async () => {
    for await (
      const part of stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    ) {
      collected.text += part;
    }
  })();
  return collected;
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    if (entry.isFile) await Deno.copyFile(`${from}/${entry.name}`, `${to}/${entry.name}`);
  }
}
