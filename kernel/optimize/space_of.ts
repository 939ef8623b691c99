/** From what a cell writes about parameters to a checked space. */
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { randomStream } from "../series/random.ts";
import { inOrder, settled } from "./conditions.ts";
import { encodingOf, valueKey } from "./encoding.ts";
import { everyPoint, isListed } from "./points.ts";
import { type ConditionalValues, isConditional, isUniform, type UniformValues } from "./ranges.ts";
import type { Dimension, Point, Space } from "./space.ts";

/** What the space must fit. */
export interface SpaceRules {
  /** What messages call the strategy. */
  readonly strategy: string;
  /** Every parameter that it has. */
  readonly names: readonly string[];
  /** Of those that may be left out. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** A value as the strategy's schema gives it back. Throws a ParameterError for one that it refuses. */
  readonly parse: (name: string, value: unknown) => unknown;
  /** The strategy's own condition: true, or what is wrong. */
  readonly check?: (point: Point) => boolean | string;
  /** The caller's. */
  readonly where?: (point: Point) => unknown;
}

/** Points that are tried before a space that seems to allow none is given up: at random, then one after the other. */
const DRAWN = 10_000;
const GONE_THROUGH = 1_000_000;

/**
 * The space that `params` spans: for each parameter a list, a single value, uniform() or when(). Parameters left out stay at
 * their defaults.
 *
 * @throws {ParameterError} saying what to change: for a parameter that there is not, an empty list, a value given twice or
 * refused by the schema, conditions on what is not varied or in a circle, and constraints that leave no point.
 */
export function spaceOf(params: Readonly<Record<string, unknown>>, rules: SpaceRules): Space {
  const { strategy, names, defaults, parse } = rules;
  checkNames(params, names, `params of ${strategy}`);
  if (Object.keys(params).length === 0) {
    const allowed = `values to try for some of ${names.join(", ")}`;
    throw new ParameterError(
      names.length === 0
        ? `Give ${strategy} parameters to search: it has none`
        : `Give params ${allowed}, such as { ${names[0]}: range(5, 50) }: it is empty`,
      { field: "params", value: params, allowed },
    );
  }
  const fixed: Record<string, unknown> = { ...defaults };
  const open: Dimension[] = [];
  for (const name of names) {
    // A parameter may be optional without a default: what is missing is for the schema to say.
    const given = Object.hasOwn(params, name) ? params[name] : undefined;
    if (given === undefined) {
      if (!Object.hasOwn(defaults, name)) parse(name, undefined);
      continue;
    }
    const dimension = dimensionOf(name, given, rules);
    if (dimension.kind === "list" && dimension.values.length === 1 && !dimension.when) {
      fixed[name] = dimension.values[0];
    } else {
      delete fixed[name];
      open.push(dimension);
    }
  }
  const { dimensions, more } = settled(inOrder(open), fixed, names, parse);
  const refusal = refusalOf(rules);
  const has = new Set([...dimensions.map(({ name }) => name), ...Object.keys(more)]);
  const space = {
    dimensions,
    names: names.filter((name) => has.has(name)),
    fixed: more,
    allows: (point: Point) => refusal(point) === null,
  };
  checkFeasible(space, refusal);
  return space;
}

function dimensionOf(name: string, given: unknown, { defaults, parse }: SpaceRules): Dimension {
  if (!isConditional(given)) return valuesOf(name, given, parse);
  const { condition, values, otherwise } = given as ConditionalValues;
  if (isConditional(values)) {
    throw new ParameterError(`Put both conditions of ${name} into one when(): it has a when() inside`, {
      field: `params.${name}`,
      value: given,
      allowed: "when({ one: …, other: … }, values)",
    });
  }
  if (otherwise === undefined && !Object.hasOwn(defaults, name)) checkOptional(name, condition, parse);
  const elsewhere = otherwise === undefined ? defaults[name] : parse(name, otherwise);
  const entries = Object.entries(condition ?? {});
  if (entries.length === 0) {
    throw new ParameterError(`Give when() of ${name} a parameter and its value: it has no condition`, {
      field: `params.${name}`,
      value: condition,
      allowed: 'such as { exit: "atr" }',
    });
  }
  const listed = entries.map(([other, value]) => [other, Array.isArray(value) ? value : [value]] as const);
  return { ...valuesOf(name, values, parse), when: Object.fromEntries(listed), otherwise: elsewhere };
}

/** A parameter without a default needs a value where it does not count. */
function checkOptional(name: string, condition: unknown, parse: SpaceRules["parse"]): void {
  try {
    parse(name, undefined);
  } catch (cause) {
    const allowed = `what ${name} is elsewhere, as it has no default`;
    throw new ParameterError(`Give when() of ${name} as third argument ${allowed}: it has two`, {
      field: `params.${name}`,
      value: condition,
      allowed,
      cause,
    });
  }
}

function valuesOf(name: string, given: unknown, parse: SpaceRules["parse"]): Dimension {
  if (isUniform(given)) return uniformOf(name, given, parse);
  const many = Array.isArray(given)
    ? given
    : ArrayBuffer.isView(given)
    ? Array.from(given as Float64Array)
    : [given];
  const field = `params.${name}`;
  if (many.length === 0) {
    throw new ParameterError(`Give ${name} at least one value to try: its list is empty`, {
      field,
      value: given,
      allowed: "a list such as range(5, 50)",
    });
  }
  const endless = many.find((value) => typeof value === "number" && !Number.isFinite(value));
  if (endless !== undefined) {
    throw new ParameterError(`Give ${name} finite numbers: one of its values is ${endless}`, {
      field,
      value: endless,
      allowed: "finite numbers",
    });
  }
  const values = many.map((value) => parse(name, value));
  const seen = new Set<unknown>();
  for (const value of values) {
    const key = valueKey(value);
    if (seen.has(key)) {
      throw new ParameterError(`Give ${name} each value once: ${quote(value)} is there twice`, {
        field,
        value,
        allowed: "values that differ",
      });
    }
    seen.add(key);
  }
  const ordered = values.every((value) => typeof value === "number");
  if (ordered) (values as number[]).sort((a, b) => a - b);
  return { kind: "list", name, values, ordered };
}

function uniformOf(name: string, { low, high, log }: UniformValues, parse: SpaceRules["parse"]): Dimension {
  parse(name, low);
  parse(name, high);
  // Neither end nor the middle tells whether fractions are taken: 2 to 10 are whole and so is 6.
  const between = Number((low + (high - low) * 0.618034).toPrecision(6));
  try {
    parse(name, between);
  } catch (cause) {
    const allowed = `a list such as range(${low}, ${high})`;
    const wanted = (cause as Partial<ParameterError>).allowed ?? (cause as Error).message;
    throw new ParameterError(
      `Give ${name} ${allowed}: uniform() tries numbers such as ${between}, and it takes ${wanted}`,
      { field: `params.${name}`, value: between, allowed, cause },
    );
  }
  return { kind: "uniform", name, low, high, log };
}

/** Who is asked whether a point may be tried, in this order. */
const BY = ["the strategy's check", "where"] as const;

/** Why a point may not be tried, and who says so. */
interface Refusal {
  readonly by: typeof BY[number];
  readonly reason: string;
}

/** Null where it may. */
function refusalOf({ strategy, check, where }: SpaceRules): (point: Point) => Refusal | null {
  if (check === undefined && where === undefined) return () => null;
  return (point) => {
    // Both are of others: what they did to the point itself would be tried.
    const given = Object.freeze({ ...point });
    const verdict = check?.(given) ?? true;
    if (verdict !== true) {
      return { by: "the strategy's check", reason: verdict || `${strategy} refuses them` };
    }
    return where === undefined || isWanted(where, given) ? null : { by: "where", reason: "where is false" };
  };
}

function isWanted(where: NonNullable<SpaceRules["where"]>, point: Point): boolean {
  const allowed = "a function of the parameters that gives true or false";
  let wanted: unknown;
  try {
    wanted = where(point);
  } catch (cause) {
    const message = (cause as Error)?.message ?? cause;
    const hint = /read.?only|not extensible|Cannot delete/.test(String(message))
      ? "; it chooses among the points and cannot change them"
      : "";
    throw new ParameterError(`Mend where: for ${quote(point)} it throws ${message}${hint}`, {
      field: "where",
      value: point,
      allowed,
      cause,
    });
  }
  if (typeof wanted === "boolean") return wanted;
  throw new ParameterError(`Let where give true or false: for ${quote(point)} it gives ${quote(wanted)}`, {
    field: "where",
    value: wanted,
    allowed,
  });
}

/** Refuses a space whose constraints leave nothing. */
function checkFeasible(space: Space, refusal: (point: Point) => Refusal | null): void {
  const { pointAt } = encodingOf(space);
  const stream = randomStream(1);
  const finite = isListed(space);
  let refused = new Map<Refusal["by"], Refused>();
  let tried = 0;
  const passes = (point: Point): boolean => {
    tried++;
    const found = refusal(point);
    if (found === null) return true;
    const { first, count } = refused.get(found.by) ?? { first: { point, reason: found.reason }, count: 0 };
    refused.set(found.by, { first, count: count + 1 });
    return false;
  };
  // In grid order the allowed points may come late; at random a few allowed ones may be missed.
  for (let i = 0; i < (finite ? DRAWN / 100 : DRAWN); i++) {
    if (passes(pointAt(space.dimensions.map(stream.uniform)))) return;
  }
  if (finite) {
    [tried, refused] = [0, new Map()];
    for (const point of everyPoint(space)) {
      if (passes(point)) return;
      if (tried === GONE_THROUGH) break;
    }
  }
  throw infeasible(space, tried, refused);
}

/** What one of the constraints refused. */
interface Refused {
  readonly first: { readonly point: Point; readonly reason: string };
  readonly count: number;
}

function infeasible(
  { dimensions }: Space,
  tried: number,
  refused: ReadonlyMap<Refusal["by"], Refused>,
): ParameterError {
  const number = (count: number) => count.toLocaleString("en-US");
  const by = BY.flatMap((by) => refused.has(by) ? [{ by, ...refused.get(by)! }] : []);
  const { first } = by[0]!;
  const reasons = by.map(({ first: { point, reason }, count }) =>
    `for ${by.length > 1 ? `${number(count)} of them, such as ` : ""}${quote(point)}: ${reason}`
  );
  const names = dimensions.map(({ name }) => name).join(", ") || "params";
  return new ParameterError(
    `Change the values of ${names}, or ${by.map(({ by }) => by).join(" or ")}: none of ${
      number(tried)
    } points tried is allowed; ${reasons.join("; ")}`,
    { field: "params", value: first.point, allowed: first.reason },
  );
}
