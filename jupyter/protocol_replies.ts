/** Answers to the requests that need no kernel. */
import { parseCell } from "../document/cell_source.ts";
import type { JsonObject } from "../document/notebook.ts";
import type { Kernel } from "./kernel.ts";

export function kernelInfo(versions: Kernel["versions"]): JsonObject {
  return {
    status: "ok",
    protocol_version: "5.3",
    implementation: "tapebook",
    implementation_version: versions.deno,
    language_info: {
      name: "typescript",
      version: versions.typescript,
      mimetype: "text/x.typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: "typescript",
      nbconvert_exporter: "script",
    },
    banner: `Tapebook on Deno ${versions.deno}`,
    help_links: [],
    debugger: false,
  };
}

/** A cell that breaks off at its end may be continued; one that is wrong before may not. */
export function isComplete(code: string): JsonObject {
  const parsed = parseCell(code);
  if (parsed.ok) return { status: "complete" };
  const lines = code.trimEnd().split("\n");
  const last = lines.at(-1)!;
  const atEnd = parsed.line > lines.length || (parsed.line === lines.length && parsed.column > last.length);
  return atEnd || parsed.message.startsWith("Unterminated")
    ? { status: "incomplete", indent: "  " }
    : { status: "invalid" };
}

/** Null for requests that this kernel does not know. Completion is left to the editor's language server. */
export function simpleReply(
  type: string,
  content: JsonObject,
  versions: Kernel["versions"],
): { type: string; content: JsonObject } | null {
  const cursor = content.cursor_pos ?? 0;
  switch (type) {
    case "kernel_info_request":
      return { type: "kernel_info_reply", content: kernelInfo(versions) };
    case "is_complete_request":
      return { type: "is_complete_reply", content: isComplete(String(content.code ?? "")) };
    case "complete_request":
      return {
        type: "complete_reply",
        content: { status: "ok", matches: [], cursor_start: cursor, cursor_end: cursor, metadata: {} },
      };
    case "inspect_request":
      return { type: "inspect_reply", content: { status: "ok", found: false, data: {}, metadata: {} } };
    case "comm_info_request":
      return { type: "comm_info_reply", content: { status: "ok", comms: {} } };
    case "history_request":
      return { type: "history_reply", content: { status: "ok", history: [] } };
    default:
      return null;
  }
}
