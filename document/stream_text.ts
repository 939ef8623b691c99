// deno-lint-ignore-file no-control-regex -- they are what a terminal acts on
/**
 * Console text as a terminal shows it: `\r` goes back to the start of the line, `\b` one character back, and what
 * follows overwrites. So a progress line of a million updates stays one line.
 *
 * A cursor that stands before the end of the last line is kept in the text itself, as `line\rbeginning`: another
 * `\r` and the part of the line before the cursor. A terminal, Jupyter and `writeConsole` all read that the same way.
 */
import type { StreamOutput } from "./notebook.ts";

const escape = "\\u001b\\[[0-9;?]*[ -/]*[@-~]";
/** One character with the escape sequences before it, or escape sequences at the end. */
const unit = new RegExp(`(?:${escape})+$|(?:${escape})*[^]`, "gu");
const onlySequences = new RegExp(`^(?:${escape})*$`);
/** More sequences before one character than any colour needs; the last ones count. */
const tooMany = new RegExp(`^(?:${escape})*?((?:${escape}){8})(?!${escape})`);
const erasing = /\u001b\[[02]?K/g;
const eraseToEnd = /\u001b\[0?K/;
const eraseLine = /\u001b\[2K/;
const control = /[\r\b]|\u001b\[[02]?K/;

/** Finished lines apart from the last, so that a new chunk need not look at all that was printed before. */
interface Split {
  finished: string;
  last: string;
  /** The last line holds no cursor. */
  plain: boolean;
}
const splits = new WeakMap<StreamOutput, Split>();

/** The output with more console text written to it. */
export function joinStream(output: StreamOutput, chunk: string): StreamOutput {
  const { finished, last, plain } = splits.get(output) ?? splitLast(output.text);
  let next: Split;
  if (plain && !control.test(chunk)) {
    const start = chunk.lastIndexOf("\n") + 1;
    next = start === 0
      ? { finished, last: last + chunk, plain }
      : { finished: finished + last + chunk.slice(0, start), last: chunk.slice(start), plain };
  } else {
    const written = splitLast(writeConsole(last + chunk));
    next = { ...written, finished: finished + written.finished };
  }
  const joined = { ...output, text: next.finished + next.last };
  splits.set(joined, next);
  return joined;
}

function splitLast(text: string): Split {
  const start = text.lastIndexOf("\n") + 1;
  const last = text.slice(start);
  return { finished: text.slice(0, start), last, plain: !control.test(last) };
}

/** Resolves overwriting in a text; only the last line may keep a cursor. */
export function writeConsole(text: string): string {
  if (!control.test(text)) return text;
  const lines = text.split("\n").map(writeLine);
  const last = lines.pop()!;
  return [...lines.map(wholeLine), lastLine(last)].join("\n");
}

/** The text without the cursor that its last line may keep: what a screen shows. */
export function shownConsole(text: string): string {
  return control.test(text) ? writeConsole(text + "\n").slice(0, -1) : text;
}

interface Line {
  units: string[];
  column: number;
  /** Colours that were set and hold for the next character. */
  pending: string;
}

function writeLine(text: string): Line {
  const units: string[] = [];
  let column = 0;
  let pending = "";
  for (const item of text.match(unit) ?? []) {
    if (eraseLine.test(item)) units.fill(" ", 0, column).splice(column);
    else if (eraseToEnd.test(item)) units.splice(column);
    const written = (pending + item.replace(erasing, "")).replace(tooMany, "$1");
    const character = onlySequences.test(written) ? "" : written.at(-1)!;
    if (character === "" || character === "\r" || character === "\b") {
      pending = written.slice(0, written.length - character.length);
      if (character === "\r") column = 0;
      if (character === "\b") column = Math.max(0, column - 1);
    } else {
      units[column++] = written;
      pending = "";
    }
  }
  return { units, column, pending };
}

function wholeLine({ units, pending }: Line): string {
  return units.join("") + pending;
}

function lastLine(line: Line): string {
  const { units, column, pending } = line;
  if (column === units.length) return wholeLine(line);
  return `${units.join("")}\r${units.slice(0, column).join("")}${pending}`;
}
