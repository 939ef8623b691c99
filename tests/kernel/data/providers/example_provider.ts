/** Acme's daily bars of US shares: rows by day, newest first, at most 1,000 in an answer. */
import { z } from "zod";
import type { Provider } from "../../../../kernel/data/providers/provider.ts";
import { columnsOf, type PriceRow } from "../../../../kernel/data/providers/rows.ts";
import { unknownSymbol } from "../../../../kernel/data/providers/symbols.ts";

const n = z.number();
const Rows = z.array(z.tuple([z.iso.date(), n, n, n, n, n])); // day, open, high, low, close, volume
const Answer = z.object({ name: z.string(), rows: Rows, more: z.boolean() }).or(
  z.object({ error: z.string() }),
);
const Found = z.array(z.object({ ticker: z.string(), name: z.string() }));

const KEY = "ACME_API_KEY";
const DAY = 86_400_000;
const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);

export const acme: Provider = {
  name: "acme",
  baseUrl: "https://api.acme.invalid/v2",
  serves: { US: ["1d"] },
  credentials: [{ variable: KEY, about: "Keys are free: https://acme.invalid/keys" }],
  limits: [{ requests: 60, ms: 60_000 }],

  async bars({ symbol, from, to }, http) {
    const own = symbol.replace(".", "/"); // BRK.B is BRK/B at Acme
    const headers = { "x-api-key": http.credential(KEY) };
    const rows: PriceRow[] = [];
    let name: string | undefined;
    for (let last = to - DAY; last >= from;) {
      const query = { ticker: own, from: dateOf(from), to: dateOf(last) };
      const page = await http.json("/daily", Answer, { query, headers });
      if ("error" in page) throw unknownSymbol("acme", symbol);
      name = page.name;
      rows.push(...page.rows.map(([day, ...prices]): PriceRow => [Date.parse(day), ...prices]));
      const oldest = page.rows.at(-1);
      if (!page.more || !oldest) break;
      last = Date.parse(oldest[0]) - DAY;
    }
    return { columns: columnsOf(rows), basis: "raw", name, currency: "USD" };
  },

  async symbols(query, market, http) {
    const headers = { "x-api-key": http.credential(KEY) };
    const found = await http.json("/search", Found, { query: { q: query }, headers });
    return found.map(({ ticker, name }) => ({
      symbol: ticker.replace("/", "."),
      name,
      market,
      currency: "USD",
    }));
  },

  health: async (http) => void await http.text("/status"),
};
