/** From a strategy and bars to masks: what the loop needs to know, one symbol at a time. */
import type { Bars } from "../market/bars.ts";
import { nearestName } from "../market/nearest.ts";
import { quote, StrategyError } from "../market/errors.ts";
import { Evaluator } from "../signals/evaluate.ts";
import { isSignalLike } from "../signals/logic.ts";
import { type ColumnLike, COLUMNS } from "../signals/node.ts";
import type { Signals, Strategy } from "./strategy.ts";

/** 1 in the bars in which to enter or leave; where both are 1 the exit counts. */
export interface Plan {
  readonly entries: Uint8Array;
  readonly exits: Uint8Array;
}

const SIGNAL_NAMES: readonly string[] = ["entries", "exits"] satisfies (keyof Signals)[];

/** A strategy's expressions, checked, and the named columns that they are made of. They hold for every symbol. */
export function expressionsOf(strategy: Strategy): {
  inputs: Readonly<Record<string, ColumnLike>>;
  signals: Signals;
} {
  const { definition, params } = strategy;
  const inputs = { ...COLUMNS, ...definition.indicators(COLUMNS, params) };
  const signals = definition.signals(inputs, params);
  checkSignals(strategy, signals);
  return { inputs, signals };
}

export function planSymbols(strategy: Strategy, universe: readonly Bars[]): Plan[] {
  const { signals } = expressionsOf(strategy);
  return universe.map((bars) => {
    const evaluator = new Evaluator(bars);
    const entries = evaluator.signal(signals.entries);
    const exits = signals.exits === undefined ? new Uint8Array(bars.length) : evaluator.signal(signals.exits);
    evaluator.release();
    return { entries, exits };
  });
}

/** Throws for what is no strategy, first of all one that was not given its parameters. */
export function checkStrategy(strategy: Strategy): void {
  if (typeof strategy?.definition?.signals === "function") return;
  const call = typeof strategy === "function"
    ? `${(strategy as { name: string }).name}({ … })`
    : "sma_crossover({ … })";
  throw new StrategyError(`Give a strategy with its parameters, such as ${call}: got ${quote(strategy)}`, {
    field: "strategy",
    value: strategy,
    allowed: "what a function made by defineStrategy() returns",
  });
}

function checkSignals(strategy: Strategy, signals: unknown): asserts signals is Signals {
  const allowed = "{ entries, exits }, each a condition such as crossedAbove(fast, slow)";
  const fail = (field: string, value: unknown, problem: string) => {
    throw new StrategyError(`Return ${allowed} from signals of ${strategy.name}: ${problem}`, {
      field,
      value,
      allowed,
    });
  };
  if (typeof signals !== "object" || signals === null) {
    return fail("signals", signals, `got ${quote(signals)}`);
  }
  for (const [name, value] of Object.entries(signals)) {
    if (!SIGNAL_NAMES.includes(name)) {
      const near = nearestName(name, SIGNAL_NAMES);
      return fail(name, value, `there is no ${quote(name)}${near ? `; did you mean "${near}"?` : ""}`);
    }
    if (!isSignalLike(value) && value !== undefined) fail(name, value, `${name} is ${quote(value)}`);
  }
  if ((signals as Signals).entries === undefined) fail("entries", undefined, "entries are missing");
}
