import type { Context } from "../context.ts";
import type { Middleware } from "../types.ts";

export interface CORSOptions<State> {
  /** Origins that may read responses: `*` by default. */
  origin?:
    | string
    | string[]
    | ((origin: string, ctx: Context<State>) => string | null | undefined);
  allowMethods?: string[];
  allowHeaders?: string[];
  exposeHeaders?: string[];
  credentials?: boolean;
  /** Seconds for which a browser may keep the answer to its preflight. */
  maxAge?: number;
}

const METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"];

/** Lets pages of other origins read responses; answers every OPTIONS request by itself. */
export function cors<State>(options: CORSOptions<State> = {}): Middleware<State> {
  const { origin: allowed = "*", allowMethods = METHODS, allowHeaders = [], exposeHeaders = [] } = options;
  const allowedOrigin = (ctx: Context<State>): string | null => {
    const origin = ctx.req.headers.get("Origin") ?? "";
    if (typeof allowed === "function") return allowed(origin, ctx) ?? null;
    if (typeof allowed === "string") return allowed;
    return allowed.includes(origin) ? origin : null;
  };
  return async (ctx) => {
    const origin = allowedOrigin(ctx);
    const preflight = ctx.req.method === "OPTIONS";
    const response = preflight ? new Response(null, { status: 204 }) : await ctx.next();
    const { headers } = response;
    if (origin) headers.set("Access-Control-Allow-Origin", origin);
    if (origin !== "*") headers.append("Vary", "Origin");
    if (options.credentials) headers.set("Access-Control-Allow-Credentials", "true");
    if (exposeHeaders.length > 0) headers.set("Access-Control-Expose-Headers", exposeHeaders.join(","));
    if (!preflight) return response;

    if (options.maxAge !== undefined) headers.set("Access-Control-Max-Age", String(options.maxAge));
    headers.set("Access-Control-Allow-Methods", allowMethods.join(","));
    const wanted = allowHeaders.join(",") || ctx.req.headers.get("Access-Control-Request-Headers");
    if (wanted) {
      headers.set("Access-Control-Allow-Headers", wanted);
      headers.append("Vary", "Access-Control-Request-Headers");
    }
    return response;
  };
}
