/** Downloads. A file of the workspace is never shown as a page of this server, whatever it holds. */
import type { Download, Failure } from "../../server/contents/mod.ts";
import { failed, malformedPath, pathAfter } from "../../server/contents/http.ts";
import { define, type State } from "../../utils.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const found = await open(ctx.state, ctx.url);
    if (found === null) return malformedPath();
    return found.ok ? new Response(found.body, { headers: headersOf(found) }) : failed(found);
  },

  async HEAD(ctx) {
    const found = await open(ctx.state, ctx.url);
    if (found === null) return malformedPath();
    if (!found.ok) return failed(found);
    await found.body.cancel();
    return new Response(null, { headers: headersOf(found) });
  },
});

/** With what an open browser has not written yet. */
async function open({ services }: State, url: URL): Promise<Download | Failure | null> {
  const path = pathAfter("/files", url.pathname);
  if (path === null) return null;
  await services.sessions.flush(path);
  return services.contents.download(path);
}

function headersOf({ name, size }: Download): HeadersInit {
  const quoted = name.replace(/[^\w .()-]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return {
    "content-type": name.endsWith(".ipynb") ? "application/x-ipynb+json" : "application/octet-stream",
    "content-length": String(size),
    "content-disposition": `attachment; filename="${quoted}"; filename*=UTF-8''${encoded}`,
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  };
}
