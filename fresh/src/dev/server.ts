/** The development server around an app: the reload socket, and pages that show errors with their stack. */
import { type App, applyCache, type ListenOptions, serve } from "../app.ts";
import type { BuildCache } from "../build_cache.ts";

const ALIVE = "/_frsh/alive";

export async function serveDevelopment<State>(
  app: App<State>,
  cache: BuildCache,
  options: ListenOptions,
): Promise<void> {
  app.config.mode = "development";
  app[applyCache]({ ...cache, errorPage: (error) => errorPage(error, cache.clientEntry) });
  const handler = app.handler();
  await serve(
    (req, info) => isAlive(req) ? Deno.upgradeWebSocket(req).response : handler(req, info),
    options,
  );
}

function isAlive(req: Request): boolean {
  return new URL(req.url).pathname === ALIVE && req.headers.get("upgrade")?.toLowerCase() === "websocket";
}

function errorPage(error: unknown, clientEntry: string): Response {
  const { message, stack, cause } = error instanceof Error ? error : new Error(String(error));
  const causes = cause instanceof Error ? `\n\nCaused by: ${cause.stack ?? cause.message}` : "";
  const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escape(message)}</title>
<style>
body { margin: 3rem auto; max-width: 60rem; padding: 0 1rem; font: 1rem/1.5 system-ui; color-scheme: light dark }
pre { overflow-x: auto; font: 0.85rem/1.6 ui-monospace, monospace }
</style>
</head>
<body>
<h1>${escape(message)}</h1>
<pre>${escape(`${stack ?? ""}${causes}`)}</pre>
<script type="module">import "${clientEntry}";</script>
</body>
</html>`;
  return new Response(html, { status: 500, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
