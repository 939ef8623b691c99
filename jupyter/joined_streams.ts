/** Joins console text that comes in quick succession, so that 20,000 printed lines are not 20,000 events. */
import type { KernelEvent } from "./kernel.ts";

export interface EventSink {
  push(event: KernelEvent): void;
  /** Hands on what is held back. */
  flush(): void;
}

/** How long text may be held back, in milliseconds: short enough not to be seen. */
const HOLD_MS = 10;
const HOLD_UNITS = 64 * 1024;

export function joinStreams(emit: (event: KernelEvent) => void): EventSink {
  let name: "stdout" | "stderr" = "stdout";
  let texts: string[] = [];
  let held = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (texts.length === 0) return;
    const text = texts.join("");
    texts = [];
    held = 0;
    emit({ type: "output", output: { output_type: "stream", name, text } });
  };

  return {
    flush,
    push(event) {
      if (event.type !== "output" || event.output.output_type !== "stream") {
        flush();
        emit(event);
        return;
      }
      if (event.output.name !== name) flush();
      name = event.output.name;
      texts.push(event.output.text);
      held += event.output.text.length;
      if (held > HOLD_UNITS) flush();
      else timer ??= setTimeout(flush, HOLD_MS);
    },
  };
}
