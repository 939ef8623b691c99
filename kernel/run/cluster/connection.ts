/** Connections to Redis or Valkey: refused ones are errors at once, lost ones are waited for. */
import type { Redis, RedisOptions } from "ioredis";
import { DataError, ParameterError, quote } from "../../market/errors.ts";

/** Milliseconds until a server that does not answer is given up. */
const PATIENCE = 5_000;
/** Milliseconds that a server may be away in the middle of something. */
const OUTAGE = 120_000;

/** @throws ParameterError for what is no address of a Redis */
export function checkUrl(url: unknown): asserts url is string {
  const allowed = "an address such as redis://localhost:6379, or rediss:// for TLS";
  const known = typeof url === "string" && URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol);
  if (known) return;
  const value = typeof url === "string" ? withoutPassword(url) : url;
  throw new ParameterError(`Set url to ${allowed}: it is ${quote(value)}`, { field: "url", value, allowed });
}

/** As it may be shown. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return url.replace(/\/\/[^@/]*@/, "//…@");
  const shown = new URL(url);
  if (shown.password !== "") shown.password = "…";
  return decodeURI(shown.href);
}

/** A connection that has answered. @throws DataError where there is none to be had, saying why */
export async function connected(url: string): Promise<Redis> {
  const { Redis: Client } = await import("ioredis");
  let known = false;
  let lost = 0;
  const options: RedisOptions = {
    lazyConnect: true,
    connectTimeout: PATIENCE,
    // Commands wait while the server is away: it may be started again.
    maxRetriesPerRequest: null,
    retryStrategy: (times) =>
      known && performance.now() - lost < OUTAGE ? Math.min(100 * times, 2_000) : null,
  };
  const client = new Client(url, options);
  let reason: Error | undefined;
  // Without a listener every lost connection would be printed.
  client.on("error", (error: Error) => reason = error);
  client.on("ready", () => {
    known = true;
    lost = 0;
  });
  client.on("close", () => lost ||= performance.now());
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    client.disconnect();
    throw refused(url, reason ?? error as Error);
  }
  return client;
}

function refused(url: string, error: Error): DataError {
  const { message } = error;
  const advice = /WRONGPASS|NOAUTH|NOPERM|invalid (username|password)/i.test(message)
    ? "Set user and password in the address, redis://user:password@host:6379"
    : /ENOTFOUND|EAI_AGAIN|getaddrinfo|dns|name or service/i.test(message)
    ? "Check the host in the address"
    : "Start Redis there, or check host and port";
  return new DataError(`${advice}: ${withoutPassword(url)} does not let us in (${message})`, {
    field: "url",
    value: withoutPassword(url),
    allowed: "a Redis or Valkey that answers",
  });
}
