/** Points as parameters of a strategy, at the price of a look-up a value: each is parsed once. */
import type { Parameters, Strategy, StrategyDefinition } from "../engine/strategy.ts";

/** Makes strategies from parameters: what defineStrategy() returns. */
export interface Factory {
  // deno-lint-ignore no-explicit-any -- each strategy has parameters of its own
  (params: any): Strategy<any>;
  readonly definition: StrategyDefinition;
}

type Point = Readonly<Record<string, unknown>>;

export interface PointReader {
  /** The parameters as the strategy receives them, defaults filled in; null where it refuses them. */
  read(point: Point): Parameters | null;
  /** What the strategy says of a point that it refuses. */
  refusal(point: Point): Error;
}

/** Values parsed and kept for one parameter: a search in a continuum never asks for the same one again. */
const MOST_VALUES = 4_096;

const REFUSED = Symbol("refused");

export function pointReader(factory: Factory): PointReader {
  const { schema, check } = factory.definition;
  const names = Object.keys(schema.shape);
  const known = new Set(names);
  const parsers = names.map((name) => valueParser(schema.shape[name]!));
  return {
    read(point) {
      for (const name in point) if (!known.has(name)) return null;
      const params: Record<string, unknown> = {};
      for (let i = 0; i < names.length; i++) {
        const name = names[i]!;
        const value = parsers[i]!(point[name]);
        if (value === REFUSED) return null;
        // A parameter that may be left out stays left out.
        if (value !== undefined || name in point) params[name] = value;
      }
      return check(params) === true ? params : null;
    },
    refusal(point) {
      try {
        factory(point);
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error));
      }
      throw new RangeError("The strategy takes these parameters");
    },
  };
}

function valueParser(schema: StrategyDefinition["schema"]["shape"][string]): (given: unknown) => unknown {
  const parse = (given: unknown) => {
    const result = (schema as { safeParse(value: unknown): { success: boolean; data?: unknown } }).safeParse(
      given,
    );
    return result.success ? result.data : REFUSED;
  };
  const parsed = new Map<unknown, unknown>();
  return (given) => {
    // What an object holds may have changed since.
    if (typeof given === "object" && given !== null) return parse(given);
    const value = parsed.get(given);
    if (value !== undefined || parsed.has(given)) return value;
    if (parsed.size >= MOST_VALUES) parsed.clear();
    const fresh = parse(given);
    parsed.set(given, fresh);
    return fresh;
  };
}
