/** One open ZMTP connection: messages in, messages out, heartbeats answered. */
import { encodeMessage, type Frame, FrameReader, MAX_FRAME_BYTES, ZmtpError } from "./frame.ts";
import {
  checkGreeting,
  checkPartner,
  decodeCommand,
  encodeCommand,
  greeting,
  GREETING_BYTES,
  ready,
  readyProperties,
  type SocketType,
} from "./handshake.ts";

export type Message = Uint8Array[];

export interface ConnectionOptions {
  socketType: SocketType;
  /** What a ROUTER on the other side calls us; empty lets it choose. */
  identity?: string;
  maxFrameBytes?: number;
  /** A peer that takes nothing for so many milliseconds while there is something to send is given up. */
  stallMs?: number;
}

/** Whether an operation failed because the connection is gone, by whichever side. */
export function isDisconnect(error: unknown): boolean {
  const { BadResource, BrokenPipe, ConnectionAborted, ConnectionReset, Interrupted, NotConnected, TimedOut } =
    Deno.errors;
  return [BadResource, BrokenPipe, ConnectionAborted, ConnectionReset, Interrupted, NotConnected, TimedOut]
    .some((kind) => error instanceof kind);
}

const READ_BYTES = 256 * 1024;
/** Most frames of one message: Jupyter needs six and its buffers. */
const MAX_PARTS = 4096;

export class ZmtpConnection {
  readonly #conn: Deno.Conn;
  readonly #chunks = new Uint8Array(READ_BYTES);
  readonly #reader: FrameReader;
  readonly #stallMs: number | null;
  #writing: Promise<void> = Promise.resolve();
  #peerIdentity = "";
  /** Topics of a SUB peer as it subscribed; kept by PUB sockets. */
  readonly #onCommand: (name: string, data: Uint8Array) => void;

  private constructor(
    conn: Deno.Conn,
    { maxFrameBytes, stallMs }: ConnectionOptions,
    onCommand: (name: string, data: Uint8Array) => void,
  ) {
    this.#conn = conn;
    this.#reader = new FrameReader(maxFrameBytes ?? MAX_FRAME_BYTES);
    this.#stallMs = stallMs ?? null;
    this.#onCommand = onCommand;
  }

  /** Shakes hands over an open TCP connection; closes it and throws when the peer is not what it should be. */
  static async open(
    conn: Deno.Conn,
    options: ConnectionOptions,
    onCommand: (name: string, data: Uint8Array) => void = () => {},
  ): Promise<ZmtpConnection> {
    const connection = new ZmtpConnection(conn, options, onCommand);
    try {
      await connection.#shakeHands(options.socketType, options.identity ?? "");
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** The identity that the peer gave in its READY, as bytes turned to a string; empty when it gave none. */
  get peerIdentity(): string {
    return this.#peerIdentity;
  }

  async #shakeHands(socketType: SocketType, identity: string): Promise<void> {
    if ("setNoDelay" in this.#conn) (this.#conn as Deno.TcpConn).setNoDelay(true);
    await this.#write(greeting());
    const theirs = await this.#readExactly(GREETING_BYTES);
    checkGreeting(theirs);
    await this.#write(ready(socketType, identity));
    const first = await this.#nextFrames();
    const frame = first?.shift();
    if (!frame?.command) throw new ZmtpError("cannot open the connection: the peer did not say READY");
    const command = decodeCommand(frame);
    if (command.name !== "READY") {
      throw new ZmtpError(`cannot open the connection: the peer said ${command.name} instead of READY`);
    }
    const properties = readyProperties(command.data);
    checkPartner(socketType, properties);
    this.#peerIdentity = String.fromCharCode(...(properties.get("identity") ?? []));
    this.#pending = first ?? [];
  }

  #pending: Frame[] = [];

  /** Messages until the peer closes the connection. A broken frame throws a ZmtpError. */
  async *messages(): AsyncGenerator<Message> {
    let parts: Message = [];
    for (let frames: Frame[] | null = this.#pending; frames; frames = await this.#nextFrames()) {
      for (const frame of frames) {
        if (frame.command) {
          this.#answer(frame);
          continue;
        }
        parts.push(frame.body);
        if (parts.length > MAX_PARTS) {
          throw new ZmtpError(`cannot read a message: more than ${MAX_PARTS} frames`);
        }
        if (!frame.more) {
          yield parts;
          parts = [];
        }
      }
    }
  }

  /** Resolves when the message is handed to the system; messages keep their order. */
  send(message: readonly Uint8Array[]): Promise<void> {
    return this.#write(encodeMessage(message));
  }

  close(): void {
    try {
      this.#conn.close();
    } catch {
      // Closed already, by us or by the peer.
    }
  }

  #answer(frame: Frame): void {
    const { name, data } = decodeCommand(frame);
    // PING carries a time to live of two octets and a context that PONG must give back.
    if (name === "PING") this.#write(encodeCommand("PONG", data.subarray(2))).catch(() => this.close());
    else this.#onCommand(name, data);
  }

  #write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const written = this.#writing.then(async () => {
      for (let at = 0; at < bytes.length;) at += await this.#writeSome(bytes.subarray(at));
    });
    this.#writing = written.catch(() => {});
    return written;
  }

  async #writeSome(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
    if (this.#stallMs === null) return await this.#conn.write(bytes);
    const timer = setTimeout(() => this.close(), this.#stallMs);
    try {
      return await this.#conn.write(bytes);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Null at the end of the stream, whether the peer or we closed it. */
  async #nextFrames(): Promise<Frame[] | null> {
    while (true) {
      const count = await this.#read(this.#chunks);
      if (count === null) return null;
      const frames = this.#reader.push(this.#chunks.subarray(0, count));
      if (frames.length > 0) return frames;
    }
  }

  async #readExactly(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const count = await this.#read(bytes.subarray(at));
      if (count === null) throw new ZmtpError("cannot open the connection: the peer closed it");
      at += count;
    }
    return bytes;
  }

  async #read(into: Uint8Array): Promise<number | null> {
    try {
      return await this.#conn.read(into);
    } catch (error) {
      if (isDisconnect(error)) return null;
      throw error;
    }
  }
}

/** Connects to `hostname:port` and, as a SUB socket, subscribes to everything. */
export async function connect(
  address: { hostname: string; port: number },
  options: ConnectionOptions,
): Promise<ZmtpConnection> {
  const connection = await ZmtpConnection.open(await Deno.connect(address), options);
  if (options.socketType === "SUB") await connection.send([Uint8Array.of(1)]);
  return connection;
}
