/** Members of a universe as a provider has them today, where no file has them. */
import type { Market } from "../../market/bars.ts";
import type { Provider } from "../providers/provider.ts";
import type { Router } from "../router/router.ts";
import type { Source } from "./membership.ts";

/** Whom to ask, and through which door. */
export type Suppliers = Pick<Router, "providerOrder" | "reach">;

/** The first provider's list, and why others gave none. */
export interface Supplied {
  readonly source?: Source;
  readonly reasons: readonly string[];
}

export async function suppliedList(name: string, market: Market, suppliers: Suppliers): Promise<Supplied> {
  const { providers, skipped } = suppliers.providerOrder(market);
  const reasons = [...skipped];
  for (const provider of providers.filter((each) => each.universe)) {
    try {
      const source = await listOf(provider, name, suppliers);
      if (source) return { source, reasons };
    } catch (error) {
      reasons.push(`${provider.name}, ${(error as Error).message}`);
    }
  }
  return { reasons };
}

async function listOf(provider: Provider, name: string, { reach }: Suppliers): Promise<Source | undefined> {
  const records = await provider.universe!(name, reach(provider));
  if (records === undefined || records.length === 0) return undefined;
  return {
    kind: "list",
    file: provider.name,
    members: records.map(({ symbol, name }) => ({
      symbol,
      name,
      sector: "",
      marketCap: NaN,
      added: -Infinity,
    })),
  };
}
