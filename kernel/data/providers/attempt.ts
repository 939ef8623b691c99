/** One request, without a second try, and the name of what went wrong with it. */
import { errorText, firstWords } from "./answer_text.ts";
import { ProviderError, type ProviderErrorDetail, type ProviderFault } from "./provider_error.ts";

export interface Caller {
  /** The provider. */
  readonly name: string;
  /** The variables that hold its secrets, for messages. */
  readonly variables: readonly string[];
  /** Takes the secrets out of a text. */
  readonly hide: (text: string) => string;
  readonly signal?: AbortSignal;
  /** ms from the first byte sent to the last byte received. */
  readonly timeout: number;
  readonly maxBytes: number;
  /** Epoch ms. */
  readonly now: () => number;
}

export interface Answer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The content type without its parameters, lower case. */
  readonly type: string;
}

/** A provider may send one on; more hops than this are a circle. */
const MAX_HOPS = 3;

export function failure(
  { name, hide }: Pick<Caller, "name" | "hide">,
  fault: ProviderFault,
  message: string,
  detail: Partial<ProviderErrorDetail> = {},
): ProviderError {
  return new ProviderError(hide(message), { ...detail, provider: name, fault });
}

/** @throws ProviderError without a cause: that of fetch shows the whole address with its key */
export async function attempt(
  url: URL,
  headers: Readonly<Record<string, string>>,
  caller: Caller,
): Promise<Answer> {
  const { name, signal: stop, timeout } = caller;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeout);
  const signal = stop ? AbortSignal.any([stop, late.signal]) : late.signal;
  try {
    stop?.throwIfAborted();
    const response = await follow(url, headers, signal, caller);
    const bytes = await bodyOf(response, caller);
    if (!response.ok) throw refusal(response, bytes, url, caller);
    const type = (response.headers.get("content-type") ?? "").replace(/;.*/, "").trim().toLowerCase();
    return { bytes, type };
  } catch (error) {
    if (stop?.aborted) throw failure(caller, "aborted", `Stopped while ${name} was asked.`);
    if (late.signal.aborted) {
      const waited = `${name} did not answer within ${timeout / 1000} s`;
      throw failure(caller, "timeout", `Try again later: ${waited}.`);
    }
    if (error instanceof ProviderError) throw error;
    const what = `no answer from ${url.host} (${networkReason(error)})`;
    throw failure(caller, "network", `Check the connection to ${name}: ${what}.`);
  } finally {
    clearTimeout(timer);
  }
}

/** Redirects by hand: headers with keys stay with the host that they are meant for. */
async function follow(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  caller: Caller,
): Promise<Response> {
  let here = url;
  for (let hop = 0; hop <= MAX_HOPS; hop++) {
    const own = here.origin === url.origin;
    const response = await fetch(here, { headers: own ? headers : {}, signal, redirect: "manual" });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    const next = URL.parse(location, here);
    if (
      next === null || !/^https?:$/.test(next.protocol) ||
      (here.protocol === "https:" && next.protocol === "http:")
    ) {
      const place = firstWords(location, 80);
      throw failure(
        caller,
        "shape",
        `Ask another provider: ${caller.name} sends one on to ${place}, which is not safe.`,
      );
    }
    here = next;
  }
  throw failure(caller, "shape", `Ask another provider: ${caller.name} sends one on in a circle.`);
}

async function bodyOf(response: Response, caller: Caller): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > caller.maxBytes) {
      const most = `${caller.maxBytes / 1e6} MB`;
      throw failure(caller, "shape", `Ask for less: ${caller.name} sends more than ${most} in one answer.`);
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : await new Blob(chunks).bytes() as Uint8Array<ArrayBuffer>;
}

function refusal(response: Response, bytes: Uint8Array, url: URL, caller: Caller): ProviderError {
  const { status, statusText, headers } = response;
  const { name, variables } = caller;
  const text = caller.hide(new TextDecoder().decode(bytes.subarray(0, 20_000)));
  const words = firstWords(errorText(text), 200);
  const said = `${`${status} ${statusText}`.trim()}${words ? `: ${words}` : ""}`;
  const retryAfter = waitAskedFor(headers, caller.now());
  const detail = { status, answer: text.slice(0, 2_000), retryAfter };
  const fault = faultOf(status);
  switch (fault) {
    case "credentials": {
      const keys = variables.join(" and ");
      return variables.length > 0
        ? failure(
          caller,
          fault,
          `Check ${keys} and what they allow: ${name} refuses the request (${said}).`,
          detail,
        )
        : failure(caller, fault, `Ask another provider: ${name} refuses the request (${said}).`, detail);
    }
    case "not-found":
      return failure(caller, fault, `Check the symbol: ${name} has no ${url.pathname} (${said}).`, detail);
    case "limit": {
      const wait = retryAfter === undefined ? "a while" : `${Math.ceil(retryAfter / 1000)} s`;
      return failure(caller, fault, `Wait ${wait}: ${name} takes no more requests now (${said}).`, detail);
    }
    case "shape":
      return failure(
        caller,
        fault,
        `Ask another provider: ${name} does not take the request (${said}).`,
        detail,
      );
    default:
      return failure(caller, fault, `Try again later: ${name} fails (${said}).`, detail);
  }
}

/** 418 is Binance's word for an address that went on after 429, 402 FMP's for another plan, 451 a country left out. */
function faultOf(status: number): ProviderFault {
  if ([401, 402, 403, 407, 451].includes(status)) return "credentials";
  if (status === 404 || status === 410) return "not-found";
  if (status === 429 || status === 418) return "limit";
  if (status === 408 || status === 504) return "timeout";
  return status >= 500 ? "server" : "shape";
}

/** ms from now; a date counts from the server's own clock, where it tells it. */
function waitAskedFor(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const until = Date.parse(text), told = Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(until)) return undefined;
  return Math.max(0, until - (Number.isNaN(told) ? now : told));
}

/** The last part of Deno's chain of reasons: "Connection refused (os error 111)". */
function networkReason(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const text = cause instanceof Error ? cause.message : message;
  return firstWords(text.replace(/\s*for url \(.*?\)/, "").split(": ").at(-1)!, 120);
}
