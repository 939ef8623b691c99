/**
 * Displays that a cell sends: after the text that was printed before them, and not faster than they can leave.
 * Runs inside the kernel.
 */
import { MARKER_MIME } from "../control_message.ts";
import type { Printer } from "./console.ts";

export interface Displays {
  /** A marker has come out at the other end of the output queue. */
  seen(marker: string): void;
}

/** So many displays may be on their way; the kernel's own queue has no limit. */
const IN_FLIGHT = 64;

export function sendMarker(marker: string): void {
  void Deno.jupyter.broadcast("display_data", {
    data: { [MARKER_MIME]: marker },
    metadata: {},
    transient: {},
  });
}

export function orderDisplays(printer: Printer): Displays {
  const { broadcast, display } = Deno.jupyter;
  const jupyter = Deno.jupyter as { broadcast: typeof broadcast; display: typeof display };
  const waiting = new Map<string, () => void>();
  let sent = 0;

  jupyter.broadcast = (...parameters) => {
    printer.flush();
    if (parameters[0] === "clear_output") printer.reset();
    return broadcast(...parameters);
  };
  jupyter.display = async (...parameters) => {
    printer.flush();
    await display(...parameters);
    if (++sent % IN_FLIGHT === 0) {
      const marker = crypto.randomUUID();
      const left = new Promise<void>((resolve) => waiting.set(marker, resolve));
      sendMarker(marker);
      await left;
    }
  };
  return {
    seen(marker) {
      waiting.get(marker)?.();
      waiting.delete(marker);
    },
  };
}
