/**
 * Computes the regression entries of `source` engine anew, in place; those of `source` python come from strategies.py.
 * A new entry is written by hand with `data: { sp500: {}, seeded: {} }`, then filled by
 *
 * deno run -P=test tests/golden/strategies.ts strategies_a.json
 */
import { type Entries, type Entry, figuresOf, strategyOf } from "../strategies/regression.ts";
import { DATA } from "../strategies/regression_data.ts";

for (const file of Deno.args) {
  const path = new URL(file, import.meta.url);
  const entries: Entries = JSON.parse(await Deno.readTextFile(path));
  const computed: Record<string, Entry> = {};
  for (const [name, entry] of Object.entries(entries)) {
    computed[name] = entry.source === "engine" ? await filled(name, entry) : entry;
  }
  await Deno.writeTextFile(path, JSON.stringify(computed, null, 2) + "\n");
}

async function filled(name: string, entry: Entry): Promise<Entry> {
  const strategy = await strategyOf(name, entry.params);
  const data: Record<string, Entry["data"][string]> = {};
  for (const set of Object.keys(entry.data)) {
    data[set] = figuresOf(strategy, await DATA[set]!(), entry.options);
  }
  return { ...entry, data };
}
