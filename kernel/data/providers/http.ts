/**
 * The network as a provider sees it. Here is one request and the checks of its answer; what waits, retries and gives up
 * is put around it by the router.
 */
import type { z } from "zod";
import { quote } from "../../market/errors.ts";
import { type ProviderSettings, providerSettings } from "../credentials.ts";
import { errorText, firstWords, isHtml } from "./answer_text.ts";
import { type Answer, attempt, type Caller, failure } from "./attempt.ts";
import type { GetOptions, Http, Provider } from "./provider.ts";
import { hiding } from "./secrets.ts";

/** Runs a request when, and as often as, limits and retries want it. */
export type Around = <T>(request: () => Promise<T>) => Promise<T>;

export interface ConnectOptions {
  /** Default: what the environment says. */
  readonly settings?: ProviderSettings;
  readonly signal?: AbortSignal;
  /** ms for one request, default 30,000. */
  readonly timeout?: number;
  /** Most bytes of one answer, default 256 million. */
  readonly maxBytes?: number;
  /** Default: at once and once. */
  readonly around?: Around;
  /** Epoch ms, default the clock. */
  readonly now?: () => number;
  /** Epoch ms, default none. */
  readonly deadline?: number;
}

export function connect(provider: Provider, options: ConnectOptions = {}): Http {
  const { settings = providerSettings(provider), around = (request) => request() } = options;
  const { signal, timeout = 30_000, maxBytes = 256e6, now = Date.now, deadline = Infinity } = options;
  const { baseUrl, credentials } = settings;
  const chosen = new Set(
    provider.credentials.filter(({ choices }) => choices).map(({ variable }) => variable),
  );
  const variables = Object.keys(credentials).filter((variable) => !chosen.has(variable));
  const hide = hiding(variables.map((variable) => credentials[variable]!));
  const caller: Caller = { name: provider.name, variables, hide, signal, timeout, maxBytes, now };
  // Another address in the environment stands for all hosts of the provider.
  const isOwn = baseUrl === provider.baseUrl;
  const get = <T>(
    path: string,
    { base, query, headers = {} }: GetOptions = {},
    read: (answer: Answer) => T,
  ) => {
    const url = urlOf(isOwn ? base ?? baseUrl : baseUrl, path, query);
    return around(async () => read(await attempt(url, headers, caller)));
  };

  return {
    json: (path, schema, given) =>
      get(path, given, (answer) => checked(jsonOf(answer, caller), schema, caller)),
    text: (path, given) =>
      get(path, given, (answer) => {
        const text = new TextDecoder().decode(answer.bytes);
        refuseHtml(answer.type, text, caller);
        return text;
      }),
    bytes: (path, given) =>
      get(path, given, ({ type, bytes }) => {
        refuseHtml(type, new TextDecoder().decode(bytes.subarray(0, 1_000)), caller);
        return bytes;
      }),
    credential(variable) {
      const value = credentials[variable];
      if (value !== undefined) return value;
      const about = provider.credentials.find((each) => each.variable === variable)?.about;
      const what = `Set ${variable} to ask ${provider.name}: it is not set.${about ? ` ${about}` : ""}`;
      throw failure(caller, "credentials", what, { field: variable });
    },
    optionalCredential: (variable) => credentials[variable],
    get now() {
      return now();
    },
    deadline,
  };
}

function urlOf(baseUrl: string, path: string, query: GetOptions["query"] = {}): URL {
  const url = new URL(`${baseUrl}${path.startsWith("/") ? "" : "/"}${path}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.append(name, String(value));
  }
  return url;
}

function refuseHtml(type: string, text: string, caller: Caller): void {
  if (!isHtml(type, text)) return;
  const page = firstWords(errorText(caller.hide(text)), 80);
  throw failure(
    caller,
    "shape",
    `Ask another provider: ${caller.name} answers with a web page (${quote(page)}).`,
  );
}

function jsonOf({ bytes, type }: Answer, caller: Caller): unknown {
  const text = new TextDecoder().decode(bytes).trim();
  refuseHtml(type, text, caller);
  if (text === "") throw failure(caller, "shape", `Ask another provider: ${caller.name}'s answer is empty.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    if (endsTooSoon(text, error as SyntaxError)) {
      const size = `${bytes.length} bytes`;
      throw failure(caller, "network", `Try again: ${caller.name}'s answer ends too soon, after ${size}.`, {
        answer: caller.hide(text).slice(0, 2_000),
      });
    }
    const shown = quote(firstWords(caller.hide(text), 60));
    throw failure(
      caller,
      "shape",
      `Ask another provider: ${caller.name} answers ${shown}, which is not JSON.`,
    );
  }
}

/** A body cut by something between us and the provider has the right length for HTTP. */
function endsTooSoon(text: string, { message }: SyntaxError): boolean {
  const closing = ({ "{": "}", "[": "]" } as Record<string, string>)[text[0]!];
  if (closing === undefined) return false;
  const at = Number(message.match(/position (\d+)/)?.[1] ?? text.length);
  return !text.endsWith(closing) || at >= text.length;
}

function checked<T>(value: unknown, schema: z.ZodType<T>, caller: Caller): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const found = path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  const place = path.length === 0 ? "the whole of it" : path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`,
    "",
  );
  // Hidden before it is cut: the beginning of a key would pass unseen.
  const shown = typeof found === "object" || typeof found === "string"
    ? firstWords(caller.hide(JSON.stringify(found)), 60)
    : quote(found);
  const fault = `${place} is ${shown} (${message})`;
  throw failure(
    caller,
    "shape",
    `Ask another provider: ${caller.name}'s answer is not as documented: ${fault}.`,
    { field: place, value: shown },
  );
}
