/**
 * How a ZMTP 3.0 connection opens with the NULL mechanism: both sides send a greeting of 64 octets, then a READY
 * command that names their socket type.
 */
import { encodeFrames, type Frame, ZmtpError } from "./frame.ts";

export type SocketType = "DEALER" | "ROUTER" | "SUB" | "PUB" | "REQ" | "REP";

export const GREETING_BYTES = 64;
const SIGNATURE_END = 9;
const VERSION = 10;
const MECHANISM = 12;
const MECHANISM_BYTES = 20;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function greeting(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(GREETING_BYTES);
  bytes[0] = 0xff;
  bytes[SIGNATURE_END] = 0x7f;
  bytes[VERSION] = 3;
  bytes.set(encoder.encode("NULL"), MECHANISM);
  return bytes;
}

/** Throws a ZmtpError unless the peer speaks ZMTP 3 with the NULL mechanism. */
export function checkGreeting(bytes: Uint8Array): void {
  if (bytes[0] !== 0xff || bytes[SIGNATURE_END] !== 0x7f) {
    throw new ZmtpError("cannot open the connection: the peer does not speak ZMTP");
  }
  if ((bytes[VERSION] ?? 0) < 3) {
    throw new ZmtpError(`cannot open the connection: the peer speaks ZMTP ${bytes[VERSION]}, 3 is needed`);
  }
  const mechanism = decoder.decode(bytes.subarray(MECHANISM, MECHANISM + MECHANISM_BYTES)).replace(
    /\0+$/,
    "",
  );
  if (mechanism !== "NULL") {
    throw new ZmtpError(
      `cannot open the connection: the peer wants the mechanism ${mechanism}, NULL is needed`,
    );
  }
}

export interface Command {
  name: string;
  data: Uint8Array;
}

export function encodeCommand(name: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(1 + name.length + data.length);
  body[0] = name.length;
  body.set(encoder.encode(name), 1);
  body.set(data, 1 + name.length);
  return encodeFrames([{ more: false, command: true, body }]);
}

export function decodeCommand(frame: Frame): Command {
  const length = frame.body[0] ?? 0;
  if (length === 0 || length >= frame.body.length + 1) {
    throw new ZmtpError("cannot read a command: its name is missing or cut off");
  }
  return {
    name: decoder.decode(frame.body.subarray(1, 1 + length)),
    data: frame.body.subarray(1 + length),
  };
}

export function ready(socketType: SocketType, identity: string): Uint8Array<ArrayBuffer> {
  const properties: [string, string][] = [["Socket-Type", socketType]];
  if (socketType === "DEALER" || socketType === "ROUTER" || socketType === "REQ") {
    properties.push(["Identity", identity]);
  }
  const bytes: number[] = [];
  for (const [name, value] of properties) {
    const data = encoder.encode(value);
    bytes.push(name.length, ...encoder.encode(name), 0, 0, data.length >> 8, data.length & 0xff, ...data);
  }
  return encodeCommand("READY", Uint8Array.from(bytes));
}

/** The properties of a READY command, names in lower case. */
export function readyProperties(data: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const properties = new Map<string, Uint8Array>();
  let at = 0;
  while (at < data.length) {
    const nameEnd = at + 1 + data[at]!;
    const valueStart = nameEnd + 4;
    if (valueStart > data.length) throw new ZmtpError("cannot read READY: a property is cut off");
    const valueEnd = valueStart + view.getUint32(nameEnd);
    if (valueEnd > data.length) throw new ZmtpError("cannot read READY: a property is cut off");
    const name = decoder.decode(data.subarray(at + 1, nameEnd)).toLowerCase();
    properties.set(name, data.slice(valueStart, valueEnd));
    at = valueEnd;
  }
  return properties;
}

const PARTNERS: Record<SocketType, readonly SocketType[]> = {
  DEALER: ["ROUTER", "REP", "DEALER"],
  ROUTER: ["DEALER", "REQ", "ROUTER"],
  SUB: ["PUB"],
  PUB: ["SUB"],
  REQ: ["REP", "ROUTER"],
  REP: ["REQ", "DEALER"],
};

export function checkPartner(own: SocketType, properties: Map<string, Uint8Array>): void {
  const other = decoder.decode(properties.get("socket-type"));
  // XPUB and XSUB behave like PUB and SUB on the wire.
  const known = other.replace(/^X(?=PUB|SUB)/, "") as SocketType;
  if (!PARTNERS[own].includes(known)) {
    throw new ZmtpError(`cannot open the connection: a ${own} socket cannot talk to "${other}"`);
  }
}
