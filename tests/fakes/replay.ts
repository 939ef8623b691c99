/**
 * A provider of data as far as the network shows it: a real HTTP server on 127.0.0.1 that gives the answers of a table,
 * faults included, and remembers what it was asked.
 */
import type { Provider } from "../../kernel/data/providers/provider.ts";
import { connect, type ConnectOptions } from "../../kernel/data/providers/http.ts";

export interface ReplayAnswer {
  /** One of these is the body; without any it is empty. */
  json?: unknown;
  text?: string;
  bytes?: Uint8Array<ArrayBuffer>;
  file?: string | URL;
  /** Default 200. */
  status?: number;
  headers?: Record<string, string>;
  /** Content type; default that of the body's kind or the file's ending. */
  type?: string;
  /** ms before anything is sent; Infinity never answers. */
  delay?: number;
  /** Bytes of the body after which the connection breaks. */
  cut?: number;
}

export interface ReplayRoute {
  /** The whole path, or a pattern that must be found in it. */
  path: string | RegExp;
  /** Parameters that must be there as said; others may be there too. A key that must be absent is undefined. */
  query?: Record<string, string | RegExp | undefined>;
  headers?: Record<string, string | RegExp>;
  /** Several are given one after the other, the last for good. */
  answer: ReplayAnswer | ReplayAnswer[] | ((request: ReplayRequest) => ReplayAnswer);
}

export interface ReplayRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** performance.now() of its arrival. */
  readonly at: number;
  /** Of the answer; 0 until it is sent. */
  status: number;
}

export interface ReplayOptions {
  /** More requests than these in any such span are refused with 429, as providers do. */
  limit?: { requests: number; ms: number };
}

export interface Replay extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string;
  readonly requests: readonly ReplayRequest[];
  /** Requests that no route was for; they got 404. */
  readonly unmatched: readonly ReplayRequest[];
  /** Most requests that were waiting for their answers at once. */
  readonly mostAtOnce: number;
  /** How many requests had this path. */
  count(path: string | RegExp): number;
}

const TYPES: Record<string, string> = { json: "application/json", csv: "text/csv", html: "text/html" };

export function replay(routes: readonly ReplayRoute[], { limit }: ReplayOptions = {}): Replay {
  const requests: ReplayRequest[] = [];
  const unmatched: ReplayRequest[] = [];
  const given = new Map<ReplayRoute, number>();
  const accepted: number[] = [];
  const closing = new AbortController();
  let atOnce = 0, mostAtOnce = 0;

  function answerTo(request: ReplayRequest): ReplayAnswer {
    if (limit) {
      if (accepted.filter((at) => request.at - at < limit.ms).length >= limit.requests) {
        return { status: 429, json: { error: "too many requests" } };
      }
      accepted.push(request.at);
    }
    const route = routes.find((each) => fits(each, request));
    if (!route) {
      unmatched.push(request);
      return { status: 404, json: { error: `nothing at ${request.path}` } };
    }
    if (typeof route.answer === "function") return route.answer(request);
    if (!Array.isArray(route.answer)) return route.answer;
    const turn = given.get(route) ?? 0;
    given.set(route, turn + 1);
    return route.answer[Math.min(turn, route.answer.length - 1)]!;
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const seen: ReplayRequest = {
      path: decodeURIComponent(pathname),
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(request.headers),
      at: performance.now(),
      status: 0,
    };
    requests.push(seen);
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    const answer = answerTo(seen);
    try {
      if (answer.delay) await within(answer.delay, closing.signal);
      seen.status = answer.status ?? 200;
      return await responseOf(answer);
    } finally {
      atOnce--;
    }
  });

  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    requests,
    unmatched,
    get mostAtOnce() {
      return mostAtOnce;
    },
    count: (path) => requests.filter((each) => samePath(path, each.path)).length,
    async [Symbol.asyncDispose]() {
      closing.abort();
      await server.shutdown();
    },
  };
}

/** The provider's own door, with the server in place of its address and the keys given. */
export function connectTo(
  server: Pick<Replay, "url">,
  provider: Provider,
  credentials: Record<string, string> = {},
  options: Omit<ConnectOptions, "settings"> = {},
) {
  return connect(provider, { ...options, settings: { baseUrl: server.url, limits: [], credentials } });
}

const samePath = (wanted: string | RegExp, path: string) =>
  typeof wanted === "string" ? wanted === path : wanted.test(path);

function fits({ path, query = {}, headers = {} }: ReplayRoute, request: ReplayRequest): boolean {
  const same = (wanted: string | RegExp | undefined, value: string | undefined) =>
    wanted instanceof RegExp ? value !== undefined && wanted.test(value) : wanted === value;
  return samePath(path, request.path) &&
    Object.entries(query).every(([name, wanted]) => same(wanted, request.query[name])) &&
    Object.entries(headers).every(([name, wanted]) => same(wanted, request.headers[name.toLowerCase()]));
}

async function responseOf(
  { status = 200, headers = {}, type, cut, ...body }: ReplayAnswer,
): Promise<Response> {
  const bytes = await bodyOf(body);
  const ending = body.file === undefined ? "" : String(body.file).split(".").at(-1)!;
  const usual = body.json !== undefined ? TYPES.json : TYPES[ending] ?? "application/octet-stream";
  const all = { "content-type": type ?? (body.text !== undefined ? "text/plain" : usual!), ...headers };
  if (cut === undefined) return new Response(status === 204 ? null : bytes, { status, headers: all });
  let sent = false;
  const broken = new ReadableStream<Uint8Array>({
    async pull(controller) {
      // The first part has to leave before the connection breaks.
      if (sent) await new Promise((resolve) => setTimeout(resolve, 20));
      if (sent) return controller.close();
      controller.enqueue(bytes.subarray(0, cut));
      sent = true;
    },
  });
  return new Response(broken, { status, headers: { ...all, "content-length": String(bytes.length) } });
}

async function bodyOf({ json, text, bytes, file }: ReplayAnswer): Promise<Uint8Array<ArrayBuffer>> {
  if (file !== undefined) return await Deno.readFile(file);
  if (bytes !== undefined) return bytes;
  return new TextEncoder().encode(json === undefined ? text ?? "" : JSON.stringify(json));
}

function within(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = Number.isFinite(ms) ? setTimeout(resolve, ms) : undefined;
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    if (signal.aborted) resolve();
  });
}
