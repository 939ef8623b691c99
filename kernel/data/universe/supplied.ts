/** Members of a universe as a provider has them today, where no file has them. */
import type { Market } from "../../market/bars.ts";
import { dayOf } from "../../market/calendar/dates.ts";
import type { Provider } from "../providers/provider.ts";
import { ProviderError } from "../providers/provider_error.ts";
import type { Router } from "../router/router.ts";
import type { Source } from "./membership.ts";

/** Whom to ask, and through which door. */
export type Suppliers = Pick<Router, "providerOrder" | "reach">;

/** What the first provider that has the universe says of it, nothing where nobody has it; and why others gave none. */
export interface Supplied {
  readonly sources: readonly Source[];
  readonly reasons: readonly string[];
}

export async function suppliedSources(name: string, market: Market, suppliers: Suppliers): Promise<Supplied> {
  const { providers, skipped } = suppliers.providerOrder(market);
  const reasons = [...skipped];
  for (const provider of providers.filter((each) => each.universe)) {
    try {
      const sources = await sourcesOf(provider, name, suppliers);
      if (sources.length > 0) return { sources, reasons };
    } catch (error) {
      reasons.push(`${provider.name}, ${(error as Error).message}`);
    }
  }
  return { sources: [], reasons };
}

/** Its list, with who belonged when where it knows and the account may know that. */
async function sourcesOf(provider: Provider, name: string, { reach }: Suppliers): Promise<Source[]> {
  const file = provider.name;
  const http = reach(provider);
  const records = await provider.universe!(name, http);
  if (records === undefined || records.length === 0) return [];
  const members = records.map(({ symbol, name }) => ({
    symbol,
    name,
    sector: "",
    marketCap: NaN,
    added: -Infinity,
  }));
  const spells = await provider.history?.(name, http).catch(withoutPlan);
  if (spells === undefined) return [{ kind: "list", file, members }];
  // There was no change from the last one to this day.
  const today = { time: dayOf(http.now), add: [], remove: [] };
  return [{ kind: "spells", file, spells, members }, { kind: "changes", file, changes: [today] }];
}

function withoutPlan(error: unknown): undefined {
  if (!(error instanceof ProviderError && error.fault === "credentials")) throw error;
}
