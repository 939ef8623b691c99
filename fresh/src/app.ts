import { type BuildCache, EMPTY_CACHE } from "./build_cache.ts";
import { Context, type WebSocketHandlers, type WebSocketUpgradeOptions } from "./context.ts";
import { HttpError, statusOf } from "./error.ts";
import { fileSteps } from "./file_routes.ts";
import { compile, type Step } from "./scopes.ts";
import type {
  FreshConfig,
  LayoutConfig,
  Method,
  Middleware,
  ResolvedFreshConfig,
  Route,
  RouteComponent,
} from "./types.ts";

type Handler = (req: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;
export type ListenOptions = Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem>;

export const applyCache = Symbol("fresh.applyCache");

const LOCAL: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 0 },
  completed: Promise.resolve(),
};

/**
 * A web application: middlewares, routes and wrappers in the order in which they are added. Each method only notes a
 * step; `handler()` makes the router of them.
 */
export class App<State> {
  readonly config: ResolvedFreshConfig;
  #steps: (Step<State> | { kind: "files" })[] = [];
  #cache: BuildCache | null = null;

  constructor(config: FreshConfig = {}) {
    this.config = { root: ".", basePath: "", mode: "production", trustProxy: false, ...config };
  }

  use(...fns: Middleware<State>[]): this;
  use(path: string, ...fns: Middleware<State>[]): this;
  use(first: string | Middleware<State>, ...rest: Middleware<State>[]): this {
    return typeof first === "string"
      ? this.#add({ kind: "middleware", path: first, fns: rest })
      : this.#add({ kind: "middleware", path: "*", fns: [first, ...rest] });
  }

  get(path: string, ...fns: Middleware<State>[]): this {
    return this.#handle("GET", path, fns);
  }
  post(path: string, ...fns: Middleware<State>[]): this {
    return this.#handle("POST", path, fns);
  }
  put(path: string, ...fns: Middleware<State>[]): this {
    return this.#handle("PUT", path, fns);
  }
  patch(path: string, ...fns: Middleware<State>[]): this {
    return this.#handle("PATCH", path, fns);
  }
  delete(path: string, ...fns: Middleware<State>[]): this {
    return this.#handle("DELETE", path, fns);
  }
  head(path: string, ...fns: Middleware<State>[]): this {
    return this.#handle("HEAD", path, fns);
  }
  all(path: string, ...fns: Middleware<State>[]): this {
    return this.#handle("ALL", path, fns);
  }

  ws(path: string, handlers: WebSocketHandlers, options?: WebSocketUpgradeOptions): this {
    return this.get(path, (ctx) => ctx.upgrade(handlers, options));
  }

  appWrapper(component: RouteComponent<State>): this {
    return this.#add({ kind: "app", component });
  }

  layout(path: string, component: RouteComponent<State>, config?: LayoutConfig): this {
    return this.#add({ kind: "layout", path, component, config });
  }

  onError(path: string, route: Route<State> | Middleware<State>): this {
    return this.#add({ kind: "error", path, route: toRoute(route) });
  }

  notFound(route: Route<State> | Middleware<State>): this {
    return this.#add({ kind: "notFound", route: toRoute(route) });
  }

  /** The place of the files under routes/ among the steps; none before a build has been applied. */
  fsRoutes(): this {
    return this.#add({ kind: "files" });
  }

  handler(): Handler {
    const cache = this.#cache ?? EMPTY_CACHE;
    const steps = this.#steps.flatMap((step) =>
      step.kind === "files" ? fileSteps<State>(cache.routes) : step
    );
    const { router, fallback } = compile(steps, this.config.basePath);

    return async (req, info = LOCAL) => {
      const url = this.#publicUrl(req);
      const found = router.match(req.method, url.pathname);
      const matched = "item" in found ? found : null;
      const ctx = new Context<State>({
        req,
        url,
        info,
        route: matched?.pattern ?? null,
        params: matched?.params ?? {},
        config: this.config,
        cache,
        next: () => withoutRoute(req.method, "allowed" in found ? found.allowed : []),
      });
      try {
        const response = await (matched?.item ?? fallback)(ctx);
        if (!(response instanceof Response)) {
          throw new TypeError(`Expected a Response from ${req.method} ${url.pathname}: got ${response}`);
        }
        return req.method === "HEAD" ? new Response(null, response) : response;
      } catch (error) {
        return errorResponse(error, cache);
      }
    };
  }

  /** Serves until the process ends; without a port, on the first free one of 8000 to 8019. */
  listen(options: ListenOptions = {}): Promise<void> {
    return serve(this.handler(), options);
  }

  [applyCache](cache: BuildCache): void {
    this.#cache = cache;
    this.config.root = cache.root;
  }

  #add(step: Step<State> | { kind: "files" }): this {
    this.#steps.push(step);
    return this;
  }

  #handle(method: Method | "ALL", path: string, fns: Middleware<State>[]): this {
    return this.#add({ kind: "handler", method, path, fns });
  }

  #publicUrl(req: Request): URL {
    const url = new URL(req.url);
    url.pathname = url.pathname.replace(/\/+/g, "/");
    if (this.config.trustProxy) {
      url.protocol = req.headers.get("x-forwarded-proto") ?? url.protocol;
      url.host = req.headers.get("x-forwarded-host") ?? url.host;
    }
    return url;
  }
}

export async function serve(handler: Deno.ServeHandler, options: ListenOptions): Promise<void> {
  const ports = options.port === undefined ? Array.from({ length: 20 }, (_, i) => 8000 + i) : [options.port];
  for (const port of ports) {
    try {
      return await Deno.serve({ ...options, port }, handler).finished;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || port === ports.at(-1)) throw error;
    }
  }
}

function toRoute<State>(route: Route<State> | Middleware<State>): Route<State> {
  return typeof route === "function" ? { handler: route } : route;
}

/** Throws inside the chain, so that the middlewares and error pages of the app see it. */
function withoutRoute(method: string, allowed: string[]): Promise<Response> {
  if (allowed.length === 0) return Promise.reject(new HttpError(404));
  if (method !== "OPTIONS") return Promise.reject(new HttpError(405));
  return Promise.resolve(new Response(null, { status: 204, headers: { Allow: allowed.join(", ") } }));
}

const STATUS_TEXT: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
};

function errorResponse(error: unknown, cache: BuildCache): Response {
  const status = statusOf(error);
  // Nobody else hears of an error that no error page has taken.
  // deno-lint-ignore no-console
  if (status >= 500) console.error(error);
  if (status >= 500 && cache.errorPage) return cache.errorPage(error);
  const message = error instanceof HttpError ? error.message || STATUS_TEXT[status] : "Internal server error";
  return new Response(message, { status });
}
