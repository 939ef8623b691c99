/**
 * A template with values becomes the text of a query, the values to bind to it and the tables that it reads: nothing
 * that was interpolated is ever part of the text, but for identifiers, which are quoted.
 */
import { ParameterError, quote } from "../../market/errors.ts";
import { identifier } from "../duckdb.ts";
import { type TableValues, tableValues } from "./table_values.ts";

/**
 * A column or table by its name, quoted.
 *
 * @example
 * ```ts
 * import { sql } from "tapebook";
 *
 * if (sql.identifier("close").name !== "close") throw new Error("the name as it was given");
 * ```
 */
export class SqlName {
  constructor(readonly name: string) {}
}

/**
 * A file of one's own as a table.
 *
 * @example
 * ```ts
 * import { sql } from "tapebook";
 *
 * if (sql.file("prices.csv").path !== "prices.csv") throw new Error("the path as it was given");
 * ```
 */
export class SqlFile {
  constructor(readonly path: string) {}
}

export type Bound = string | number | bigint | boolean | Date | null;

export interface Template {
  text: string;
  /** In the order of $1, $2, …; a list is one value. */
  values: (Bound | readonly Bound[])[];
  tables: { name: string; table: TableValues | SqlFile }[];
}

const ALLOWED =
  "number, text, boolean, bigint, Date, null, lists of these, bars, a run, columns, sql.file() and sql.identifier()";

export function templateOf(texts: readonly string[], parts: readonly unknown[]): Template {
  const template: Template = { text: texts[0] ?? "", values: [], tables: [] };
  const names = new Map<unknown, string>();
  parts.forEach((part, i) => {
    // The spaces keep `x${1}` from becoming the name x$1.
    template.text += ` ${place(part, i)} ${texts[i + 1] ?? ""}`;
  });
  return template;

  function place(part: unknown, i: number): string {
    if (part instanceof SqlName) return identifier(part.name);
    if (isBound(part) || isBoundList(part)) return `$${template.values.push(checked(part, i))}`;
    if (typeof part !== "object" || part === null) throw refused(part, i);
    const known = names.get(part);
    if (known) return identifier(known);
    const table = part instanceof SqlFile ? part : tableValues(part);
    if (table === undefined) throw refused(part, i);
    const name = `input_${template.tables.length + 1}`;
    names.set(part, name);
    template.tables.push({ name, table });
    return identifier(name);
  }
}

const isBound = (part: unknown): part is Bound =>
  part === null || part instanceof Date || ["string", "number", "bigint", "boolean"].includes(typeof part);

function isBoundList(part: unknown): part is readonly Bound[] {
  return Array.isArray(part) && part.every(isBound) &&
    new Set(part.filter((each) => each !== null).map(kindOf)).size <= 1;
}

const kindOf = (value: Bound): string => value instanceof Date ? "date" : typeof value;

function checked<T extends Bound | readonly Bound[]>(part: T, i: number): T {
  for (const each of [part].flat()) {
    if (each instanceof Date && Number.isNaN(each.getTime())) throw refused(each, i);
  }
  return part;
}

function refused(part: unknown, i: number): ParameterError {
  const shown = part instanceof Date ? "an invalid Date" : quote(part);
  return new ParameterError(
    `Interpolate ${ALLOWED}: value ${i + 1} of the query is ${shown}`,
    { field: `value ${i + 1}`, value: part, allowed: ALLOWED },
  );
}
