/** From which page and under which name a request comes. Names are compared whole, never by beginning or pattern. */
const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * A page that makes its own name resolve to this machine (DNS rebinding) still sends its own name here. Loopback names
 * may have any port, as a tunnel gives them another.
 */
export function isAllowedHost(host: string | null, allowed: readonly string[]): boolean {
  const url = host === null || /[/?#@\\]/.test(host) ? null : URL.parse(`http://${host}`);
  if (!url) return false;
  return loopback.has(url.hostname) || allowed.includes(url.hostname) || allowed.includes(url.host) ||
    allowed.includes(host!.toLowerCase());
}

/** The page that sent the request is one of ours. A missing or opaque origin is not. */
export function isOwnOrigin(request: Request): boolean {
  const origin = URL.parse(request.headers.get("origin") ?? "");
  const host = URL.parse(`${origin?.protocol}//${request.headers.get("host") ?? new URL(request.url).host}`);
  return origin !== null && host !== null && /^https?:$/.test(origin.protocol) && origin.host === host.host;
}

/** Whether a change of state that only a cookie vouches for was asked for by one of our pages. */
export function mayChangeByCookie(request: Request): boolean {
  if (request.headers.has("origin")) return isOwnOrigin(request);
  return request.headers.get("sec-fetch-site") === "same-origin";
}

/** A page of another origin embeds or fetches: only following a link there is left to it. */
export function isForeignEmbed(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none" &&
    request.headers.get("sec-fetch-mode") !== "navigate";
}
