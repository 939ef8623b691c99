import type { Middleware } from "../types.ts";

export interface CSPOptions {
  /** Only report what would be refused. */
  reportOnly?: boolean;
  reportTo?: string;
  /** Directives, each replacing the default one of its name. */
  csp?: string[];
  /** Allow inline scripts and styles by a number used once in place of 'unsafe-inline'. */
  useNonce?: boolean;
}

/** Where a rendered response keeps the nonce of its inline scripts. */
export const NONCE = Symbol.for("fresh.nonce");

const DEFAULTS = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

/** Sets a content security policy on every response that passes; error pages do not, as their error is thrown. */
export function csp<State>({ reportOnly, reportTo, csp = [], useNonce }: CSPOptions = {}): Middleware<State> {
  const nameOf = (directive: string) => directive.split(" ", 1)[0];
  const named = new Set(csp.map(nameOf));
  const directives = [...DEFAULTS.filter((directive) => !named.has(nameOf(directive))), ...csp];
  if (reportTo) directives.push("report-to csp-endpoint", `report-uri ${reportTo}`);
  const policy = directives.join("; ");
  const header = `Content-Security-Policy${reportOnly ? "-Report-Only" : ""}`;

  return async (ctx) => {
    const response = await ctx.next();
    const nonce = useNonce && (response as Response & { [NONCE]?: string })[NONCE];
    response.headers.set(header, nonce ? policy.replaceAll("'unsafe-inline'", `'nonce-${nonce}'`) : policy);
    if (reportTo) response.headers.set("Reporting-Endpoints", `csp-endpoint="${reportTo}"`);
    return response;
  };
}
