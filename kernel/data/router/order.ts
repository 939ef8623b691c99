/** Which providers are asked for a market, in which order, and why others are not. */
import type { Market } from "../../market/bars.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import { nearestName } from "../../market/nearest.ts";
import {
  type Environment,
  isOffline,
  missingCredentials,
  namedOrder,
  orderName,
  providerSettings,
} from "../credentials.ts";
import type { Provider } from "../providers/provider.ts";

export interface Order {
  readonly providers: readonly Provider[];
  /** The others of the market, each with the reason. */
  readonly skipped: readonly string[];
}

/**
 * @param known every provider, in the order that holds unless the environment or the names say otherwise
 * @param names providers that a cell asks for by name: these alone
 * @throws ParameterError for a name that no provider has
 */
export function orderFor(
  market: Market,
  known: readonly Provider[],
  env: Environment,
  names?: readonly string[],
): Order {
  const offline = isOffline(env);
  const skipped: string[] = [];
  const providers = chosen(market, known, env, names).filter((provider) => {
    const reason = whyNot(provider, market, env, offline);
    // What nobody asked for by name and what serves other markets needs no word.
    if (reason !== undefined && (names || provider.serves[market])) {
      skipped.push(`${provider.name}, ${reason}`);
    }
    return reason === undefined;
  });
  return { providers, skipped };
}

function chosen(
  market: Market,
  known: readonly Provider[],
  env: Environment,
  names: readonly string[] | undefined,
): readonly Provider[] {
  if (names) return named(names, known, "source");
  const order = namedOrder(market, env);
  if (!order) return known.filter(({ onlyByName }) => !onlyByName);
  // Series that belong to a provider are not for others to give, whatever the order.
  const owners = known.filter(({ name, owns, onlyByName }) => owns && !onlyByName && !order.includes(name));
  return [...owners, ...named(order, known, orderName(market))];
}

function named(names: readonly string[], known: readonly Provider[], field: string): readonly Provider[] {
  return [...new Set(names)].map((name) => {
    const found = known.find((each) => each.name === name);
    if (found) return found;
    const allowed = known.map((each) => each.name).join(", ");
    const near = nearestName(String(name), known.map((each) => each.name));
    throw new ParameterError(
      `Set ${field} to names of ${allowed}: there is no ${quote(name)}${
        near ? `; did you mean ${near}?` : ""
      }`,
      { field, value: name, allowed },
    );
  });
}

function whyNot(provider: Provider, market: Market, env: Environment, offline: boolean): string | undefined {
  if (!provider.serves[market]) return `which serves ${Object.keys(provider.serves).join(", ")}`;
  if (provider.baseUrl === "") return undefined;
  if (offline) return "since TAPEBOOK_OFFLINE is set";
  const missing = missingCredentials(provider, providerSettings(provider, env));
  if (missing.length === 0) return undefined;
  const variables = missing.map(({ variable }) => variable).join(" and ");
  return `since ${variables} ${missing.length === 1 ? "is" : "are"} not set`;
}
