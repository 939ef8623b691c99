/**
 * JSON as Jupyter's Python writes it, and numbers that keep the text they had in the file.
 *
 * A value read by `parseJson` holds plain numbers; the text of those that would be written differently (`1.0`, `1e5`,
 * integers beyond 2^53) is remembered beside the object or array that holds them. Copying such a holder forgets it.
 */
import type { Json, JsonObject } from "./notebook.ts";
import { type JsonFault, locateFault } from "./json_fault.ts";

const numberTexts = new WeakMap<object, Map<string, string>>();

export function parseJson(text: string): { ok: true; value: Json } | ({ ok: false } & JsonFault) {
  try {
    return { ok: true, value: JSON.parse(text, rememberNumber as (key: string, value: Json) => Json) };
  } catch (error) {
    // Valid, but nested so deeply that the parser runs out of stack.
    if (error instanceof RangeError) {
      return { ok: false, line: 1, column: 1, reason: "it is nested too deeply" };
    }
    return { ok: false, ...locateFault(text) };
  }
}

function rememberNumber(this: object, key: string, value: Json, context?: { source?: string }): Json {
  const source = context?.source;
  if (typeof value === "number" && source !== undefined && source !== numberText(value)) {
    const texts = numberTexts.get(this);
    if (texts) texts.set(key, source);
    else numberTexts.set(this, new Map([[key, source]]));
  }
  return value;
}

/** For a copy of one holder: `to` gets the number texts of `from`. */
export function withNumberTexts<T extends object>(from: object, to: T): T {
  const texts = numberTexts.get(from);
  if (texts && !numberTexts.has(to)) numberTexts.set(to, texts);
  return to;
}

/** Gives `after` the number texts of `before` wherever both hold the same number at the same place. */
export function keepNumberTexts(before: Json | undefined, after: Json): void {
  if (before === null || after === null || typeof before !== "object" || typeof after !== "object") return;
  withNumberTexts(before, after);
  for (const [key, value] of Object.entries(after)) {
    if (Object.hasOwn(before, key)) keepNumberTexts((before as JsonObject)[key], value);
  }
}

/** A value that is a text already, as `jsonText` gives it for the place where the value stands. */
export class WrittenJson {
  constructor(readonly text: string) {}
}

/** Sorted keys, one-space indent, no final newline: `json.dumps(…, indent=1, sort_keys=True, ensure_ascii=False)`. */
export function jsonText(value: Json | WrittenJson, indent = "\n"): string {
  if (value instanceof WrittenJson) return value.text;
  if (value === null || typeof value !== "object") {
    return typeof value === "number" ? numberText(value) : JSON.stringify(value);
  }
  const texts = numberTexts.get(value);
  const inner = indent + " ";
  const text = (key: string, item: Json) => {
    const kept = typeof item === "number" ? texts?.get(key) : undefined;
    return kept !== undefined && Object.is(Number(kept), item) ? kept : jsonText(item, inner);
  };
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[${inner}${value.map((item, index) => text(String(index), item)).join("," + inner)}${indent}]`;
  }
  const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort(byCodePoint);
  if (keys.length === 0) return "{}";
  const members = keys.map((key) => `${JSON.stringify(key)}: ${text(key, value[key] as Json)}`);
  return `{${inner}${members.join("," + inner)}${indent}}`;
}

/** Python's `repr` of a float takes an exponent of two digits, and from 1e-5 down; JavaScript's from 1e-7. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return "null";
  const size = Math.abs(value);
  if (size === 0 || size >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, "e-0$1");
}

/** UTF-16 order differs from Python's only between surrogates and U+E000 to U+FFFF. */
function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = a.charCodeAt(index) - b.charCodeAt(index);
    if (difference !== 0) return a.codePointAt(index)! - b.codePointAt(index)! || difference;
  }
  return a.length - b.length;
}
