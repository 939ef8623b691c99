/**
 * Files under routes/ as steps of an app. A path here is relative to routes/, has no extension and starts with
 * a slash: `/notebooks/[...path]`, `/(shell)/_layout`.
 */
import type { Step } from "./scopes.ts";
import type { LayoutConfig, Middleware, Route, RouteComponent, RouteConfig, RouteHandler } from "./types.ts";

export interface RouteModule {
  default?: unknown;
  handler?: unknown;
  handlers?: unknown;
  config?: unknown;
}

/** Special files come loaded; a route is loaded at its first request, unless its pattern is inside it. */
export interface RouteFile {
  path: string;
  module: RouteModule | (() => Promise<RouteModule>);
}

const SPECIAL = /\/_(app|layout|middleware|error|500|404)$/;

export function isSpecialPath(path: string): boolean {
  return SPECIAL.test(path);
}

export function fileSteps<State>(files: RouteFile[]): Step<State>[] {
  const special: Step<State>[] = [];
  const routes: RouteFile[] = [];
  for (const file of files) {
    const kind = SPECIAL.exec(file.path)?.[1];
    if (kind && typeof file.module !== "function") {
      const step = specialStep<State>(kind, scopeOf(file.path), file.module);
      if (step) special.push(step);
    } else routes.push(file);
  }
  routes.sort((a, b) => compareRoutes(patternOf(a.path), patternOf(b.path)));
  return [...special, ...routes.map(routeStep<State>)];
}

function specialStep<State>(kind: string, path: string, module: RouteModule): Step<State> | null {
  const component = module.default as RouteComponent<State> | undefined;
  if (kind === "middleware") {
    const fns = module.handler ?? module.handlers ?? module.default;
    return fns ? { kind, path, fns: [fns].flat() as Middleware<State>[] } : null;
  }
  if (kind === "error" || kind === "500") return { kind: "error", path, route: toRoute(module) };
  if (kind === "404") return { kind: "notFound", route: toRoute(module) };
  if (!component) return null;
  if (kind === "app") return { kind, component };
  return { kind: "layout", path, component, config: module.config as LayoutConfig | undefined };
}

function routeStep<State>({ path, module }: RouteFile): Step<State> {
  const loaded = typeof module === "function" ? null : toRoute<State>(module);
  const load = module as () => Promise<RouteModule>;
  return {
    kind: "route",
    scope: scopeOf(path),
    pattern: loaded?.config?.routeOverride ?? patternOf(path),
    route: loaded ?? (async () => toRoute<State>(await load())),
  };
}

function toRoute<State>(module: RouteModule): Route<State> {
  return {
    handler: (module.handler ?? module.handlers) as
      | RouteHandler<unknown, State>
      | undefined,
    component: module.default as RouteComponent<State> | undefined,
    config: module.config as RouteConfig | undefined,
  };
}

function scopeOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")).split("/").map(segmentPattern).join("/");
}

export function patternOf(path: string): string {
  const segments = path.split("/").filter((segment) => segment && !/^\(.*\)$/.test(segment));
  if (segments.at(-1) === "index") segments.pop();
  return "/" + segments.map(segmentPattern).join("/");
}

function segmentPattern(segment: string): string {
  return segment
    .replace(/^\[\.\.\.(\w+)\]$/, ":$1*")
    .replace(/^\[\[(\w+)\]\]$/, ":$1?")
    .replace(/\[(\w+)\]/g, ":$1");
}

/** Fixed segments before parameters before catch-alls, so that the narrower pattern is tried first. */
function compareRoutes(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = breadth(left[i]) - breadth(right[i]);
    if (difference) return difference;
  }
  return a < b ? -1 : 1;
}

function breadth(segment: string | undefined): number {
  if (segment === undefined) return 0;
  if (segment.endsWith("*")) return 4;
  if (segment.endsWith("?")) return 3;
  return segment.includes(":") ? 2 : 1;
}
