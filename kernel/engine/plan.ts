/** From a strategy and bars to arrays: what the loop needs to know, one symbol at a time. */
import type { Bars } from "../market/bars.ts";
import type { Clock } from "../market/clock.ts";
import { quote, StrategyError } from "../market/errors.ts";
import { nearestName } from "../market/nearest.ts";
import { makePanel } from "../market/panel.ts";
import type { Stopwatch } from "../series/stopwatch.ts";
import { Evaluator } from "../signals/evaluate.ts";
import { isSignalLike } from "../signals/logic.ts";
import { type ColumnLike, COLUMNS, type SignalLike } from "../signals/node.ts";
import type { Inputs, Signals, Strategy, Weights } from "./strategy.ts";

type Mask = Uint8Array | null;
type Numbers = Float64Array | null;
type NamedMasks = readonly (readonly [name: string, mask: Uint8Array])[];

/** What a strategy wants of one symbol, one value a bar; null where it says nothing. */
export interface Plan {
  /** 1 in the bars in which to enter or leave; where both of one direction are 1 the exit counts. */
  readonly entries: Mask;
  readonly exits: Mask;
  readonly shortEntries: Mask;
  readonly shortExits: Mask;
  /** Signed share of equity, NaN for no change. */
  readonly target: Numbers;
  readonly stopLoss: Numbers;
  readonly takeProfit: Numbers;
  readonly strength: Numbers;
  readonly confidence: Numbers;
  readonly tag: string;
  /** What orders are called in the bars in which the mask is 1, before `tag`. */
  readonly entryTags: NamedMasks;
  readonly exitTags: NamedMasks;
  /** Of an event strategy: its indicators by name. */
  readonly inputs: Readonly<Record<string, Float64Array | Uint8Array>>;
}

/** Of a strategy that wants nothing. */
export const EMPTY_PLAN: Plan = {
  entries: null,
  exits: null,
  shortEntries: null,
  shortExits: null,
  target: null,
  stopLoss: null,
  takeProfit: null,
  strength: null,
  confidence: null,
  tag: "entry",
  entryTags: [],
  exitTags: [],
  inputs: {},
};

const MASKS = ["entries", "exits", "shortEntries", "shortExits"] as const;
const NUMBERS = ["target", "stopLoss", "takeProfit", "strength", "confidence"] as const;
const TAGS = ["entryTags", "exitTags"] as const;
const SIGNAL_NAMES: readonly string[] = [...MASKS, ...NUMBERS, "tag", ...TAGS] satisfies (keyof Signals)[];

/** A strategy's expressions, checked, and the named columns that they are made of. They hold for every symbol. */
export function expressionsOf(strategy: Strategy): { inputs: Inputs; signals: Signals | null } {
  const { definition, params } = strategy;
  const inputs = { ...COLUMNS, ...definition.indicators(COLUMNS, params) };
  const signals = definition.signals?.(inputs, params) ?? null;
  if (definition.signals) checkSignals(strategy.name, signals);
  return { inputs, signals };
}

/** Makes the plan of one symbol after the other; `done` gives back the memory lent to all of them. */
export interface Planner {
  plan(symbol: number): Plan;
  done(): void;
}

export function plannerOf(
  strategy: Strategy,
  universe: readonly Bars[],
  clock: Clock,
  watch?: Stopwatch,
): Planner {
  const { definition, params } = strategy;
  if (definition.weights) {
    watch?.enter("signals", "", "weights");
    const weights = definition.weights(makePanel(universe), params);
    watch?.leave();
    checkWeights(strategy, weights, universe, clock.time.length);
    return {
      plan: (i) => ({
        ...EMPTY_PLAN,
        target: atBars(weights[universe[i]!.symbol], clock.rows[i]!.tickOf),
        tag: "weight",
      }),
      done: () => {},
    };
  }
  const expressions = expressionsOf(strategy);
  if (expressions.signals) return signalPlanner(expressions.signals, universe, watch);
  const own = definition.indicators(COLUMNS, params);
  const evaluators: Evaluator[] = [];
  return {
    plan(i) {
      const evaluator = new Evaluator(universe[i]!, undefined, watch);
      evaluators.push(evaluator);
      const values = Object.entries(own).map(([name, node]) => [name, valuesOf(evaluator, node)]);
      return { ...EMPTY_PLAN, inputs: Object.fromEntries(values) };
    },
    done: () => evaluators.forEach((evaluator) => evaluator.release()),
  };
}

function signalPlanner(signals: Signals, universe: readonly Bars[], watch?: Stopwatch): Planner {
  return {
    plan(i) {
      const evaluator = new Evaluator(universe[i]!, undefined, watch);
      const mask = (name: typeof MASKS[number]) =>
        signals[name] === undefined ? null : evaluator.signal(signals[name]);
      // A copy: the evaluator's memory is lent again to the next symbol.
      const numbers = (name: typeof NUMBERS[number]) =>
        signals[name] === undefined ? null : evaluator.column(signals[name]).slice();
      const tags = (name: typeof TAGS[number]) =>
        Object.entries(signals[name] ?? {}).map(([tag, when]) => [tag, evaluator.signal(when)] as const);
      const plan: Plan = {
        entries: mask("entries"),
        exits: mask("exits"),
        shortEntries: mask("shortEntries"),
        shortExits: mask("shortExits"),
        target: numbers("target"),
        stopLoss: numbers("stopLoss"),
        takeProfit: numbers("takeProfit"),
        strength: numbers("strength"),
        confidence: numbers("confidence"),
        tag: signals.tag ?? "entry",
        entryTags: tags("entryTags"),
        exitTags: tags("exitTags"),
        inputs: {},
      };
      evaluator.release();
      return plan;
    },
    done: () => {},
  };
}

function valuesOf(evaluator: Evaluator, node: ColumnLike | SignalLike): Float64Array | Uint8Array {
  return isSignalLike(node) ? evaluator.signal(node) : evaluator.column(node);
}

function atBars(weights: ArrayLike<number> | undefined, tickOf: Int32Array): Float64Array | null {
  return weights === undefined ? null : Float64Array.from(tickOf, (tick) => weights[tick]!);
}

/** Throws for what is no strategy, first of all one that was not given its parameters. */
export function checkStrategy(strategy: Strategy): void {
  const definition = strategy?.definition;
  const decides = typeof (definition?.signals ?? definition?.onBar ?? definition?.weights) === "function";
  if (decides && typeof strategy !== "function") return;
  const call = typeof strategy === "function"
    ? `${(strategy as { name: string }).name}({ … })`
    : "sma_crossover({ … })";
  throw new StrategyError(`Give a strategy with its parameters, such as ${call}: got ${quote(strategy)}`, {
    field: "strategy",
    value: strategy,
    allowed: "what a function made by defineStrategy() returns",
  });
}

/** Throws for what `signals` of the strategy of that name may not return. */
export function checkSignals(strategy: string, signals: unknown): asserts signals is Signals {
  const allowed = "{ entries, exits }, each a condition such as crossedAbove(fast, slow), or { target }";
  const fail = (field: string, value: unknown, problem: string) => {
    throw new StrategyError(`Return ${allowed} from signals of ${strategy}: ${problem}`, {
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
    if (value === undefined) continue;
    const mask = (MASKS as readonly string[]).includes(name);
    const fits = name === "tag"
      ? typeof value === "string"
      : (TAGS as readonly string[]).includes(name)
      ? typeof value === "object" && value !== null && Object.values(value).every(isSignalLike)
      : mask
      ? isSignalLike(value)
      : isColumnLike(value);
    if (!fits) fail(name, value, `${name} is ${quote(value)}`);
  }
  const { entries, shortEntries, target } = signals as Signals;
  if (target === undefined && entries === undefined && shortEntries === undefined) {
    fail("entries", undefined, "entries are missing");
  }
  if (target !== undefined && MASKS.some((name) => (signals as Signals)[name] !== undefined)) {
    fail("target", target, "target stands alone, without entries and exits");
  }
}

function isColumnLike(value: unknown): value is ColumnLike {
  if (typeof value === "number" || value instanceof Float64Array) return true;
  return typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "column";
}

function checkWeights(
  strategy: Strategy,
  weights: Weights,
  universe: readonly Bars[],
  length: number,
): void {
  const symbols = universe.map(({ symbol }) => symbol);
  const allowed = `{ ${symbols.slice(0, 3).join(", ")}${
    symbols.length > 3 ? ", …" : ""
  } }, each with ${length} weights`;
  for (const [symbol, column] of Object.entries(weights ?? {})) {
    const known = symbols.includes(symbol);
    if (known && column?.length === length) continue;
    const near = known ? null : nearestName(symbol, symbols);
    const problem = known
      ? `${symbol} has ${column?.length ?? quote(column)}`
      : `there is no symbol ${quote(symbol)}${near ? `; did you mean "${near}"?` : ""}`;
    throw new StrategyError(`Return ${allowed} from weights of ${strategy.name}: ${problem}`, {
      field: known ? "length" : "symbol",
      value: known ? column?.length : symbol,
      allowed,
    });
  }
  if (typeof weights === "object" && weights !== null && Object.keys(weights).length > 0) return;
  throw new StrategyError(`Return ${allowed} from weights of ${strategy.name}: got ${quote(weights)}`, {
    field: "weights",
    value: weights,
    allowed,
  });
}
