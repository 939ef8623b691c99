/** Parameters that count only beside certain values of others. */
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { valueKey } from "./encoding.ts";
import type { Dimension, Point } from "./space.ts";

/** Parameters in the order given, but none before one that its condition names. */
export function inOrder(dimensions: readonly Dimension[]): Dimension[] {
  const byName = new Map(dimensions.map((dimension) => [dimension.name, dimension]));
  const done = new Set<Dimension>();
  const visit = (dimension: Dimension, path: readonly string[]): void => {
    const { name } = dimension;
    if (path.includes(name)) {
      const circle = [...path.slice(path.indexOf(name)), name].join(" -> ");
      throw new ParameterError(`Take one when() away: the conditions go in a circle, ${circle}`, {
        field: `params.${name}`,
        value: dimension.when,
        allowed: "conditions on parameters that do not depend on this one",
      });
    }
    for (const other of Object.keys(dimension.when ?? {})) {
      const needed = byName.get(other);
      if (needed && !done.has(needed)) visit(needed, [...path, name]);
    }
    done.add(dimension);
  };
  for (const dimension of dimensions) if (!done.has(dimension)) visit(dimension, []);
  return [...done];
}

/**
 * Conditions as the values that their parameters really have, checked; what hangs on a fixed parameter is settled: it varies
 * always, or never and joins the fixed ones.
 */
export function settled(
  ordered: readonly Dimension[],
  fixed: Point,
  names: readonly string[],
  parse: (name: string, value: unknown) => unknown,
): { dimensions: Dimension[]; more: Point } {
  const more: Record<string, unknown> = { ...fixed };
  const dimensions: Dimension[] = [];
  for (const { when, otherwise, ...values } of ordered) {
    const dimension = values as Dimension;
    const open: Record<string, readonly unknown[]> = {};
    let never = false;
    checkNames(when ?? {}, names, `when() of ${dimension.name}`);
    for (const [other, wanted] of Object.entries(when ?? {})) {
      const parsed = wanted.map((value) => parse(other, value));
      const parent = dimensions.find(({ name }) => name === other);
      if (parent) open[other] = reachable(dimension.name, parent, parsed);
      else if (!parsed.some((value) => valueKey(value) === valueKey(more[other]))) never = true;
    }
    if (never) more[dimension.name] = otherwise;
    else if (Object.keys(open).length > 0) dimensions.push({ ...dimension, when: open, otherwise });
    else if (dimension.kind === "list" && dimension.values.length === 1) {
      more[dimension.name] = dimension.values[0];
    } else dimensions.push(dimension);
  }
  return { dimensions, more };
}

/** The parent's own values that are wanted; an error for one that it never has. */
function reachable(name: string, parent: Dimension, wanted: readonly unknown[]): readonly unknown[] {
  const field = `params.${name}`;
  if (parent.kind === "uniform") {
    const allowed = "a parameter with a list of values";
    throw new ParameterError(
      `Let when() of ${name} name ${allowed}: ${parent.name} is any number from ${parent.low} to ${parent.high}`,
      { field, value: parent.name, allowed },
    );
  }
  const values = parent.when ? [...parent.values, parent.otherwise] : parent.values;
  return wanted.map((value) => {
    const index = values.findIndex((own) => valueKey(own) === valueKey(value));
    if (index >= 0) return values[index];
    const allowed = parent.values.map(quote).join(", ");
    throw new ParameterError(
      `Let when() of ${name} wait for ${parent.name} of ${allowed}: it waits for ${quote(value)}`,
      {
        field,
        value,
        allowed,
      },
    );
  });
}
