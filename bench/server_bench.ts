/** What a person waits for: the server to start, and a notebook page to show its first cell. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../tests/chromium.ts";
import type { Bench } from "./bench.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Server {
  url: string;
  stop(): Promise<void>;
}

/** Starts the product on a workspace of its own; ready when it answers its first page. */
async function startServer(workspace: string): Promise<Server> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "start", "--root", workspace, "--port", "0"],
    cwd: root,
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let printed = "";
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the server ended before it was ready: ${printed}`);
    printed += value;
    const url = printed.match(/is ready: (\S+)\n/)?.[1];
    if (!url) continue;
    const { origin, searchParams } = new URL(url);
    const page = await fetch(`${origin}/notebooks`, {
      headers: { authorization: `token ${searchParams.get("token")}` },
    });
    await page.body?.cancel();
    if (!page.ok) throw new Error(`the first page answered ${page.status}`);
    return {
      url,
      async stop() {
        await reader.cancel();
        child.kill("SIGTERM");
        await child.status;
      },
    };
  }
}

async function makeWorkspace(): Promise<string> {
  const workspace = await Deno.makeTempDir();
  await Deno.copyFile(
    join(root, "notebooks", "examples", "quickstart.ipynb"),
    join(workspace, "quickstart.ipynb"),
  );
  return workspace;
}

export const benches: Bench[] = [
  startBench("start with a build to a served page", async () => {
    await Deno.remove(join(root, "_fresh"), { recursive: true }).catch(() => {});
  }),
  startBench("start to a served page", async () => {}),
  {
    name: "notebook page to first cell visible",
    aimMs: 500,
    yardstick: "process",
    samples: 10,
    async measure(samples) {
      const workspace = await makeWorkspace();
      const server = await startServer(workspace);
      const browser = await launchChromium();
      const page = await browser.newPage();
      await page.goto(server.url);
      const address = new URL("/notebooks/quickstart.ipynb", server.url).href;
      const times: number[] = [];
      for (let i = -2; i < samples; i++) {
        const started = performance.now();
        await page.goto(address, { waitUntil: "commit" });
        await page.locator("[data-cell]").first().waitFor({ state: "visible" });
        if (i >= 0) times.push(performance.now() - started);
      }
      await browser.close();
      await server.stop();
      await Deno.remove(workspace, { recursive: true });
      return times;
    },
  },
];

/** Packages are there; `prepare` says what else is. */
function startBench(name: string, prepare: () => Promise<void>): Bench {
  return {
    name,
    aimMs: 3000,
    yardstick: "process",
    samples: 5,
    async measure(samples) {
      const workspace = await makeWorkspace();
      const times: number[] = [];
      for (let i = 0; i < samples; i++) {
        await prepare();
        const started = performance.now();
        const server = await startServer(workspace);
        times.push(performance.now() - started);
        await server.stop();
      }
      await Deno.remove(workspace, { recursive: true });
      return times;
    },
  };
}
