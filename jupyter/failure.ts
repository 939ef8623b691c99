/** Why a cell failed, in words that help: the kernel says nothing about some failures. */
import { z } from "zod";
import type { JsonObject } from "../document/notebook.ts";
import { formatPlace } from "../document/traceback.ts";

export interface Failure {
  ename: string;
  evalue: string;
  traceback: string[];
}

const failureContent = z.object({
  ename: z.string().catch("Error"),
  evalue: z.string().catch(""),
  traceback: z.array(z.string()).catch([]),
});

/** What the kernel answers when it cannot even begin a cell. */
const UNEXPLAINED = "Execution failed";

/** Longest text of an error, in characters: a message may carry the data that was wrong. */
const LONGEST = 20_000;

function clipped(text: string): string {
  return text.length > LONGEST
    ? `${text.slice(0, LONGEST)}… (${text.length - LONGEST} more characters)`
    : text;
}

/** The failure that an execute_reply tells of. */
export function failureOf(content: JsonObject): Failure {
  const { ename, evalue: whole, traceback } = failureContent.parse(content);
  const evalue = clipped(whole);
  const lines = traceback.filter((line) => line !== "").map(clipped);
  if (lines.length > 0) return { ename, evalue, traceback: lines };
  // Values that are no errors are thrown without a name and without a trace.
  if (traceback.length > 0) return thrownValue(evalue);
  const text = evalue === UNEXPLAINED
    ? "Deno could not run this cell and gives no reason. Check its syntax, and that the packages it imports exist"
    : evalue;
  return { ename, evalue: text, traceback: [`${ename}: ${text}`] };
}

const UNCAUGHT = "Uncaught";

/** Of a value that is no error the kernel keeps its text alone, and an object has none that says anything. */
function thrownValue(text: string): Failure {
  const evalue = /^\[object \w+\]$/.test(text)
    ? `${text}: throw an Error instead, such as new Error("no bars"), to see its message and its place`
    : text;
  return { ename: UNCAUGHT, evalue, traceback: [`${UNCAUGHT} ${evalue}`] };
}

export function isThrownValue({ ename, traceback }: Failure): boolean {
  return ename === UNCAUGHT && traceback.length === 1;
}

/** The kernel answers a cell that it cannot parse with no trace at all. */
export function isUnread({ ename, traceback }: Failure): boolean {
  return ename === "SyntaxError" || traceback.length <= 1;
}

/** What our own parser has to say about such a cell. */
export function syntaxFailure(
  { line, column, message }: { line: number; column: number; message: string },
  executionCount: number,
): Failure {
  return {
    ename: "SyntaxError",
    evalue: message,
    traceback: [`SyntaxError: ${message}`, `    at ${formatPlace({ executionCount, line, column })}`],
  };
}
