/** One request on its way through middlewares to a route. */
import { isValidElement } from "preact";
import type { BuildCache } from "./build_cache.ts";
import { NONCE } from "./middlewares/csp.ts";
import { HttpError } from "./error.ts";
import { renderComponent } from "./render/component.ts";
import { renderDocument } from "./render/document.ts";
import type { AnyVNode, LayoutConfig, ResolvedFreshConfig, RouteComponent } from "./types.ts";

export const internal = Symbol("fresh.internal");

export interface Internal<State> {
  app: RouteComponent<State> | null;
  layouts: RouteComponent<State>[];
  cache: BuildCache;
}

export interface WebSocketHandlers {
  open?(socket: WebSocket): void;
  message?(socket: WebSocket, event: MessageEvent): void;
  close?(socket: WebSocket, code: number, reason: string): void;
  error?(socket: WebSocket, event: Event | ErrorEvent): void;
}

export interface WebSocketUpgradeOptions {
  /** Seconds without a pong after which the socket is closed. */
  idleTimeout?: number;
  protocol?: string;
}

export interface ContextInit {
  req: Request;
  url: URL;
  info: Deno.ServeHandlerInfo;
  route: string | null;
  params: Record<string, string>;
  config: ResolvedFreshConfig;
  next: () => Promise<Response>;
  cache: BuildCache;
}

export class Context<State> {
  readonly req: Request;
  readonly url: URL;
  readonly info: Deno.ServeHandlerInfo;
  /** Pattern of the matched route. */
  readonly route: string | null;
  readonly params: Record<string, string>;
  readonly config: ResolvedFreshConfig;
  /** Shared by the middlewares of this request; starts empty. */
  readonly state: State = {} as State;
  data: unknown = undefined;
  error: unknown = null;
  next: () => Promise<Response>;
  readonly [internal]: Internal<State>;

  constructor(init: ContextInit) {
    this.req = init.req;
    this.url = init.url;
    this.info = init.info;
    this.route = init.route;
    this.params = init.params;
    this.config = init.config;
    this.next = init.next;
    this[internal] = { app: null, layouts: [], cache: init.cache };
  }

  /** Repeated slashes are collapsed, so that no path becomes another host. */
  redirect(to: string, status = 302): Response {
    const [, path, rest] = /^([^?#]*)(.*)$/s.exec(to)!;
    const location = to.startsWith("/") ? path!.replace(/\/+/g, "/") + rest : to;
    return new Response(null, { status, headers: { location } });
  }

  text(content: string, init?: ResponseInit): Response {
    return new Response(content, init);
  }

  html(content: string, init: ResponseInit = {}): Response {
    const headers = new Headers(init.headers);
    headers.set("Content-Type", "text/html; charset=utf-8");
    return new Response(content, { ...init, headers });
  }

  json(content: unknown, init?: ResponseInit): Response {
    return Response.json(content, init);
  }

  stream<Chunk extends string | Uint8Array>(
    source:
      | Iterable<Chunk>
      | AsyncIterable<Chunk>
      | (() => Iterable<Chunk> | AsyncIterable<Chunk>),
    init?: ResponseInit,
  ): Response {
    const encoder = new TextEncoder();
    const bytes = new TransformStream<Chunk, Uint8Array<ArrayBuffer>>({
      transform: (chunk, controller) =>
        controller.enqueue(
          typeof chunk === "string" ? encoder.encode(chunk) : chunk as Uint8Array<ArrayBuffer>,
        ),
    });
    const chunks = ReadableStream.from(typeof source === "function" ? source() : source);
    return new Response(chunks.pipeThrough(bytes), init);
  }

  /** The page: `vnode` inside the layouts and the app wrapper of its scope, with the islands' scripts. */
  async render(
    vnode: AnyVNode | null,
    init: ResponseInit = {},
    config: LayoutConfig = {},
  ): Promise<Response> {
    if (vnode !== null && !isValidElement(vnode)) {
      throw new TypeError("ctx.render() needs a JSX element or null");
    }
    const { app, layouts, cache } = this[internal];
    let content = vnode;
    for (const layout of config.skipInheritedLayouts ? [] : layouts.toReversed()) {
      const child = content;
      const wrapped = await renderComponent(this, layout, null, () => child);
      if (wrapped instanceof Response) return wrapped;
      content = wrapped;
    }

    let body: AnyVNode | null = null;
    let wrapper: AnyVNode | Response | null = null;
    if (app && !config.skipAppWrapper) {
      wrapper = await renderComponent(this, app, null, () => body);
      if (wrapper instanceof Response) return wrapper;
    }
    const page = renderDocument({
      cache,
      basePath: this.config.basePath,
      content,
      wrap: wrapper && ((rendered) => (body = rendered, wrapper)),
    });

    const headers = new Headers(init.headers);
    headers.set("Content-Type", "text/html; charset=utf-8");
    if (page.scripts.length > 0) {
      headers.append(
        "Link",
        page.scripts.map((url) => `<${encodeURI(url)}>; rel="modulepreload"`).join(", "),
      );
    }
    const response = new Response(page.html, { ...init, headers });
    return Object.assign(response, { [NONCE]: page.nonce });
  }

  /** Without handlers, the socket and the response to return; with handlers, the response alone. */
  upgrade(options?: WebSocketUpgradeOptions): { socket: WebSocket; response: Response };
  upgrade(handlers: WebSocketHandlers, options?: WebSocketUpgradeOptions): Response;
  upgrade(
    first: WebSocketHandlers | WebSocketUpgradeOptions = {},
    second?: WebSocketUpgradeOptions,
  ): { socket: WebSocket; response: Response } | Response {
    if (this.req.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      throw new HttpError(400, "Expected a WebSocket upgrade request");
    }
    const handlers = Object.values(first).some((value) => typeof value === "function")
      ? first as WebSocketHandlers
      : null;
    const options = handlers ? second : first as WebSocketUpgradeOptions;
    const { socket, response } = Deno.upgradeWebSocket(this.req, options);
    if (!handlers) return { socket, response };
    socket.addEventListener("open", () => handlers.open?.(socket));
    socket.addEventListener("message", (event) => handlers.message?.(socket, event));
    socket.addEventListener("close", (event) => handlers.close?.(socket, event.code, event.reason));
    socket.addEventListener("error", (event) => handlers.error?.(socket, event));
    return response;
  }
}

export type FreshContext<State = unknown> = Context<State>;
