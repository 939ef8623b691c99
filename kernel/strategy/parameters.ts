import { z } from "zod";
import { ParameterError, quote } from "../market/errors.ts";
import { nearestName } from "../market/nearest.ts";

/** The parameters of a strategy, one zod schema each. */
export type Shape = Readonly<Record<string, z.ZodType>>;

/** Parameters as the strategy receives them: checked, defaults filled in. */
export type Output<S extends Shape> = { readonly [K in keyof S]: z.output<S[K]> };

/** Parameters as a caller gives them: those with a default may be left out. */
export type Input<S extends Shape> =
  & { readonly [K in keyof S as undefined extends z.input<S[K]> ? K : never]?: z.input<S[K]> }
  & { readonly [K in keyof S as undefined extends z.input<S[K]> ? never : K]: z.input<S[K]> };

/** The same parameters with other defaults. */
export function defaultedShape(shape: Shape, defaults: Readonly<Record<string, unknown>>): Shape {
  const entries = Object.entries(shape).map(([name, field]) =>
    [name, name in defaults ? field.default(defaults[name]) : field] as const
  );
  return Object.fromEntries(entries);
}

/**
 * Throws a ParameterError for a parameter that is no schema, or whose default its own schema refuses: zod takes a default
 * as it is.
 */
export function checkShape(name: string, shape: Shape): void {
  for (const [field, schema] of Object.entries<unknown>(shape)) {
    if (!(schema instanceof z.ZodType)) {
      const allowed = "a zod schema such as z.int().min(2).default(20)";
      throw new ParameterError(`Give ${field} of ${name} ${allowed}: it is ${quote(schema)}`, {
        field: `params.${field}`,
        value: schema,
        allowed,
      });
    }
    // What a pipe takes is not what it gives, and a default is what it gives.
    if (!(schema instanceof z.ZodDefault) || schema.unwrap() instanceof z.ZodPipe) continue;
    const inner = schema.unwrap() as z.ZodType;
    const value = schema.def.defaultValue;
    const result = inner.safeParse(value);
    if (result.success) continue;
    const allowed = describe(inner) || result.error.issues[0]!.message;
    throw new ParameterError(`Set the default of ${field} of ${name} to ${allowed}: it is ${quote(value)}`, {
      field,
      value,
      allowed,
    });
  }
}

/** Throws a ParameterError naming the first parameter that is unknown or not allowed. */
export function parseParameters<S extends Shape>(
  name: string,
  schema: z.ZodObject<S>,
  given: unknown,
): Output<S> {
  const shape: Shape = schema.shape;
  if (typeof given !== "object" || given === null) {
    throw new ParameterError(`Give ${name} its parameters as an object: got ${quote(given)}`, {
      field: "params",
      value: given,
      allowed: `{ ${Object.keys(shape).join(", ")} }`,
    });
  }
  for (const [field, value] of Object.entries(given)) {
    if (!Object.hasOwn(shape, field)) throw unknownParameter(name, field, value, Object.keys(shape));
  }
  const result = schema.safeParse(given);
  if (result.success) return result.data as Output<S>;
  const issue = result.error.issues[0]!;
  const field = String(issue.path[0]);
  throw refusedValue(name, shape, field, (given as Record<string, unknown>)[field], issue);
}

/** One of them alone, as the strategy receives it. */
export function parseParameter(name: string, shape: Shape, field: string, value: unknown): unknown {
  const result = shape[field]!.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw refusedValue(name, shape, field, value, { path: [field, ...path], message });
}

function refusedValue(
  name: string,
  shape: Shape,
  field: string,
  value: unknown,
  { path, message }: { readonly path: readonly PropertyKey[]; readonly message: string },
): ParameterError {
  const allowed = describe(shape[field]!) || message;
  return new ParameterError(`Set ${field} of ${name} to ${allowed}: it is ${quote(value)}`, {
    field: path.join("."),
    value,
    allowed,
  });
}

function unknownParameter(name: string, field: string, value: unknown, known: string[]): ParameterError {
  const near = nearestName(field, known);
  const allowed = known.join(", ") || "none";
  return new ParameterError(
    `Use the parameters of ${name}, ${allowed}: there is no ${quote(field)}${
      near ? `; did you mean "${near}"?` : ""
    }`,
    { field, value, allowed },
  );
}

/** A line for each parameter: what it accepts and what it is by default. */
export function parameterLines(shape: Shape, defaults: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(shape).map(([name, schema]) => {
    const words = describe(schema) || schema.def.type;
    return `${name}: ${words}${name in defaults ? `, default ${quote(defaults[name])}` : ""}`;
  });
}

const describe = (schema: z.ZodType): string =>
  inWords(z.toJSONSchema(schema, { unrepresentable: "any", io: "input" }));

/** What a parameter's JSON Schema accepts, in words; empty where it is beyond words. */
export function inWords(json: z.core.JSONSchema.BaseSchema): string {
  if (json.enum) return `one of ${json.enum.map(quote).join(", ")}`;
  const { type } = json;
  if (typeof type !== "string") return "";
  const words = [type === "integer" ? "a whole number" : type === "number" ? "a number" : `a ${type}`];
  if (json.minimum !== undefined && json.minimum > Number.MIN_SAFE_INTEGER) {
    words.push(`at least ${json.minimum}`);
  }
  if (json.exclusiveMinimum !== undefined) words.push(`above ${json.exclusiveMinimum}`);
  if (json.maximum !== undefined && json.maximum < Number.MAX_SAFE_INTEGER) {
    words.push(`at most ${json.maximum}`);
  }
  if (json.exclusiveMaximum !== undefined) words.push(`below ${json.exclusiveMaximum}`);
  return words.join(", ");
}
