import { Signal } from "@preact/signals";

/** Values as text that tells their types, to compare what both sides got. */
export function describe(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, text(value)]));
}

function text(value: unknown): string {
  if (value instanceof Signal) return `signal of ${text(value.peek())}`;
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Date) return `date ${value.toISOString()}`;
  if (value instanceof Map) return `map ${[...value].map(([k, v]) => `${text(k)}=${text(v)}`).join()}`;
  if (value instanceof Set) return `set ${[...value].map(text).join()}`;
  if (value instanceof Uint8Array) return `bytes ${[...value].join()}`;
  if (value instanceof URL || value instanceof RegExp) return `${value.constructor.name} ${value}`;
  if (Array.isArray(value)) return `[${value.map(text).join()}]`;
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return String(value);
}
