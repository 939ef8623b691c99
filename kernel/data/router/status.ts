/** What there is to know of each provider, without asking it unless wanted. */
import type { Market, Timeframe } from "../../market/bars.ts";
import {
  type Environment,
  isOffline,
  missingCredentials,
  processEnvironment,
  providerSettings,
} from "../credentials.ts";
import type { Provider, RateLimit } from "../providers/provider.ts";
import type { LineRecord } from "./line.ts";
import type { Router } from "./router.ts";

/** `left alone` after failing several times in a row, for a while. */
export type ProviderState = "ready" | "left alone" | "no credentials" | "offline";

/** What there is to know of a provider: what it serves, its keys and limits, and how it fared. */
export interface ProviderStatus {
  readonly name: string;
  readonly serves: Readonly<Partial<Record<Market, readonly Timeframe[]>>>;
  readonly state: ProviderState;
  /** Variables of the environment, and whether they are set. */
  readonly credentials: readonly {
    readonly variable: string;
    readonly set: boolean;
    readonly optional: boolean;
    /** Where to get it. */
    readonly about: string;
  }[];
  /** At most so many requests in so many ms; all of them hold. */
  readonly limits: readonly RateLimit[];
  /** Since this kernel began: requests answered and failed, and how many wait for their turn. */
  readonly answers: number;
  readonly failures: number;
  readonly waiting: number;
  readonly breaker: LineRecord["breaker"];
  /** Epoch ms; null without any. */
  readonly lastAnswer: number | null;
  readonly lastFailure: LineRecord["lastFailure"] | null;
  /** Of a check: ms that the answer took, or what was wrong; null where it was not asked. */
  readonly health: { readonly ok: boolean; readonly ms: number; readonly message: string } | null;
}

/** Whether providers() asks anybody. */
export interface StatusOptions {
  /** Asks every provider that is ready for the cheapest answer it has. */
  readonly check?: boolean;
  readonly signal?: AbortSignal;
}

/** ms for one check. */
const CHECK_BUDGET = 15_000;

export async function providerStatuses(
  router: Router,
  providers: readonly Provider[],
  { check = false, signal }: StatusOptions = {},
  env: Environment = processEnvironment,
): Promise<ProviderStatus[]> {
  const offline = isOffline(env);
  return await Promise.all(providers.map(async (provider) => {
    const before = stateOf(provider, router, env, offline);
    const health = check && before === "ready" ? await healthOf(provider, router, signal) : null;
    const { credentials } = providerSettings(provider, env);
    const { answers, failures, waiting, breaker, lastAnswer, lastFailure = null } = router.record(provider);
    return {
      name: provider.name,
      serves: provider.serves,
      state: stateOf(provider, router, env, offline),
      credentials: provider.credentials.filter(({ choices }) => !choices).map((
        { variable, about, optional = false },
      ) => ({ variable, set: credentials[variable] !== undefined, optional, about })),
      limits: providerSettings(provider, env).limits,
      answers,
      failures,
      waiting,
      breaker,
      lastAnswer: Number.isNaN(lastAnswer) ? null : lastAnswer,
      lastFailure,
      health,
    };
  }));
}

function stateOf(provider: Provider, router: Router, env: Environment, offline: boolean): ProviderState {
  if (provider.baseUrl === "") return "ready";
  if (offline) return "offline";
  if (missingCredentials(provider, providerSettings(provider, env)).length > 0) return "no credentials";
  return router.record(provider).breaker === "open" ? "left alone" : "ready";
}

async function healthOf(
  provider: Provider,
  router: Router,
  signal?: AbortSignal,
): Promise<ProviderStatus["health"]> {
  const started = performance.now();
  const after = () => Math.round(performance.now() - started);
  try {
    await provider.health(router.reach(provider, { signal, budget: CHECK_BUDGET }));
    return { ok: true, ms: after(), message: "answers" };
  } catch (error) {
    signal?.throwIfAborted();
    return { ok: false, ms: after(), message: error instanceof Error ? error.message : String(error) };
  }
}
