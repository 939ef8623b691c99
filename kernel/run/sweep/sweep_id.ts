/** What a sweep is called, and how its variants are counted. */
import { fingerprint } from "../../data/ohlcv.ts";
import type { LedgerKey } from "../../data/catalogue/ledger.ts";
import { canonicalJson, sha256 } from "../canonical.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import type { Trials } from "./trial_set.ts";

/** What decides which trials there are and what they score, each part as a hash. */
export function partsOf(prepared: PreparedTrials) {
  const { name, version, space, universe, config, goals, cuts, isEach, minTrades, options, factory } =
    prepared;
  const parts = {
    strategy: [name, version, factory.definition.text],
    space: [space.dimensions, space.fixed, String(options.where)],
    bars: universe.map((bars) => [bars.symbol, bars.market, bars.timeframe, fingerprint(bars)]),
    config,
    goals: goals.map(({ name, better, source }) => [name, better, String(source)]),
    judged: [cuts, isEach, minTrades],
  };
  const hashes = Object.entries(parts).map(([part, value]) => [part, sha256(canonicalJson(value))]);
  return Object.fromEntries(hashes) as { readonly [part in keyof typeof parts]: string };
}

/**
 * Hash of what makes a sweep the same one: strategy, space, bars, options and objective.
 *
 * @param more What else decides which trials there are, such as a method and its seed.
 */
export const sweepId = (kind: string, prepared: PreparedTrials, more: unknown = null): string =>
  sha256(canonicalJson({ kind, ...partsOf(prepared), more })).slice(0, 12);

/** Where variants are rivals: a strategy by its name, on the same symbols. */
export function ledgerKey({ name, universe }: PreparedTrials): LedgerKey {
  const symbols = universe.map(({ market, timeframe, symbol }) => `${market}|${timeframe}|${symbol}`).sort();
  const data = symbols.join(", ");
  return { strategy: name, data: data.length <= 200 ? data : sha256(data) };
}

/** A number of 32 bits for each variant: its code, its parameters and its options. */
export function variantsOf(prepared: PreparedTrials, trials: Trials): Uint32Array {
  const { space, config, factory } = prepared;
  const seed = hashText(canonicalJson([factory.definition.text, config, space.fixed]));
  const variants = new Uint32Array(trials.length).fill(seed);
  // By name, so that the order in which parameters were written makes no other variant of the same.
  for (const name of Object.keys(trials.parameters).sort()) {
    const column = trials.parameters[name]!;
    const known = new Map<unknown, number>();
    const own = hashText(name);
    for (let row = 0; row < variants.length; row++) {
      const value = column[row];
      let hash = known.get(value);
      if (hash === undefined) known.set(value, hash = hashText(canonicalJson(value) ?? "undefined"));
      variants[row] = mixed(variants[row]!, own ^ hash);
    }
  }
  return variants;
}

/** FNV-1a. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The finaliser of MurmurHash3, so that neighbours in the grid do not meet. */
function mixed(a: number, b: number): number {
  let hash = Math.imul(a, 31) ^ b;
  hash = Math.imul(hash ^ hash >>> 16, 0x85ebca6b);
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35);
  return (hash ^ hash >>> 16) >>> 0;
}
