/**
 * The part of Fresh 2.3's public interface that this app uses, over npm packages. It is linked in deno.json in the
 * place of jsr:@fresh/core; without that link the same code runs on Fresh itself.
 *
 * `fresh` is the server: `App`, routes, middlewares. `fresh/runtime` is what components share between server and
 * browser. `fresh/dev` builds and runs in development. A production build leaves `_fresh/server.js`, whose default
 * export is `{ fetch }`: it imports the app's main.ts and serves its `app` with the build applied, without a bundler.
 * A start script imports it and gives `fetch` to `Deno.serve`.
 */
export { App, type ListenOptions } from "./app.ts";
export type { Context, FreshContext, WebSocketHandlers, WebSocketUpgradeOptions } from "./context.ts";
export { createDefine, type Define, page } from "./define.ts";
export { HttpError } from "./error.ts";
export { cors, type CORSOptions } from "./middlewares/cors.ts";
export { csp, type CSPOptions } from "./middlewares/csp.ts";
export { csrf, type CsrfOptions } from "./middlewares/csrf.ts";
export { staticFiles } from "./middlewares/static_files.ts";
export { trailingSlashes } from "./middlewares/trailing_slashes.ts";
export type {
  FreshConfig,
  HandlerByMethod,
  HandlerFn,
  Island,
  LayoutConfig,
  Method,
  Middleware,
  PageProps,
  PageResponse,
  ResolvedFreshConfig,
  RouteConfig,
  RouteHandler,
} from "./types.ts";
