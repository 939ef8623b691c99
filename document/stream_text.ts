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
const unit = new RegExp(`(?:${escape})*[^]|(?:${escape})+$`, "gu");
const trailing = new RegExp(`^(?:${escape})+$`);
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
  return [...lines.map(({ units }) => units.join("")), lastLine(last)].join("\n");
}

/** The text without the cursor that its last line may keep: what a screen shows. */
export function shownConsole(text: string): string {
  return control.test(text) ? writeConsole(text + "\n").slice(0, -1) : text;
}

function writeLine(text: string): { units: string[]; column: number } {
  const units: string[] = [];
  let column = 0;
  for (const item of text.match(unit) ?? []) {
    if (eraseLine.test(item)) units.fill(" ", 0, column).splice(column);
    else if (eraseToEnd.test(item)) units.splice(column);
    const written = item.replace(/\u001b\[[02]?K/g, "");
    if (written.endsWith("\r")) column = 0;
    else if (written.endsWith("\b")) column = Math.max(0, column - 1);
    else if (column > 0 && trailing.test(written)) units[column - 1] += written;
    else if (written !== "") units[column++] = written;
  }
  return { units, column };
}

function lastLine({ units, column }: { units: string[]; column: number }): string {
  const line = units.join("");
  return column < units.length ? `${line}\r${units.slice(0, column).join("")}` : line;
}
