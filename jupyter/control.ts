/** The wrapper's end of the control channel: see control_message.ts. */
import { z } from "zod";
import type { ControlRequest } from "./control_message.ts";
import { readLines } from "./lines.ts";

/** First line from the kernel: the token proves who is speaking. */
const greetingLine = z.object({
  token: z.string(),
  versions: z.object({ deno: z.string(), v8: z.string(), typescript: z.string() }),
});
export type Versions = z.infer<typeof greetingLine>["versions"];

const replyLine = z.union([
  z.object({ id: z.int(), value: z.union([z.string(), z.null()]) }),
  z.object({ id: z.int(), error: z.string() }),
]);

type Settle = { resolve(value: string | null): void; reject(error: Error): void };

/** The kernel is gone or does not keep to the protocol. */
export class ControlLost extends Error {
  override readonly name = "ControlLost";
}

export class ControlChannel {
  readonly versions: Versions;
  readonly #connection: Deno.TcpConn;
  readonly #replies = new Map<number, Settle>();
  readonly #encoder = new TextEncoder();
  #nextId = 0;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(connection: Deno.TcpConn, versions: Versions, lines: AsyncIterator<string>) {
    this.#connection = connection;
    this.versions = versions;
    void this.#receive(lines);
  }

  /** Takes the first caller that knows the token; others are hung up on. */
  static async accept(listener: Deno.TcpListener, token: string): Promise<ControlChannel> {
    while (true) {
      const connection = await listener.accept();
      const lines = readLines(connection);
      const greeting = greetingLine.safeParse(parseJson((await lines.next()).value));
      if (greeting.success && greeting.data.token === token) {
        connection.setNoDelay(true);
        return new ControlChannel(connection, greeting.data.versions, lines);
      }
      connection.close();
    }
  }

  /** Rejects with what the prelude threw, or with ControlLost when the process goes away. */
  ask(request: ControlRequest): Promise<string | null> {
    const id = this.#nextId++;
    const answer = new Promise<string | null>((resolve, reject) =>
      this.#replies.set(id, { resolve, reject })
    );
    const bytes = this.#encoder.encode(JSON.stringify({ id, ...request }) + "\n");
    this.#writing = this.#writing
      .then(async () => {
        for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
      })
      .catch(() => this.close());
    return answer;
  }

  close(): void {
    try {
      this.#connection.close();
    } catch {
      // Closed already.
    }
    for (const { reject } of this.#replies.values()) {
      reject(new ControlLost("the kernel's control channel closed"));
    }
    this.#replies.clear();
  }

  async #receive(lines: AsyncIterator<string>): Promise<void> {
    try {
      for (let next = await lines.next(); !next.done; next = await lines.next()) {
        const reply = replyLine.safeParse(parseJson(next.value));
        if (!reply.success) continue;
        const settle = this.#replies.get(reply.data.id);
        this.#replies.delete(reply.data.id);
        if ("error" in reply.data) settle?.reject(new Error(reply.data.error));
        else settle?.resolve(reply.data.value);
      }
    } finally {
      this.close();
    }
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}
