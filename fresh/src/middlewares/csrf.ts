import type { Context } from "../context.ts";
import { HttpError } from "../error.ts";
import type { Middleware } from "../types.ts";

export interface CsrfOptions<State> {
  /** Origins from which a request may change something; the app's own by default. */
  origin?:
    | string
    | string[]
    | ((origin: string, ctx: Context<State>) => boolean);
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses requests that change something and come from another site, by the headers which browsers send. A request
 * without these headers is not from a page and passes. WebSockets start with a GET: check their Origin yourself.
 */
export function csrf<State>(options: CsrfOptions<State> = {}): Middleware<State> {
  const allows = (origin: string, ctx: Context<State>): boolean => {
    const allowed = options.origin ?? ctx.url.origin;
    return typeof allowed === "function" ? allowed(origin, ctx) : [allowed].flat().includes(origin);
  };
  return (ctx) => {
    const { method, headers } = ctx.req;
    const site = headers.get("Sec-Fetch-Site");
    const origin = headers.get("Origin");
    const fromPage = site !== null || origin !== null;
    const trusted = site === "same-origin" || site === "none" || (origin !== null && allows(origin, ctx));
    if (SAFE.has(method) || !fromPage || trusted) return ctx.next();
    throw new HttpError(403, "Refused: the request comes from another site");
  };
}
