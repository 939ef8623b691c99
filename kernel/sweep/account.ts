/** An account of a sweep, with all that its trials share. */
import type { EngineConfig } from "../engine/options.ts";
import type { SharedMemory } from "../engine/portfolio.ts";
import { contractOf } from "../engine/slot.ts";
import type { Bars } from "../market/bars.ts";
import { mergeClock } from "../market/clock.ts";
import type { SweepSetup } from "./evaluation.ts";
import { accountFits, type FastEvaluator, fastEvaluator } from "./fast/mod.ts";
import { type WindowStage, windowStage } from "./stage.ts";

export interface Account {
  /** Places of its bars in the sweep. */
  readonly symbols: readonly number[];
  readonly stages: readonly WindowStage[];
  /** Null where every trial takes the full engine. */
  readonly fast: FastEvaluator | null;
  /** Of the trial that is simulated. */
  readonly memory: SharedMemory;
}

/** Bars, of all accounts together, up to which these are kept: what was used longest ago goes first. */
const KEPT_TICKS = 500_000;

/** Makes accounts when they are asked for, and keeps some. */
export function accountKeeper(make: (place: number) => Account): (place: number) => Account {
  const kept = new Map<number, Account>();
  let ticks = 0;
  return (place) => {
    const known = kept.get(place);
    const account = known ?? make(place);
    if (known) kept.delete(place);
    else ticks += account.memory.equity.length;
    kept.set(place, account);
    for (const [oldest, { memory }] of kept) {
      if (ticks <= KEPT_TICKS || oldest === place) break;
      kept.delete(oldest);
      ticks -= memory.equity.length;
    }
    return account;
  };
}

/** Whether trials on an account of these bars can do without the full engine, those whose plans fit. */
export const goesFast = (config: EngineConfig, universe: readonly Bars[]): boolean =>
  accountFits(config, universe, contractOf(universe[0]!, config));

/** @throws what is wrong with all of its trials alike */
export function accountOf(
  { bars, accounts, options, windows }: SweepSetup,
  account: number,
  simd: WebAssembly.Module | null,
): Account {
  const symbols = accounts[account]!;
  const universe = symbols.map((place): Bars => bars[place]!);
  const { time } = mergeClock(universe);
  const own = windows[account]!;
  const stages = own.map((window) => windowStage(universe, time, options, window));
  const { setting: { config }, periodsPerYear } = stages[0]!;
  const instrument = contractOf(universe[0]!, config);
  const fast = goesFast(config, universe)
    ? fastEvaluator({ bars: universe[0]!, config, instrument, windows: own, periodsPerYear }, simd)
    : null;
  const memory = { equity: new Float64Array(time.length), exposure: new Float64Array(time.length) };
  return { symbols, stages, fast, memory };
}
