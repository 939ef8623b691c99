import { z } from "zod";
import type { BarContext } from "../engine/context.ts";
import type {
  Inputs,
  Parameters,
  Signals,
  Strategy,
  StrategyDefinition,
  Weights,
} from "../engine/strategy.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import type { Panel } from "../market/panel.ts";
import type { Columns } from "../signals/node.ts";
import {
  checkShape,
  type Input,
  type Output,
  parameterLines,
  parseParameters,
  type Shape,
} from "./parameters.ts";

// deno-lint-ignore ban-types
type None = {};

/** What a person writes; see defineStrategy(). Exactly one of `signals`, `onBar` and `weights` says what to do. */
export interface StrategySource<S extends Shape, I extends Inputs, T = unknown> {
  /** Letters, digits, `_` and `-`. */
  name: string;
  /** Semantic version; default 0.1.0. */
  version?: string;
  description?: string;
  /** One zod schema for each parameter; default none. */
  params?: S;
  /** How many bars pass before it can decide anything; what is not said is measured where it is asked for. */
  warmUp?: number | ((params: Output<S>) => number);
  /** A condition over several parameters: true, or what is wrong with them. */
  check?: (params: Output<S>) => boolean | string;
  /** Columns and conditions worth a name, made from the columns of the bars. */
  indicators?: (columns: Columns, params: Output<S>) => I;
  /** Where to enter and leave, from the indicators and, where no indicator has their name, the columns of the bars. */
  signals?: (inputs: Omit<Columns, keyof I> & I, params: Output<S>) => Signals;
  /** What a symbol's `ctx.state` begins with; default an empty object. */
  state?: (params: Output<S>) => T;
  /** Called at the close of every bar of every symbol; orders are placed through the context. */
  onBar?: (context: BarContext<keyof I & string, T>, params: Output<S>) => void;
  /** Weights of equity by symbol, one for each time of the panel; NaN leaves a position as it is. */
  weights?: (panel: Panel, params: Output<S>) => Weights;
}

const SOURCE_NAMES: readonly (keyof StrategySource<Shape, Inputs>)[] = [
  "name",
  "version",
  "description",
  "params",
  "warmUp",
  "check",
  "indicators",
  "signals",
  "state",
  "onBar",
  "weights",
];

/** Makes strategies from parameters. Parameters that all have defaults may be left out as a whole. */
export interface StrategyFactory<S extends Shape> {
  (...params: None extends Input<S> ? [params?: Input<S>] : [params: Input<S>]): Strategy<Output<S>>;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly schema: z.ZodObject<S>;
  /** Every parameter's default; those without one are absent. */
  readonly defaults: Partial<Output<S>>;
  /** What it makes strategies of, for those that are made from others. */
  readonly definition: StrategyDefinition;
}

/**
 * Defines a strategy and returns the function that makes it with parameters. `indicators` and `signals` receive columns
 * as handles, once: what they build is an expression that the run computes for each symbol.
 *
 * @throws ParameterError for a definition that cannot work; and from the function returned, for parameters that are
 * unknown or not allowed, naming field, value and what is allowed
 * @example
 * ```ts
 * import { crossedAbove, crossedBelow, defineStrategy, sma, z } from "tapebook";
 *
 * const smaCross = defineStrategy({
 *   name: "sma_crossover",
 *   params: { fast: z.int().min(2).default(20), slow: z.int().default(100) },
 *   check: (p) => p.fast < p.slow || "fast must be below slow",
 *   indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
 *   signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
 * });
 * if (smaCross({ fast: 10 }).params.slow !== 100) throw new Error("the default is filled in");
 * ```
 */
export function defineStrategy<S extends Shape = None, I extends Inputs = None, T = Record<string, never>>(
  source: StrategySource<S, I, T>,
): StrategyFactory<S> {
  const { name, version = "0.1.0", description = "", check, signals, onBar, weights, state, warmUp } = source;
  checkName(name);
  checkNames(source, SOURCE_NAMES, name);
  checkDecider(source);
  const definition: StrategyDefinition = {
    name,
    version,
    description,
    text: {
      indicators: textOf(source.indicators),
      signals: textOf(signals),
      onBar: textOf(onBar),
      weights: textOf(weights),
      state: textOf(state),
      check: textOf(check),
    },
    schema: z.object(source.params ?? {}),
    check: (params) => check?.(params as Output<S>) ?? true,
    ...(warmUp !== undefined && {
      warmUp: (params) => typeof warmUp === "number" ? warmUp : warmUp(params as Output<S>),
    }),
    indicators: (columns, params) => source.indicators?.(columns, params as Output<S>) ?? {},
    ...(signals && { signals: signals as unknown as StrategyDefinition["signals"] }),
    ...(onBar && { onBar: onBar as unknown as StrategyDefinition["onBar"] }),
    ...(weights && { weights: weights as unknown as StrategyDefinition["weights"] }),
    ...(state && { state: state as unknown as StrategyDefinition["state"] }),
  };
  return factoryOf(definition);
}

/** The function that makes strategies of a definition. */
export function factoryOf<S extends Shape>(definition: StrategyDefinition): StrategyFactory<S> {
  const { name, version, description } = definition;
  const schema = definition.schema as z.ZodObject<S>;
  checkShape(name, schema.shape);
  const make = (given: unknown = {}): Strategy<Output<S>> => {
    const params = parseParameters(name, schema, given);
    const verdict = definition.check(params);
    if (verdict !== true) throw checkError(name, verdict, params);
    const strategy = { name, version, params: Object.freeze(params), definition };
    return inspectedAs(strategy, () => strategyLine(strategy));
  };
  const defaults = defaultsOf(schema);
  const facts = { version, description, schema, defaults, definition };
  const lines = () => [`${name} ${version}`, description, ...parameterLines(schema.shape, defaults)];
  const factory = inspectedAs(Object.assign(make, facts), () => lines().filter(Boolean).join("\n"));
  return Object.defineProperty(factory, "name", { value: name }) as StrategyFactory<S>;
}

/** "sma_crossover 0.1.0: fast 10, slow 100" */
function strategyLine({ name, version, params }: Pick<Strategy, "name" | "version" | "params">): string {
  const values = Object.entries(params).map(([field, value]) =>
    `${field} ${typeof value === "object" ? JSON.stringify(value) : value}`
  );
  return `${name} ${version}${values.length > 0 ? `: ${values.join(", ")}` : ""}`;
}

/** What a cell and the console print of a value, which copies of it do not have. */
const inspectedAs = <T extends object>(value: T, text: () => string): T =>
  Object.defineProperty(value, Symbol.for("nodejs.util.inspect.custom"), { value: text });

const textOf = (part: unknown): string | null => part ? String(part) : null;

const DECIDERS = ["signals", "onBar", "weights"] as const;

// deno-lint-ignore no-explicit-any -- any source may be wrong in the same way
function checkDecider(source: StrategySource<any, any, any>): void {
  const given = DECIDERS.filter((name) => source[name] !== undefined);
  if (given.length === 1 && typeof source[given[0]!] === "function") return;
  const allowed = "exactly one of signals, onBar and weights, a function";
  throw new ParameterError(`Give ${source.name} ${allowed}: it has ${given.join(" and ") || "none"}`, {
    field: given[1] ?? given[0] ?? "signals",
    value: source[given[1] ?? given[0] ?? "signals"],
    allowed,
  });
}

export function checkName(name: unknown, what = "the strategy"): void {
  if (typeof name === "string" && /^[\p{L}\d_-]+$/u.test(name)) return;
  const allowed = "letters, digits, _ and -, such as sma_crossover";
  throw new ParameterError(`Name ${what} with ${allowed}: it is ${quote(name)}`, {
    field: "name",
    value: name,
    allowed,
  });
}

function checkError(name: string, verdict: false | string, params: Parameters): ParameterError {
  const rule = verdict || "the parameters must pass its check";
  return new ParameterError(`Change the parameters of ${name}: ${rule}; they are ${quote(params)}`, {
    field: "params",
    value: params,
    allowed: rule,
  });
}

function defaultsOf<S extends Shape>(schema: z.ZodObject<S>): Partial<Output<S>> {
  const entries = Object.entries<z.ZodType>(schema.shape).flatMap(([name, field]) => {
    const result = field.safeParse(undefined);
    return result.success && result.data !== undefined ? [[name, result.data]] : [];
  });
  return Object.fromEntries(entries) as Partial<Output<S>>;
}
