/**
 * Jupyter's messages on the wire: `[identities…, "<IDS|MSG>", signature, header, parent, metadata, content,
 * buffers…]`, signed with HMAC-SHA256 over the four JSON frames.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { JsonObject } from "../document/notebook.ts";

const header = z.looseObject({
  msg_id: z.string(),
  session: z.string(),
  msg_type: z.string(),
  username: z.string(),
  date: z.string(),
  version: z.string(),
});
const parentHeader = header.partial();
/** Clients may leave out what nobody needs to know. */
const incomingHeader = header.extend({
  username: z.string().default(""),
  date: z.string().default(""),
  version: z.string().default("5.3"),
});
export type Header = z.infer<typeof header>;

export interface JupyterMessage {
  /** Routing frames that a ROUTER socket puts before the message. */
  identities: Uint8Array[];
  header: Header;
  /** The request that caused this message; empty when there is none. */
  parent: Partial<Header>;
  metadata: JsonObject;
  content: JsonObject;
  buffers: Uint8Array[];
}

/** What was received is not a Jupyter message of this connection; it is to be dropped. */
export class WireError extends Error {
  override readonly name = "WireError";
}

const DELIMITER = "<IDS|MSG>";
const SIGNED_FRAMES = 4;
/** An object out of JSON.parse: its values are JSON already, and checking each of them would cost too much. */
export const jsonObject: z.ZodType<JsonObject> = z.custom<JsonObject>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function makeHeader(type: string, session: string): Header {
  return {
    msg_id: crypto.randomUUID(),
    session,
    msg_type: type,
    username: "tapebook",
    date: new Date().toISOString(),
    version: "5.3",
  };
}

/** A message without routing, metadata or buffers: what most of them are. */
export function makeMessage(
  type: string,
  session: string,
  content: JsonObject,
  parent: Partial<Header> = {},
): JupyterMessage {
  return { identities: [], header: makeHeader(type, session), parent, metadata: {}, content, buffers: [] };
}

/** An empty key means that the connection is not signed. */
function sign(key: string, frames: readonly Uint8Array[]): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const frame of frames) hmac.update(frame);
  return hmac.digest("hex");
}

export function encodeJupyter(message: JupyterMessage, key: string): Uint8Array[] {
  const signed = [message.header, message.parent, message.metadata, message.content]
    .map((part) => encoder.encode(JSON.stringify(part)));
  return [
    ...message.identities,
    encoder.encode(DELIMITER),
    encoder.encode(sign(key, signed)),
    ...signed,
    ...message.buffers,
  ];
}

/** Throws a WireError when frames are missing, the signature is wrong or the JSON is not what it should be. */
export function decodeJupyter(frames: readonly Uint8Array[], key: string): JupyterMessage {
  const at = frames.findIndex((frame) =>
    frame.length === DELIMITER.length && decoder.decode(frame) === DELIMITER
  );
  const signed = frames.slice(at + 2, at + 2 + SIGNED_FRAMES);
  if (at < 0 || signed.length < SIGNED_FRAMES) {
    throw new WireError("cannot read a Jupyter message: frames are missing");
  }
  const expected = encoder.encode(sign(key, signed));
  const given = frames[at + 1]!;
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    throw new WireError("cannot accept a Jupyter message: its signature is wrong");
  }
  try {
    const [head, parent, metadata, content] = signed.map((frame) => JSON.parse(decoder.decode(frame)));
    return {
      identities: frames.slice(0, at),
      header: incomingHeader.parse(head),
      parent: parentHeader.parse(parent),
      metadata: jsonObject.parse(metadata),
      content: jsonObject.parse(content),
      buffers: frames.slice(at + 2 + SIGNED_FRAMES),
    };
  } catch (error) {
    throw new WireError("cannot read a Jupyter message: its JSON is not as the protocol says", {
      cause: error,
    });
  }
}
