/** Keeps the outputs of one cell within bounds. What is left out is said in the cell, once for each reason. */
import type { MimeBundle, Output } from "../document/notebook.ts";
import type { KernelEvent, OutputLimits } from "./kernel.ts";

export const DEFAULT_LIMITS: OutputLimits = {
  outputBytes: 8 * 1024 * 1024,
  consoleBytes: 1024 * 1024,
  outputs: 500,
};

export type LimitOutputs = (event: KernelEvent) => KernelEvent[];

/** A function to pass the events of one cell through: it gives what may be shown instead. */
export function limitOutputs(limits: OutputLimits): LimitOutputs {
  let consoleBytes = 0;
  let outputs = 0;
  let lastStream: string | null = null;
  const said = new Set<string>();
  const once = (text: string): KernelEvent[] => {
    if (said.has(text)) return [];
    said.add(text);
    return [notice(text)];
  };

  const console_ = (name: "stdout" | "stderr", text: string): KernelEvent[] => {
    const room = limits.consoleBytes - consoleBytes;
    const bytes = byteLength(text);
    consoleBytes += bytes;
    if (bytes <= room) return [streamEvent(name, text)];
    const kept = room > 0 ? truncate(text, room) : "";
    return [
      ...(kept ? [streamEvent(name, kept)] : []),
      ...once(
        `this cell printed more than ${
          size(limits.consoleBytes)
        }; the rest is not shown. Print less or write it to a file`,
      ),
    ];
  };

  return (event) => {
    if (event.type === "clearOutput") {
      outputs = 0;
      consoleBytes = 0;
      said.clear();
      lastStream = null;
      return [event];
    }
    if (event.type === "executionCount") return [event];
    const stream = event.type === "output" && event.output.output_type === "stream" ? event.output : null;
    if (event.type === "output" && (stream === null || stream.name !== lastStream)) {
      if (outputs >= limits.outputs && event.output.output_type !== "error") {
        return once(`this cell made more than ${limits.outputs} outputs; the rest is not shown`);
      }
      outputs++;
    }
    lastStream = stream?.name ?? null;
    if (stream) return console_(stream.name, stream.text);
    const bytes = byteLength(JSON.stringify(event.type === "output" ? payload(event.output) : event.data));
    if (bytes <= limits.outputBytes) return [event];
    return [
      notice(
        `an output of ${size(bytes)} is not shown: the limit is ${
          size(limits.outputBytes)
        }. Show less of it, or save it to a file`,
      ),
    ];
  };
}

function payload(output: Output): MimeBundle | string[] {
  if (output.output_type === "display_data" || output.output_type === "execute_result") return output.data;
  return output.output_type === "error" ? [output.evalue, ...output.traceback] : [output.text];
}

function streamEvent(name: "stdout" | "stderr", text: string): KernelEvent {
  return { type: "output", output: { output_type: "stream", name, text } };
}

function notice(text: string): KernelEvent {
  return streamEvent("stderr", `[tapebook: ${text}]\n`);
}

const encoder = new TextEncoder();

function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** The longest start of `text` that fits into `bytes` and ends on a whole character. */
function truncate(text: string, bytes: number): string {
  const { read } = encoder.encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}

function size(bytes: number): string {
  return bytes >= 1024 * 1024
    ? `${Math.round(bytes / 1024 / 102.4) / 10} MB`
    : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}
