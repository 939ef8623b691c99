/**
 * What the ledger counts: variants of a strategy that were tried on the same data, in sweeps and in single runs. A variant is its
 * code, its parameters and the options of its account.
 */
import { countTrials, type LedgerKey, recordTrials } from "../data/catalogue/ledger.ts";
import type { EngineConfig } from "../engine/options.ts";
import type { Strategy } from "../engine/strategy.ts";
import type { Bars } from "../market/bars.ts";
import { canonicalJson, sha256 } from "./canonical.ts";

/** Values of each parameter by variant, and of those that all of them have alike. */
export interface VariantParameters {
  readonly length: number;
  readonly columns: Readonly<Record<string, ArrayLike<unknown>>>;
  readonly fixed: Readonly<Record<string, unknown>>;
}

/** Where variants are rivals: a strategy by its name, on the same symbols. */
export function ledgerKey(strategy: string, bars: readonly Bars[]): LedgerKey {
  const data = bars.map(({ market, timeframe, symbol }) => `${market}|${timeframe}|${symbol}`).sort().join(
    ", ",
  );
  return { strategy, data: data.length <= 200 ? data : sha256(data) };
}

/** A number of 32 bits for each variant. */
export function variantsOf(
  text: Strategy["definition"]["text"],
  config: EngineConfig,
  { length, columns, fixed }: VariantParameters,
): Uint32Array {
  const variants = new Uint32Array(length).fill(hashText(canonicalJson([text, config])));
  // By name, so that the order in which parameters were written makes no other variant of the same.
  for (const name of Object.keys({ ...fixed, ...columns }).sort()) {
    const column = columns[name];
    const own = hashText(name);
    const known = new Map<unknown, number>();
    for (let i = 0; i < length; i++) {
      const value = column === undefined ? fixed[name] : column[i];
      // What a run leaves out, a sweep has as undefined.
      if (value === undefined) continue;
      let hash = known.get(value);
      if (hash === undefined) known.set(value, hash = hashText(canonicalJson(value)));
      variants[i] = mixed(variants[i]!, own ^ hash);
    }
  }
  return variants;
}

interface SingleRun {
  readonly strategy: Pick<Strategy, "name" | "params" | "definition">;
  readonly bars: readonly Bars[];
  readonly config: EngineConfig;
}

const variantOf = ({ strategy, config }: SingleRun): number =>
  variantsOf(strategy.definition.text, config, { length: 1, columns: {}, fixed: strategy.params })[0]!;

/** Runs of this kernel that no ledger has yet: writing each down would take longer than most runs. */
const waiting = new Map<string, { readonly key: LedgerKey; readonly variants: number[] }>();

/** Remembers a run until something is written down anyway. */
export function noteRun(run: SingleRun): void {
  const key = ledgerKey(run.strategy.name, run.bars);
  const name = JSON.stringify(key);
  const known = waiting.get(name) ?? { key, variants: [] };
  known.variants.push(variantOf(run));
  waiting.set(name, known);
}

/** Counts a run that was saved, and those that wait. */
export async function recordRunVariant(folder: string, run: SingleRun): Promise<void> {
  await recordVariants(folder, ledgerKey(run.strategy.name, run.bars), Uint32Array.of(variantOf(run)));
}

/** Adds variants, and the runs that wait; gives how many there are now. */
export async function recordVariants(folder: string, key: LedgerKey, variants: Uint32Array): Promise<number> {
  for (const [name, each] of waiting) {
    waiting.delete(name);
    await recordTrials(folder, each.key, Uint32Array.from(each.variants));
  }
  return await recordTrials(folder, key, variants);
}

/** How many there would be with these and the runs that wait; writes nothing down. */
export async function countWithVariants(
  folder: string,
  key: LedgerKey,
  variants: Uint32Array,
): Promise<number> {
  const more = waiting.get(JSON.stringify(key))?.variants ?? [];
  const all = new Uint32Array(variants.length + more.length);
  all.set(variants);
  all.set(more, variants.length);
  return await countTrials(folder, key, all);
}

/** FNV-1a. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** With the finaliser of MurmurHash3, so that neighbours in a grid do not meet. */
function mixed(a: number, b: number): number {
  let hash = Math.imul(a, 31) ^ b;
  hash = Math.imul(hash ^ hash >>> 16, 0x85ebca6b);
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35);
  return (hash ^ hash >>> 16) >>> 0;
}
