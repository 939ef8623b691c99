/** The sockets that a Jupyter kernel offers: ROUTER, PUB and REP, each on a TCP port with any number of peers. */
import { isDisconnect, type Message, ZmtpConnection } from "./connection.ts";
import { ZmtpError } from "./frame.ts";
import type { SocketType } from "./handshake.ts";

export interface Address {
  hostname: string;
  port: number;
}

export interface ServerSocket {
  readonly port: number;
  close(): void;
}

/** Who sent a message, and so whom to answer. */
export interface Peer {
  /** What it calls itself on each of its sockets; empty when it does not say. */
  readonly identity: string;
  send(message: readonly Uint8Array[]): Promise<void>;
}

export interface RouterSocket extends ServerSocket {
  /** The connected peer of that identity. */
  peer(identity: string): Peer | undefined;
}

/** Calls `onMessage` for each message of each peer, in the peer's order. */
export function serveRouter(
  address: Address,
  onMessage: (message: Message, peer: Peer) => void,
): RouterSocket {
  const peers = new Set<Peer>();
  const socket = serve(address, "ROUTER", async (connection) => {
    const peer: Peer = {
      identity: connection.peerIdentity,
      send: (message) => connection.send(message).catch(() => connection.close()),
    };
    peers.add(peer);
    try {
      for await (const message of connection.messages()) onMessage(message, peer);
    } finally {
      peers.delete(peer);
    }
  });
  return {
    ...socket,
    peer: (identity) => [...peers].findLast((peer) => identity !== "" && peer.identity === identity),
  };
}

/** Answers each message with itself: the heartbeat by which clients see that a kernel lives. */
export function serveEcho(address: Address): ServerSocket {
  return serve(address, "REP", async (connection) => {
    for await (const message of connection.messages()) await connection.send(message);
  });
}

export interface PublisherSocket extends ServerSocket {
  /** Resolves when every subscriber's system has taken the message; topics are matched by its first frame. */
  publish(message: readonly Uint8Array[]): Promise<void>;
}

/** Anybody on this machine can connect, and a frame is held before its signature can be checked. */
const MAX_REQUEST_BYTES = 64 * 1024 * 1024;
/**
 * A client that is suspended takes nothing any more, and whoever waits for it would wait for ever: the other clients,
 * and the request to stop the cell. Its ZeroMQ connects again when it wakes.
 */
const STALL_MS = 10_000;

const SUBSCRIBE = 1;
const CANCEL = 0;

export function servePublisher(address: Address): PublisherSocket {
  const subscribers = new Map<ZmtpConnection, Set<string>>();
  const socket = serve(address, "PUB", async (connection, commands) => {
    const topics = new Set<string>();
    subscribers.set(connection, topics);
    // ZMTP 3.1 subscribes by commands, 3.0 by messages whose first octet says what they are.
    commands.onCommand = (name, data) => {
      if (name === "SUBSCRIBE") topics.add(topicOf(data));
      if (name === "CANCEL") topics.delete(topicOf(data));
    };
    try {
      for await (const [frame] of connection.messages()) {
        if (frame?.[0] === SUBSCRIBE) topics.add(topicOf(frame.subarray(1)));
        if (frame?.[0] === CANCEL) topics.delete(topicOf(frame.subarray(1)));
      }
    } finally {
      subscribers.delete(connection);
    }
  });
  return {
    ...socket,
    async publish(message) {
      const topic = topicOf(message[0] ?? new Uint8Array());
      const taken = [...subscribers]
        .filter(([, topics]) => [...topics].some((prefix) => topic.startsWith(prefix)))
        .map(([connection]) => connection.send(message).catch(() => connection.close()));
      await Promise.all(taken);
    },
  };
}

/** One character for each octet, so that prefixes of bytes are prefixes of strings. */
function topicOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

interface Commands {
  onCommand: (name: string, data: Uint8Array) => void;
}

function serve(
  address: Address,
  socketType: SocketType,
  talk: (connection: ZmtpConnection, commands: Commands) => Promise<void>,
): ServerSocket {
  const listener = Deno.listen(address);
  const open = new Set<ZmtpConnection>();
  const welcome = async (conn: Deno.Conn) => {
    const commands: Commands = { onCommand: () => {} };
    const connection = await ZmtpConnection.open(
      conn,
      { socketType, maxFrameBytes: MAX_REQUEST_BYTES, stallMs: STALL_MS },
      (name, data) => commands.onCommand(name, data),
    );
    open.add(connection);
    try {
      await talk(connection, commands);
    } finally {
      open.delete(connection);
      connection.close();
    }
  };
  void (async () => {
    try {
      while (true) {
        const conn = await listener.accept();
        welcome(conn).catch((error) => {
          // A peer that breaks the protocol loses its connection; the others go on.
          if (!(error instanceof ZmtpError) && !isDisconnect(error)) throw error;
        });
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    close() {
      listener.close();
      for (const connection of open) connection.close();
    },
  };
}
