/**
 * Regression entries of the shipped strategies, tests/golden/strategies_*.json: what a run of each gives on fixed data.
 * An entry of `source` python was computed by tests/golden/strategies.py without a line of this project, one of
 * `source` engine by tests/golden/strategies.ts, which keeps it from changing unseen.
 */
import { type BacktestOptions, type Bars, type Strategy } from "../../kernel/mod.ts";
import { simulate } from "../../kernel/engine/simulate.ts";

export interface Figures {
  /** Of a signals strategy: bars with an entry or exit, each kind counted; of others: orders and weights asked for. */
  readonly signals: number;
  /** Round trips, an open one included. */
  readonly trades: number;
  /** A fraction, what is still open at the last close. */
  readonly totalReturn: number;
}

export interface Entry {
  readonly source: "python" | "engine";
  readonly params: Readonly<Record<string, unknown>>;
  /** Besides the defaults of the engine: no costs, the whole equity. */
  readonly options?: BacktestOptions;
  /** By a name of regression_data.ts. */
  readonly data: Readonly<Record<string, Figures>>;
}

export type Entries = Readonly<Record<string, Entry>>;

/** The strategy of a file, with parameters. */
export async function strategyOf(name: string, params: Entry["params"]): Promise<Strategy> {
  const module = await import(new URL(`../../strategies/${name}.ts`, import.meta.url).href);
  return module.default(params);
}

export function figuresOf(strategy: Strategy, bars: Bars | Bars[], options: BacktestOptions = {}): Figures {
  const { plans, orders, trades, equity } = simulate(strategy, bars, options);
  const { signals, weights } = strategy.definition;
  const count = (values: ArrayLike<number> | null, counts: (value: number) => boolean) =>
    values === null ? 0 : Array.from(values).filter(counts).length;
  const fired = (mask: Uint8Array | null) => count(mask, (value) => value === 1);
  const wanted = plans.map(({ entries, exits, shortEntries, shortExits, target }) =>
    fired(entries) + fired(exits) + fired(shortEntries) + fired(shortExits) +
    count(target, (value) => !Number.isNaN(value))
  );
  return {
    signals: signals || weights
      ? wanted.reduce((sum, each) => sum + each, 0)
      : orders.parent.filter((parent) => parent < 0).length,
    trades: trades.length,
    totalReturn: equity.at(-1)! / (options.cash ?? 100_000) - 1,
  };
}
