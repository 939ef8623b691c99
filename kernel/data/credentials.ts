/**
 * What the environment says about providers: keys, other addresses, limits and orders. It is read here alone, anew at
 * each use, so that a key which a cell has just set counts.
 */
import { z } from "zod";
import type { Market } from "../market/bars.ts";
import { ParameterError, quote } from "../market/errors.ts";
import type { Credential, Provider, RateLimit } from "./providers/provider.ts";

/** A variable's value, undefined where it is not set. */
export type Environment = (variable: string) => string | undefined;

export const processEnvironment: Environment = (variable) => Deno.env.get(variable);

/** A provider's own part of the settings. */
export interface ProviderSettings {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly limits: readonly RateLimit[];
  /** By variable, those that are set, and every choice. */
  readonly credentials: Readonly<Record<string, string>>;
}

const SPANS: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const LIMIT = /^(\d{1,7})\/(\d{0,5})(s|min|h|d)$/;

/** Anything else would be refused by fetch with a message that shows it. */
const secret = z.string().regex(/^[\x21-\x7e]{1,4096}$/);

const address = z.string().transform((text) => text.replace(/\/+$/, "")).refine((text) => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" &&
    url.search === "" && url.hash === "";
});

const limits = z.string().transform((text) => text === "none" ? [] : listOf(text)).pipe(
  z.array(
    z.string().regex(LIMIT).transform((text) => {
      const [, requests, count, span] = text.match(LIMIT)!;
      return { requests: Number(requests), ms: Number(count || 1) * SPANS[span!]! };
    }).refine(({ requests, ms }) => requests > 0 && ms > 0),
  ),
);

const names = z.string().transform(listOf).pipe(z.array(z.string().regex(/^[a-z][a-z0-9-]*$/)).min(1));

const flag = z.string().toLowerCase().pipe(z.enum(["0", "1", "no", "yes", "false", "true", "off", "on"]))
  .transform((text) => /^(1|yes|true|on)$/.test(text));

const days = z.string().regex(/^\d{1,4}$/).transform(Number);
const megabytes = z.string().regex(/^\d{1,6}$/).transform(Number);

function listOf(text: string): string[] {
  return text.split(",").map((each) => each.trim()).filter(Boolean);
}

/** `TAPEBOOK_YAHOO_URL` and the like. */
export function settingName(provider: string, setting: "URL" | "LIMIT"): string {
  return `TAPEBOOK_${provider.toUpperCase().replaceAll("-", "_")}_${setting}`;
}

/**
 * @throws ParameterError naming the variable whose value cannot be used, without a secret's value
 */
export function providerSettings(
  provider: Pick<Provider, "name" | "baseUrl" | "limits" | "credentials">,
  env: Environment = processEnvironment,
): ProviderSettings {
  const credentials = provider.credentials.flatMap(({ variable, choices }) => {
    const value = choices
      ? read(env, variable, z.enum(choices), choices.join(" or ")) ?? choices[0]
      : read(env, variable, secret, "the key alone, without quotes or spaces in it", true);
    return value === undefined ? [] : [[variable, value] as const];
  });
  const url = read(
    env,
    settingName(provider.name, "URL"),
    address,
    "an http or https address without a query",
  );
  const limit = read(
    env,
    settingName(provider.name, "LIMIT"),
    limits,
    'requests in a time, as "300/min" or "5/s, 250/d" (s, min, h, d; "100/15min" as well), or "none"',
  );
  return {
    baseUrl: url ?? provider.baseUrl,
    limits: limit ?? provider.limits,
    credentials: Object.fromEntries(credentials),
  };
}

/** Those without which the provider cannot be asked at all. */
export function missingCredentials(
  provider: Pick<Provider, "credentials">,
  settings: ProviderSettings,
): readonly Credential[] {
  return provider.credentials.filter(({ variable, optional }) =>
    !optional && settings.credentials[variable] === undefined
  );
}

/** TAPEBOOK_PROVIDERS_US and the like: the names in the order in which to ask, undefined where not set. */
export function namedOrder(
  market: Market,
  env: Environment = processEnvironment,
): readonly string[] | undefined {
  return read(env, orderName(market), names, 'names of providers, as "fmp, yahoo"');
}

export const orderName = (market: Market): string => `TAPEBOOK_PROVIDERS_${market}`;

/** TAPEBOOK_OFFLINE: whether no provider that needs the network is asked. */
export function isOffline(env: Environment = processEnvironment): boolean {
  return read(env, "TAPEBOOK_OFFLINE", flag, "1 or 0") ?? false;
}

/** TAPEBOOK_MEMORY_MB: bytes of bars that a process keeps for the next who loads them. */
export function memoryLimit(env: Environment = processEnvironment): number {
  return (read(env, "TAPEBOOK_MEMORY_MB", megabytes, "a whole number of megabytes, 0 for none") ?? 512) *
    2 ** 20;
}

/** TAPEBOOK_HOLE_DAYS: ms for which a hole of a source is not asked for again. */
export function holeRest(env: Environment = processEnvironment): number {
  return (read(env, "TAPEBOOK_HOLE_DAYS", days, "a whole number of days, 0 to ask at every load") ?? 7) *
    86_400_000;
}

function read<T>(
  env: Environment,
  variable: string,
  schema: z.ZodType<T>,
  allowed: string,
  hidden = false,
): T | undefined {
  const text = env(variable)?.trim();
  if (!text) return undefined;
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  const now = hidden ? "what it holds now is not shown" : `it is ${quote(text)}`;
  throw new ParameterError(`Set ${variable} to ${allowed}: ${now}`, {
    field: variable,
    value: hidden ? undefined : text,
    allowed,
  });
}
