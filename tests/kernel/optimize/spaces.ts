/** Spaces for tests, as strategies without a schema would give them. */
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { spaceOf, type SpaceRules } from "../../../kernel/optimize/space_of.ts";
import type { Point, Space } from "../../../kernel/optimize/space.ts";
import { logUniform, range, uniform, when } from "../../../kernel/optimize/ranges.ts";

/** A space of these parameters; all have a default, and any value is accepted. */
export function spaceFrom(params: Record<string, unknown>, rules: Partial<SpaceRules> = {}): Space {
  return spaceOf(params, {
    strategy: "trend",
    names: Object.keys(params),
    defaults: {},
    parse: (_name, value) => value,
    ...rules,
  });
}

/** Accepts whole numbers alone, as z.int() does. */
export function parseWhole(name: string, value: unknown): unknown {
  if (Number.isInteger(value)) return value;
  const allowed = "a whole number";
  throw new ParameterError(`Set ${name} to ${allowed}: it is ${String(value)}`, {
    field: name,
    value,
    allowed,
  });
}

/** Spaces of every kind of dimension, some with a constraint that few points pass. */
export const spaces = (kinds: { uniform: boolean }): fc.Arbitrary<Space> =>
  fc.record({
    fast: fc.integer({ min: 1, max: 12 }),
    slow: fc.integer({ min: 1, max: 12 }),
    kind: fc.subarray(["ema", "sma", "wma"], { minLength: 1 }),
    flag: fc.boolean(),
    conditional: fc.constantFrom(null, "list", "uniform"),
    uniform: fc.constantFrom(null, "even", "log"),
    constraint: fc.constantFrom("none", "below", "rare"),
  }).map((drawn) => {
    const params: Record<string, unknown> = {
      fast: range(1, drawn.fast),
      slow: range(2, drawn.slow + 1),
      kind: drawn.kind,
      flag: drawn.flag ? [true, false] : true,
    };
    if (drawn.conditional === "list" || (drawn.conditional && !kinds.uniform)) {
      params.multiple = when({ kind: drawn.kind[0], flag: true }, range(1, 3, 0.5), 0);
    } else if (drawn.conditional) params.multiple = when({ kind: drawn.kind[0] }, uniform(1, 3), 0);
    if (kinds.uniform && drawn.uniform) {
      params.stop = drawn.uniform === "log" ? logUniform(0.001, 1) : uniform(-1, 1);
    }
    const where = {
      none: undefined,
      below: (p: Point) => (p.fast as number) <= (p.slow as number),
      rare: (p: Point) => p.fast === 1 && p.slow === 2,
    }[drawn.constraint];
    return spaceFrom(params, where ? { where } : {});
  });
