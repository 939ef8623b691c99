import { z } from "zod";
import type { Parameters, Signals, Strategy, StrategyDefinition } from "../engine/strategy.ts";
import { ParameterError, quote } from "../market/errors.ts";
import type { ColumnLike, Columns } from "../signals/node.ts";
import { type Input, type Output, parseParameters, type Shape } from "./parameters.ts";

type Indicators = Readonly<Record<string, ColumnLike>>;
// deno-lint-ignore ban-types
type None = {};

/** What a person writes; see defineStrategy(). */
export interface StrategySource<S extends Shape, I extends Indicators> {
  /** Letters, digits, `_` and `-`. */
  name: string;
  /** Semantic version; default 0.1.0. */
  version?: string;
  description?: string;
  /** One zod schema for each parameter; default none. */
  params?: S;
  /** A condition over several parameters: true, or what is wrong with them. */
  check?: (params: Output<S>) => boolean | string;
  /** Columns worth a name, made from the columns of the bars. */
  indicators?: (columns: Columns, params: Output<S>) => I;
  /** Where to enter and leave, from the indicators and, where no indicator has their name, the columns of the bars. */
  signals: (inputs: Omit<Columns, keyof I> & I, params: Output<S>) => Signals;
}

/** Makes strategies from parameters. Parameters that all have defaults may be left out as a whole. */
export interface StrategyFactory<S extends Shape> {
  (...params: None extends Input<S> ? [params?: Input<S>] : [params: Input<S>]): Strategy<Output<S>>;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly schema: z.ZodObject<S>;
  /** Every parameter's default; those without one are absent. */
  readonly defaults: Partial<Output<S>>;
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
export function defineStrategy<S extends Shape = None, I extends Indicators = None>(
  source: StrategySource<S, I>,
): StrategyFactory<S> {
  const { name, version = "0.1.0", description = "", check } = source;
  checkName(name);
  const schema = z.object((source.params ?? {}) as S);
  const definition: StrategyDefinition = {
    name,
    version,
    description,
    text: {
      indicators: source.indicators ? String(source.indicators) : null,
      signals: String(source.signals),
      check: check ? String(check) : null,
    },
    indicators: (columns, params) => source.indicators?.(columns, params as Output<S>) ?? {},
    signals: (inputs, params) => source.signals(inputs as Omit<Columns, keyof I> & I, params as Output<S>),
  };
  const make = (given: unknown = {}): Strategy<Output<S>> => {
    const params = parseParameters(name, schema, given);
    const verdict = check?.(params) ?? true;
    if (verdict !== true) throw checkError(name, verdict, params);
    return { name, version, params: Object.freeze(params), definition };
  };
  const facts = { version, description, schema, defaults: defaultsOf(schema) };
  return Object.defineProperty(Object.assign(make, facts), "name", { value: name }) as StrategyFactory<S>;
}

function checkName(name: unknown): void {
  if (typeof name === "string" && /^[\p{L}\d_-]+$/u.test(name)) return;
  const allowed = "letters, digits, _ and -, such as sma_crossover";
  throw new ParameterError(`Name the strategy with ${allowed}: it is ${quote(name)}`, {
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
