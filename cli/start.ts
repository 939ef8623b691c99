/**
 * `deno task start [--root FOLDER] [--port N] [--host ADDRESS]`: builds if something changed, serves the workspace
 * and prints the one address that opens it. Ends with exit code 2 when a setting is wrong.
 */
import { join } from "node:path";
import { withSecurityHeaders } from "../server/auth/headers.ts";
import type { Services } from "../server/services.ts";
import { buildIfStale } from "./fresh_build.ts";
import { settle } from "./settings.ts";
import { buildSimdAside } from "./simd_build.ts";

const root = join(import.meta.dirname!, "..");

/** Milliseconds that an ending server waits for saves and kernels. */
const longestEnd = 10_000;
/** Milliseconds after which a second signal is a person's. */
const impatient = 1_000;

type Handler = Parameters<typeof withSecurityHeaders>[0];

await start();

async function start(): Promise<void> {
  const settled = settle(root, Deno.args);
  if (!settled.ok) {
    complain(settled.message);
    Deno.exit(2);
  }
  settled.notes.forEach(say);
  const built = await buildIfStale(root, { build, announce: () => say("Building …") });
  if (built !== null) say(`Built in ${Math.round(built)} ms.`);

  const [server, { services }] = await Promise.all([
    import(new URL("../_fresh/server.js", import.meta.url).href) as Promise<{ default: { fetch: Handler } }>,
    import("../main.ts"),
  ]);
  const { host: hostname, port } = settled.config;
  const serving = Deno.serve(
    { hostname, port, onListen: () => {} },
    withSecurityHeaders(server.default.fetch),
  );
  endOnSignal(serving, services);
  // One request's fault must not take every notebook's variables with it.
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    complain(`Unexpected: ${event.reason instanceof Error ? event.reason.stack : event.reason}`);
  });
  say(`Tapebook is ready: ${settled.url}`);
  buildSimdAside(root);
}

async function build(): Promise<void> {
  const { Builder } = await import("fresh/dev");
  await new Builder({ root }).build();
}

/**
 * Saves what is unsaved and ends the kernels. Ctrl+C reaches this process from the terminal and again through the task
 * runner, so only a signal that comes later ends at once.
 */
function endOnSignal(serving: Deno.HttpServer, services: Services): void {
  let asked = 0;
  const end = async () => {
    if (asked > 0 && Date.now() - asked > impatient) Deno.exit(130);
    if (asked > 0) return;
    asked = Date.now();
    setTimeout(() => Deno.exit(1), longestEnd);
    await services.sessions.close();
    await Promise.race([serving.shutdown(), new Promise((resolve) => setTimeout(resolve, 500))]);
    Deno.exit(0);
  };
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, end);
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}

function complain(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(line + "\n"));
}
