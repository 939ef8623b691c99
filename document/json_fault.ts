/** Where a text stops being JSON. Only asked after `JSON.parse` refused it: the engine's message often lacks the place. */
export interface JsonFault {
  /** Both count from 1; columns are UTF-16 units. */
  line: number;
  column: number;
  reason: string;
}

type Expected = "value" | "value or ]" | "key" | "key or }" | ":" | "," | "end";

const plainToken = /[{}[\],:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const escape = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;
const blank = /[ \t\r\n]*/y;

export function locateFault(text: string): JsonFault {
  const open: string[] = [];
  let expected: Expected = "value";
  let position = 0;
  while (true) {
    position = match(blank, text, position) ?? position;
    const end = text[position] === '"' ? stringEnd(text, position) : match(plainToken, text, position);
    const next: Expected | undefined = end === undefined ? end : follow(text[position]!, expected, open);
    if (end === undefined || next === undefined) {
      return { ...place(text, position), reason: reasonAt(text, position, end, expected, open.at(-1)) };
    }
    expected = next;
    position = end;
  }
}

/** What may follow a token that begins with this character; undefined when the token may not stand here. */
function follow(first: string, expected: Expected, open: string[]): Expected | undefined {
  const closes = open.at(-1) === "{" ? "}" : "]";
  if (first === closes && open.length > 0 && (expected === "," || expected.endsWith(closes))) {
    open.pop();
    return open.length > 0 ? "," : "end";
  }
  if (expected === ":") return first === ":" ? "value" : undefined;
  if (expected === ",") return first === "," ? (closes === "}" ? "key" : "value") : undefined;
  if (expected.startsWith("key")) return first === '"' ? ":" : undefined;
  if (expected === "end" || "}],:".includes(first)) return undefined;
  if (first === "{" || first === "[") {
    open.push(first);
    return first === "{" ? "key or }" : "value or ]";
  }
  return open.length > 0 ? "," : "end";
}

function match(pattern: RegExp, text: string, position: number): number | undefined {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** A loop, since one pattern for a string overflows the stack on a picture of some megabytes. */
function stringEnd(text: string, start: number): number | undefined {
  let position = start + 1;
  while (position < text.length) {
    const character = text[position]!;
    if (character === '"') return position + 1;
    if (character < " ") return undefined;
    const next = character === "\\" ? match(escape, text, position + 1) : position + 1;
    if (next === undefined) return undefined;
    position = next;
  }
  return undefined;
}

function place(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position);
  return { line: before.split("\n").length, column: position - before.lastIndexOf("\n") };
}

function reasonAt(
  text: string,
  position: number,
  end: number | undefined,
  expected: Expected,
  inside: string | undefined,
): string {
  if (position >= text.length) return "the text ends too early";
  if (end === undefined && text[position] === '"') return "this string does not end or holds a bad escape";
  const word = /^[-+.\w]+/.exec(text.slice(position, position + 24))?.[0];
  if (word === "NaN" || word === "Infinity" || word === "-Infinity") return `${word} is not JSON`;
  const wanted = expected === "end"
    ? "nothing more"
    : expected === ","
    ? `a comma or ${inside === "{" ? "}" : "]"}`
    : expected === ":"
    ? "a colon"
    : `a ${expected}`;
  return `expected ${wanted}, found ${word ?? text[position]}`;
}
