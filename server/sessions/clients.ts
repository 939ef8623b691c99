/** The browsers on one notebook. Every message reaches all of them in the same order. */
import type { ServerMessage } from "../../document/message.ts";
import { type Client, closeCodes } from "./ports.ts";

/** A browser that falls this many bytes behind is sent away; it reconnects and gets a fresh welcome. */
const mostBytesBehind = 16 * 1024 * 1024;

interface Connected {
  client: Client;
  limit: number;
  /** How many undos and redos this browser can replay: a welcome comes without their history. */
  undo: number;
  redo: number;
}

/** What an operation does to the history of undo and redo. */
export type Step = "undo" | "redo" | "remembered" | "none";

export class Clients {
  readonly #connected = new Map<string, Connected>();

  get size(): number {
    return this.#connected.size;
  }

  add(id: string, client: Client, welcome: ServerMessage): void {
    const text = JSON.stringify(welcome);
    client.send(text);
    this.#connected.set(id, { client, limit: mostBytesBehind + 2 * text.length, undo: 0, redo: 0 });
  }

  /** Sends an applied operation, or a new welcome to those who cannot replay it. */
  publish(message: ServerMessage, step: Step, welcome: (id: string) => ServerMessage): void {
    if (this.#connected.size === 0) return;
    const text = JSON.stringify(message);
    for (const [id, connected] of [...this.#connected]) {
      if (replays(connected, step)) this.#deliver(id, connected, text);
      else this.add(id, connected.client, welcome(id));
    }
  }

  remove(id: string): boolean {
    return this.#connected.delete(id);
  }

  send(id: string, message: ServerMessage): void {
    const connected = this.#connected.get(id);
    if (connected) this.#deliver(id, connected, JSON.stringify(message));
  }

  broadcast(message: ServerMessage): void {
    if (this.#connected.size === 0) return;
    const text = JSON.stringify(message);
    for (const [id, connected] of [...this.#connected]) this.#deliver(id, connected, text);
  }

  closeAll(code: number, reason: string): void {
    for (const { client } of this.#connected.values()) client.close(code, reason);
    this.#connected.clear();
  }

  #deliver(id: string, { client, limit }: Connected, text: string): void {
    if (client.buffered() > limit) {
      this.#connected.delete(id);
      client.close(closeCodes.tooSlow, "too far behind; reconnect");
      return;
    }
    client.send(text);
  }
}

/** Keeps count of the browser's history; false when it does not reach back far enough. */
function replays(history: Connected, step: Step): boolean {
  if (step === "remembered") {
    history.undo++;
    history.redo = 0;
  }
  if (step === "undo" || step === "redo") {
    const back = step === "undo" ? "redo" : "undo";
    if (history[step] === 0) return false;
    history[step]--;
    history[back]++;
  }
  return true;
}
