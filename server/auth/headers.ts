/**
 * Security headers on every response: around the handler of the whole app, since what a middleware sets after
 * `next()` is absent from error pages.
 */
type Handler = (request: Request, info?: Deno.ServeHandlerInfo) => Response | Promise<Response>;

const everywhere: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** What a page may load. Styles are inline because the editor and the charts write them at run time. */
export function pagePolicy(nonce: string | null): string {
  return [
    "default-src 'none'",
    `script-src 'self'${nonce === null ? "" : ` 'nonce-${nonce}'`}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** For what is never a page: data, downloads, refusals. */
export const dataPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

export function withSecurityHeaders(handler: Handler): (...args: Parameters<Handler>) => Promise<Response> {
  return async (request, info) => {
    const response = await handler(request, info);
    // The answer to an upgrade belongs to the socket.
    if (response.status === 101) return response;
    const headers = new Headers(response.headers);
    for (const [name, value] of Object.entries(everywhere)) headers.set(name, value);
    const type = headers.get("content-type") ?? "";
    const html = type.startsWith("text/html");
    // Static files come with validators of their own.
    if ((html || type.startsWith("application/json")) && !headers.has("cache-control")) {
      headers.set("cache-control", "no-store");
    }
    const { status, statusText } = response;
    if (!html) {
      if (!headers.has("content-security-policy")) headers.set("content-security-policy", dataPolicy);
      return new Response(response.body, { status, statusText, headers });
    }
    const page = await response.text();
    headers.set("content-security-policy", pagePolicy(nonceOf(page)));
    headers.delete("content-length");
    return new Response(request.method === "HEAD" ? null : page, { status, statusText, headers });
  };
}

/** Of the script that starts the islands. It is the last one: whatever stands before it may be a notebook's. */
function nonceOf(page: string): string | null {
  return page.match(/<script type="module" nonce="([0-9a-f]{32})">/g)?.at(-1)?.slice(-34, -2) ?? null;
}
