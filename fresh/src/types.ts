/** The vocabulary of routes: what a handler returns, what a page receives. */
import type { AnyComponent, ComponentType, FunctionComponent, VNode } from "preact";
import type { Context } from "./context.ts";

export type Method =
  | "GET"
  | "POST"
  | "PUT"
  | "PATCH"
  | "DELETE"
  | "HEAD"
  | "OPTIONS";

export interface FreshConfig {
  /** Prefix of every route, for an app that does not sit at the root of its host. */
  basePath?: string;
  mode?: "development" | "production";
  /** Believe `X-Forwarded-Proto` and `X-Forwarded-Host`: only behind a proxy that sets them. */
  trustProxy?: boolean;
}

export interface ResolvedFreshConfig extends Required<FreshConfig> {
  root: string;
}

export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;

/** What `page()` makes: data for the route's component, with the response's headers and status. */
export interface PageResponse<Data> {
  data: Data;
  headers?: HeadersInit;
  status?: number;
}

export interface HandlerFn<Data, State> {
  (ctx: Context<State>): Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;
}

export type HandlerByMethod<Data, State> = {
  [M in Method]?: HandlerFn<Data, State>;
};

export type RouteHandler<Data, State> =
  | HandlerFn<Data, State>
  | HandlerByMethod<Data, State>;

export interface LayoutConfig {
  skipAppWrapper?: boolean;
  skipInheritedLayouts?: boolean;
}

export interface RouteConfig extends LayoutConfig {
  /** Pattern to match instead of the one that the file's place gives. */
  routeOverride?: string;
}

export interface PageProps<Data = unknown, State = unknown> {
  config: ResolvedFreshConfig;
  url: URL;
  req: Request;
  params: Record<string, string>;
  info: Deno.ServeHandlerInfo;
  state: State;
  /** What the wrapper (an app or a layout) has to show. */
  Component: FunctionComponent;
  error: unknown;
  route: string | null;
  data: Data;
}

// deno-lint-ignore no-explicit-any -- a component takes the data that its own handler gave
export type RouteComponent<State> = AnyComponent<PageProps<any, State>>;

// deno-lint-ignore no-explicit-any -- a node of any component
export type AnyVNode = VNode<any>;

export interface Route<State> {
  // deno-lint-ignore no-explicit-any -- data passes from a handler to its own component unseen
  handler?: RouteHandler<any, State>;
  component?: RouteComponent<State>;
  config?: RouteConfig;
}

/** A component that the browser revives, and the script that holds it. */
export interface Island {
  name: string;
  exportName: string;
  /** URL path of its script. */
  file: string;
  component: ComponentType;
}
