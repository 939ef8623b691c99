/** Everything between a request for bars and the providers, with what one process remembers of each of them. */
import type { Market } from "../../market/bars.ts";
import { type Environment, processEnvironment, providerSettings } from "../credentials.ts";
import { connect } from "../providers/http.ts";
import type { BarsRequest, Http, Provider } from "../providers/provider.ts";
import type { BreakerOptions } from "./breaker.ts";
import { fixedBudget } from "./budget.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createLine, type Line, type LineRecord, type Visit } from "./line.ts";
import { type Order, orderFor } from "./order.ts";
import { routeBars, type Routed, type RouteOptions } from "./route.ts";

export interface RouterOptions {
  /** In the order in which to ask. */
  readonly providers: readonly Provider[];
  readonly env?: Environment;
  readonly clock?: Clock;
  /** Most requests under way at one provider, default 4. */
  readonly atOnce?: number;
  /** ms for one request, default 30,000. */
  readonly timeout?: number;
  readonly breaker?: BreakerOptions;
}

/** What other questions than for bars may take. */
export interface ReachOptions {
  readonly signal?: AbortSignal;
  /** ms, waiting and retries included; default 60,000. */
  readonly budget?: number;
}

export interface Router {
  /** Those to ask for a market, credentials set; by name these alone. */
  providerOrder(market: Market, names?: readonly string[]): Order;
  route(request: BarsRequest, options: RouteOptions): Promise<Routed>;
  /** A provider's own door, for its symbols, universes and health. */
  reach(provider: Provider, options?: ReachOptions): Http;
  record(provider: Provider): LineRecord;
}

export function createRouter(options: RouterOptions): Router {
  const { providers, env = processEnvironment, clock = systemClock, atOnce = 4, timeout, breaker } = options;
  const lines = new Map<string, Line>();

  /** Another address or limit is another provider, as far as waiting is concerned. */
  function lineOf(provider: Provider): Line {
    const { baseUrl, limits } = providerSettings(provider, env);
    const key = JSON.stringify([provider.name, baseUrl, limits]);
    const line = lines.get(key) ?? createLine(provider.name, limits, { clock, atOnce, breaker });
    lines.set(key, line);
    return line;
  }

  function door(provider: Provider, visit: Visit): Http {
    return connect(provider, {
      settings: providerSettings(provider, env),
      signal: visit.signal,
      timeout,
      around: lineOf(provider).around(visit),
      now: clock.now,
      deadline: visit.budget.deadline,
    });
  }

  return {
    providerOrder: (market, names) => orderFor(market, providers, env, names),
    route: (request, given) => routeBars(request, given, { clock, reach: door }),
    reach: (provider, { signal, budget = 60_000 } = {}) =>
      door(provider, { signal, budget: fixedBudget(clock.now() + budget), patience: budget }),
    record: (provider) => lineOf(provider).record,
  };
}
