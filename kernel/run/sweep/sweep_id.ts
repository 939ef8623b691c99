/** What a sweep is called. */
import { fingerprint } from "../../data/ohlcv.ts";
import { canonicalJson, sha256 } from "../canonical.ts";
import type { PreparedTrials } from "./prepare_trials.ts";

/** What decides which trials there are and what they score, each part as a hash. */
export function partsOf(prepared: PreparedTrials) {
  const {
    name,
    version,
    space,
    universe,
    config,
    goals,
    cuts,
    isEach,
    minTrades,
    options,
    factory,
    benchmark,
  } = prepared;
  const parts = {
    strategy: [name, version, factory.definition.text],
    space: [space.dimensions, space.fixed, String(options.where)],
    bars: universe.map((bars) => [bars.symbol, bars.market, bars.timeframe, fingerprint(bars)]),
    config,
    benchmark: benchmark && fingerprint(benchmark),
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
