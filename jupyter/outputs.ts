/** What a published message means for a notebook. */
import { z } from "zod";
import type { JsonObject } from "../document/notebook.ts";
import type { KernelEvent } from "./kernel.ts";
import { jsonObject, type JupyterMessage } from "./wire.ts";

const transient = z.looseObject({ display_id: z.string().optional() }).optional();

const stream = z.object({ name: z.enum(["stdout", "stderr"]), text: z.string() });
const display = z.object({ data: jsonObject, metadata: jsonObject.default({}), transient });
const result = display.extend({ execution_count: z.int().nullable() });
const failure = z.object({ ename: z.string(), evalue: z.string(), traceback: z.array(z.string()) });
const clear = z.object({ wait: z.boolean().default(false) });

/** Null for messages that are no output, and for outputs that are not formed as the protocol says. */
export function toEvent({ header, content }: Pick<JupyterMessage, "header" | "content">): KernelEvent | null {
  switch (header.msg_type) {
    case "stream": {
      const { success, data } = stream.safeParse(content);
      return success ? { type: "output", output: { output_type: "stream", ...data } } : null;
    }
    case "display_data": {
      const { success, data: parsed } = display.safeParse(content);
      if (!success) return null;
      const { data, metadata } = parsed;
      return {
        type: "output",
        output: { output_type: "display_data", data, metadata, ...displayId(parsed) },
      };
    }
    case "execute_result": {
      const { success, data: parsed } = result.safeParse(content);
      if (!success) return null;
      const { data, metadata, execution_count } = parsed;
      return {
        type: "output",
        output: { output_type: "execute_result", execution_count, data, metadata, ...displayId(parsed) },
      };
    }
    case "update_display_data": {
      const { success, data: parsed } = display.safeParse(content);
      const id = parsed?.transient?.display_id;
      if (!success || id === undefined) return null;
      return { type: "updateDisplay", displayId: id, data: parsed.data, metadata: parsed.metadata };
    }
    case "error": {
      const { success, data } = failure.safeParse(content);
      return success ? { type: "output", output: { output_type: "error", ...data } } : null;
    }
    case "clear_output": {
      const { success, data } = clear.safeParse(content);
      return success ? { type: "clearOutput", wait: data.wait } : null;
    }
    default:
      return null;
  }
}

function displayId(parsed: z.infer<typeof display>): { display_id?: string } {
  const id = parsed.transient?.display_id;
  return id === undefined ? {} : { display_id: id };
}

/** The reverse: the message that tells a Jupyter client of an event. Null for what clients learn otherwise. */
export function toMessage(event: KernelEvent): { type: string; content: JsonObject } | null {
  switch (event.type) {
    case "executionCount":
      return null;
    case "clearOutput":
      return { type: "clear_output", content: { wait: event.wait } };
    case "updateDisplay": {
      const { displayId, data, metadata } = event;
      return {
        type: "update_display_data",
        content: { data, metadata, transient: { display_id: displayId } },
      };
    }
    case "output": {
      const { output_type, ...rest } = event.output;
      const { display_id, ...content } = rest as JsonObject;
      const carriesData = output_type === "display_data" || output_type === "execute_result";
      const transient: JsonObject = display_id === undefined ? {} : { display_id };
      return { type: output_type, content: carriesData ? { ...content, transient } : content };
    }
  }
}
