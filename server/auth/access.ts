/**
 * The door of the whole application, in front of static files, pages, REST and sockets: nothing passes without the
 * token or the cookie that stands for it, but the exceptions that `isPublic` names.
 */
import type { Middleware } from "fresh";
import type { State } from "../../utils.ts";
import type { Config } from "../config.ts";
import { isAllowedHost, isForeignEmbed, isOwnOrigin, mayChangeByCookie } from "./origin.ts";
import { cookieHeader, cookieName, cookieValue, readCookie, sameSecret } from "./token.ts";

/** What the login page is made of. */
const publicFiles = new Set(["/styles.css", "/notebook.css", "/theme.js", "/favicon.svg"]);

function isPublic(method: string, path: string): boolean {
  if (path === "/login") return method === "GET" || method === "HEAD" || method === "POST";
  if (method !== "GET" && method !== "HEAD") return false;
  return path === "/api" || publicFiles.has(path) || /^\/fonts\/[\w-]+\.woff2$/.test(path);
}

export function createAccess(config: Pick<Config, "token" | "allowedHosts" | "host">): Middleware<State> {
  const allowedHosts = [...config.allowedHosts, ...ownName(config.host)];

  return (ctx) => {
    const { req, url } = ctx;
    ctx.state.user = null;
    if (!isAllowedHost(req.headers.get("host") ?? url.host, allowedHosts)) {
      return refused(
        "host",
        `This server does not answer to ${url.host}. Add the name to TAPEBOOK_ALLOWED_HOSTS.`,
      );
    }
    const safe = req.method === "GET" || req.method === "HEAD";
    const socket = req.headers.get("upgrade")?.toLowerCase() === "websocket";
    const credential = credentialOf(req, url, config.token);
    if (credential !== null) ctx.state.user = "token";
    if (isPublic(req.method, url.pathname) && !socket) {
      const foreign = !safe && req.headers.has("origin") && !isOwnOrigin(req);
      return foreign ? refused("origin", "This form was sent from another page.") : ctx.next();
    }
    if (credential === null) return unknown(req, url, safe && !socket);
    if (credential === "query" && safe && !socket && isPage(url)) return withoutToken(req, url, config.token);
    if (credential === "cookie") {
      const ours = socket ? isOwnOrigin(req) : safe ? !isForeignEmbed(req) : mayChangeByCookie(req);
      if (!ours) return refused("origin", "This request came from another page than Tapebook's own.");
    }
    return ctx.next();
  };
}

/** Listening on every address gives a server no name of its own. */
function ownName(host: string): string[] {
  if (host === "0.0.0.0" || host === "::") return [];
  return [host.includes(":") ? `[${host.toLowerCase()}]` : host.toLowerCase()];
}

type Credential = "query" | "header" | "cookie";

/** What a request proves itself with. A token in the request cannot be known to a foreign page; a cookie is sent by it. */
function credentialOf(request: Request, url: URL, token: string): Credential | null {
  const header = /^(?:token|bearer)\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (header !== undefined && sameSecret(header, token)) return "header";
  const query = url.searchParams.get("token");
  if (query !== null && sameSecret(query, token)) return "query";
  const cookie = readCookie(request, cookieName(url));
  return cookie !== undefined && sameSecret(cookie, cookieValue(token)) ? "cookie" : null;
}

/** Everything else is for programs, which get JSON and no redirects. */
export function isPage(url: URL): boolean {
  return !/^\/(?:api|files|ws)(?:\/|$)/.test(url.pathname);
}

function unknown(request: Request, url: URL, safe: boolean): Response {
  const page = safe && isPage(url) && (request.headers.get("accept") ?? "").includes("text/html");
  if (!page) {
    return refused(
      "unauthenticated",
      "Open the address with the token that the server printed at its start.",
    );
  }
  const hint = url.searchParams.has("token") ? "&refused=1" : "";
  return redirect(`/login?next=${encodeURIComponent(pathWithoutToken(url))}${hint}`);
}

/** The token leaves the address bar, the history and whatever the page would send as its referrer. */
function withoutToken(request: Request, url: URL, token: string): Response {
  const target = pathWithoutToken(url);
  // After a link on another site the browser would not send the new cookie along with a redirect: our page must ask.
  const response = request.headers.get("sec-fetch-site") === "cross-site"
    ? new Response(
      `<!DOCTYPE html><meta http-equiv="refresh" content="0;url=${escaped(target)}"><title>Tapebook</title>`,
      {
        headers: { "content-type": "text/html; charset=utf-8" },
      },
    )
    : redirect(target);
  response.headers.set("set-cookie", cookieHeader(url, token));
  return response;
}

function pathWithoutToken(url: URL): string {
  const search = new URLSearchParams(url.search);
  search.delete("token");
  const rest = search.size > 0 ? `?${search}` : "";
  return url.pathname.replace(/^\/+/, "/") + rest;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}

function refused(reason: "host" | "origin" | "unauthenticated", message: string): Response {
  return Response.json({ message, reason }, { status: 403 });
}
