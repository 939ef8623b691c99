/** A Jupyter client of the Deno kernel: requests with their replies, and everything that it publishes. */
import type { JsonObject } from "../document/notebook.ts";
import type { ConnectionInfo } from "./connection_file.ts";
import type { Question } from "./kernel.ts";
import { decodeJupyter, encodeJupyter, type JupyterMessage, makeMessage, WireError } from "./wire.ts";
import { connect, type ZmtpConnection } from "./zmtp/connection.ts";
import { ZmtpError } from "./zmtp/frame.ts";
import type { SocketType } from "./zmtp/handshake.ts";

type Channel = "shell" | "control";

const RETRY_MS = 15;

export class DenoClient {
  readonly #key: string;
  readonly #session = crypto.randomUUID();
  readonly #replies = new Map<string, (message: JupyterMessage | null) => void>();
  readonly #channels: Record<Channel, ZmtpConnection>;
  readonly #iopub: ZmtpConnection;
  readonly #stdin: ZmtpConnection | null;
  /** Resolves when nothing more can be published. */
  readonly ended: Promise<void>;

  private constructor(
    key: string,
    channels: Record<Channel, ZmtpConnection>,
    iopub: ZmtpConnection,
    stdin: ZmtpConnection | null,
    onPublished: (message: JupyterMessage) => void | Promise<void>,
    onQuestion: (question: Question) => Promise<string>,
  ) {
    this.#key = key;
    this.#channels = channels;
    this.#iopub = iopub;
    this.#stdin = stdin;
    if (stdin) void this.#answerQuestions(stdin, onQuestion);
    void this.#receiveReplies(channels.shell);
    void this.#receiveReplies(channels.control);
    this.ended = this.#receivePublished(onPublished);
  }

  /**
   * Connects as soon as the kernel listens; gives up when `signal` is aborted. `onPublished` gets the published
   * messages one after the other: none is read before it has dealt with the last. `onQuestion` answers what cells
   * ask their user, where requests allow it.
   */
  static async connect(
    info: ConnectionInfo,
    signal: AbortSignal,
    onPublished: (message: JupyterMessage) => void | Promise<void>,
    onQuestion?: (question: Question) => Promise<string>,
  ): Promise<DenoClient> {
    // A kernel finds whom to ask by the identity that the request came from.
    const identity = crypto.randomUUID();
    const open = async (port: number, socketType: SocketType): Promise<ZmtpConnection> => {
      while (true) {
        try {
          const options = socketType === "DEALER" ? { socketType, identity } : { socketType };
          return await connect({ hostname: info.ip, port }, options);
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
          await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        }
      }
    };
    const iopub = await open(info.iopub_port, "SUB");
    const [shell, control, stdin] = await Promise.all([
      open(info.shell_port, "DEALER"),
      open(info.control_port, "DEALER"),
      onQuestion ? open(info.stdin_port, "DEALER") : null,
    ]);
    const answer = onQuestion ?? (() => Promise.resolve(""));
    return new DenoClient(info.key, { shell, control }, iopub, stdin, onPublished, answer);
  }

  /** Resolves with the reply, or with null when the kernel goes away first. `onId` hears the request's id. */
  request(
    channel: Channel,
    type: string,
    content: JsonObject,
    onId: (id: string) => void = () => {},
  ): Promise<JupyterMessage | null> {
    const message = makeMessage(type, this.#session, content);
    const id = message.header.msg_id;
    onId(id);
    const reply = new Promise<JupyterMessage | null>((resolve) => this.#replies.set(id, resolve));
    this.#channels[channel].send(encodeJupyter(message, this.#key)).catch(() => this.close());
    return reply;
  }

  close(): void {
    for (const channel of Object.values(this.#channels)) channel.close();
    this.#iopub.close();
    this.#stdin?.close();
    for (const resolve of this.#replies.values()) resolve(null);
    this.#replies.clear();
  }

  async #receiveReplies(connection: ZmtpConnection): Promise<void> {
    try {
      for await (const frames of connection.messages()) {
        const message = this.#decode(frames);
        const id = message?.parent.msg_id;
        if (!message || !id) continue;
        this.#replies.get(id)?.(message);
        this.#replies.delete(id);
      }
    } catch (error) {
      // A kernel that breaks the protocol is given up like one that is gone.
      if (!(error instanceof ZmtpError)) throw error;
    } finally {
      this.close();
    }
  }

  async #receivePublished(onPublished: (message: JupyterMessage) => void | Promise<void>): Promise<void> {
    for await (const frames of this.#iopub.messages()) {
      const message = this.#decode(frames);
      if (message) await onPublished(message);
    }
  }

  async #answerQuestions(
    stdin: ZmtpConnection,
    onQuestion: (question: Question) => Promise<string>,
  ): Promise<void> {
    try {
      for await (const frames of stdin.messages()) {
        const message = this.#decode(frames);
        if (message?.header.msg_type !== "input_request") continue;
        const { prompt, password } = message.content;
        const value = await onQuestion({ prompt: String(prompt ?? ""), password: password === true });
        const reply = makeMessage("input_reply", this.#session, { status: "ok", value }, message.header);
        await stdin.send(encodeJupyter(reply, this.#key)).catch(() => this.close());
      }
    } catch (error) {
      if (!(error instanceof ZmtpError)) throw error;
      this.close();
    }
  }

  /** Null for what is not signed with our key: somebody else is talking on our port. */
  #decode(frames: readonly Uint8Array[]): JupyterMessage | null {
    try {
      return decodeJupyter(frames, this.#key);
    } catch (error) {
      if (error instanceof WireError) return null;
      throw error;
    }
  }
}
