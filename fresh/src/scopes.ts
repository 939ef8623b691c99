/**
 * An app is a list of steps; `compile()` reads them into a router. Each path prefix is a scope with middlewares, a
 * layout and an error page. A route passes through its scopes from the outermost on, and takes of each what had
 * been registered before it. An error leaves a scope's middlewares before its error page is rendered.
 */
import { type Context, internal } from "./context.ts";
import { HttpError, statusOf } from "./error.ts";
import { renderComponent } from "./render/component.ts";
import { Router } from "./router.ts";
import type {
  HandlerFn,
  LayoutConfig,
  Method,
  Middleware,
  PageResponse,
  Route,
  RouteComponent,
} from "./types.ts";

export type Step<State> =
  | { kind: "middleware"; path: string; fns: Middleware<State>[] }
  | { kind: "app"; component: RouteComponent<State> }
  | {
    kind: "layout";
    path: string;
    component: RouteComponent<State>;
    config?: LayoutConfig;
  }
  | { kind: "error"; path: string; route: Route<State> }
  | { kind: "notFound"; route: Route<State> }
  | {
    kind: "handler";
    method: Method | "ALL";
    path: string;
    fns: Middleware<State>[];
  }
  | {
    kind: "route";
    scope: string;
    pattern: string;
    route: Route<State> | (() => Promise<Route<State>>);
  };

interface Scope<State> {
  parent: Scope<State> | null;
  children: Map<string, Scope<State>>;
  middlewares: Middleware<State>[];
  app?: RouteComponent<State>;
  layout?: { component: RouteComponent<State>; config?: LayoutConfig };
  error?: Route<State>;
  notFound?: Route<State>;
}

export interface Compiled<State> {
  router: Router<Middleware<State>>;
  /** For paths and methods without a route: the outermost middlewares still see them. */
  fallback: Middleware<State>;
}

const METHODS: Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

export function compile<State>(steps: Step<State>[], basePath: string): Compiled<State> {
  const root = newScope<State>(null);
  const router = new Router<Middleware<State>>();
  const add = (methods: Method[], pattern: string, run: Middleware<State>) => {
    for (const method of methods) router.add(method, joinPath(basePath, pattern), run);
  };
  for (const step of steps) {
    switch (step.kind) {
      case "middleware":
        scopeAt(root, step.path).middlewares.push(...step.fns);
        break;
      case "app":
        root.app = step.component;
        break;
      case "layout":
        scopeAt(root, step.path).layout = step;
        break;
      case "error":
        scopeAt(root, step.path).error = step.route;
        break;
      case "notFound":
        root.notFound = step.route;
        break;
      case "handler": {
        const run = chain([...layers(scopeAt(root, step.path), root), ...step.fns]);
        add(step.method === "ALL" ? METHODS : [step.method], step.path, run);
        break;
      }
      case "route": {
        const { route } = step;
        let loaded = typeof route === "function" ? null : route;
        const render: Middleware<State> = async (ctx) => {
          loaded ??= await (route as () => Promise<Route<State>>)();
          return renderRoute(ctx, loaded, 200);
        };
        add(METHODS, step.pattern, chain([...layers(scopeAt(root, step.scope), root), render]));
      }
    }
  }
  return { router, fallback: chain(layers(root, root)) };
}

function newScope<State>(parent: Scope<State> | null): Scope<State> {
  return { parent, children: new Map(), middlewares: [] };
}

function scopeAt<State>(root: Scope<State>, path: string): Scope<State> {
  let scope = root;
  for (const segment of path.split("/")) {
    if (segment === "" || segment === "*") continue;
    let child = scope.children.get(segment);
    if (!child) scope.children.set(segment, child = newScope(scope));
    scope = child;
  }
  return scope;
}

function joinPath(basePath: string, pattern: string): string {
  return `${basePath}/${pattern}`.replace(/\/+/g, "/");
}

function layers<State>(scope: Scope<State>, root: Scope<State>): Middleware<State>[] {
  const own = [enterScope({ ...scope }, root), ...scope.middlewares];
  return scope.parent ? [...layers(scope.parent, root), ...own] : own;
}

function enterScope<State>(scope: Scope<State>, root: Scope<State>): Middleware<State> {
  const { app, layout, error } = scope;
  return async (ctx) => {
    const tree = ctx[internal];
    const before = { app: tree.app, layouts: tree.layouts };
    if (app) tree.app = app;
    if (layout) {
      if (layout.config?.skipAppWrapper) tree.app = null;
      tree.layouts = [...layout.config?.skipInheritedLayouts ? [] : tree.layouts, layout.component];
    }
    try {
      return await ctx.next();
    } catch (cause) {
      ctx.error = cause;
      const status = statusOf(cause);
      if (status >= 500 && tree.cache.errorPage) throw cause;
      if (status === 404 && root.notFound) return await renderRoute(ctx, root.notFound, status);
      if (error) return await renderRoute(ctx, error, status);
      throw cause;
    } finally {
      Object.assign(tree, before);
    }
  };
}

/** Each continues the rest by `ctx.next()`; the last one's `next` is the one that the context came with. */
function chain<State>(fns: Middleware<State>[]): Middleware<State> {
  const run = async (ctx: Context<State>, i: number, last: () => Promise<Response>): Promise<Response> => {
    const fn = fns[i];
    if (!fn) return last();
    const before = ctx.next;
    ctx.next = () => run(ctx, i + 1, last);
    try {
      return await fn(ctx);
    } finally {
      ctx.next = before;
    }
  };
  return (ctx) => run(ctx, 0, ctx.next);
}

const showComponent = (): PageResponse<unknown> => ({ data: {} });

function handlerFor<State>(route: Route<State>, method: string): HandlerFn<unknown, State> | undefined {
  const { handler, component } = route;
  if (typeof handler === "function") return handler;
  if (!handler) return component && showComponent;
  const get = handler.GET ?? (component && showComponent);
  if (method === "GET") return get;
  return handler[method as Method] ?? (method === "HEAD" ? get : undefined);
}

async function renderRoute<State>(
  ctx: Context<State>,
  route: Route<State>,
  status: number,
): Promise<Response> {
  const tree = ctx[internal];
  if (route.config?.skipAppWrapper) tree.app = null;
  if (route.config?.skipInheritedLayouts) tree.layouts = [];

  const handler = handlerFor(route, ctx.req.method);
  if (!handler) throw new HttpError(404);
  const result = await handler(ctx);
  if (result instanceof Response) return result;

  ctx.data = result.data;
  const content = route.component
    ? await renderComponent(ctx, route.component, result.data, () => null)
    : null;
  if (content instanceof Response) return content;
  return ctx.render(content, { headers: result.headers, status: result.status ?? status });
}
