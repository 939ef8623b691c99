import { buildId, CACHE_KEY } from "../build_id.ts";
import { internal } from "../context.ts";
import type { Middleware } from "../types.ts";

/** Serves static/ and the built scripts. What a build names in its URL may be kept by the browser for ever. */
export function staticFiles<State>(): Middleware<State> {
  return async (ctx) => {
    const { req, url, config } = ctx;
    const pathname = decodePath(url.pathname.slice(config.basePath.length));
    const file = pathname === "/" ? null : await ctx[internal].cache.readFile(pathname);
    if (!file) return pathname === "/favicon.ico" ? new Response(null, { status: 404 }) : ctx.next();
    if (req.method !== "GET" && req.method !== "HEAD") {
      return new Response("Method Not Allowed", { status: 405 });
    }

    const key = url.searchParams.get(CACHE_KEY);
    if (key !== null && key !== buildId()) {
      url.searchParams.delete(CACHE_KEY);
      return new Response(null, { status: 307, headers: { location: url.pathname + url.search } });
    }

    const headers = new Headers({ "Content-Type": file.contentType, Vary: "If-None-Match" });
    const etag = file.hash && `W/"${file.hash}"`;
    const immutable = etag && (key !== null || pathname.startsWith(`/_fresh/js/${buildId()}/`));
    headers.set(
      "Cache-Control",
      immutable ? "public, max-age=31536000, immutable" : "no-cache, no-store, max-age=0, must-revalidate",
    );
    if (etag) {
      headers.set("ETag", etag);
      const asked = req.headers.get("If-None-Match");
      if (asked === etag || asked === file.hash) return new Response(null, { status: 304, headers });
    }
    headers.set("Content-Length", String(file.size));
    return new Response(req.method === "HEAD" ? null : await file.body(), { headers });
  };
}

/** A path that cannot be decoded names no file. */
function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return "/";
  }
}
